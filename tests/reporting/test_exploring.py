"""One figure and one split at a time, of those that a report has guarded, for those who see figures."""

from __future__ import annotations

import re

import pytest

from familieplan.reporting import register
from familieplan.reporting.exploring import looks, show
from familieplan.reporting.figures import cells
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.operations import order_report, sign_report
from familieplan.reporting.published import Circumstances, PublishedStatus, YearlyStatus
from familieplan.reporting.tasks import render_annual_report
from tests.cast import Cast
from tests.reporting.test_report import fill
from tests.reporting.town import FIRST, figures, town

pytestmark = pytest.mark.django_db
PAGE = "/arsstatus/utforsk/"


@pytest.fixture
def ready(cast: Cast) -> AnnualReport:
    fill(long_term=30, families=4)
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    return AnnualReport.objects.with_state().get(pk=report.pk)


def page_of(cast: Cast, who: str = "lead", **asked: str) -> str:
    answer = cast.client(who).get(PAGE, asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_every_split_has_only_figures_of_the_register_and_a_name_of_its_own() -> None:
    known = register.figures().keys()
    names = [f"{look.figure}, {look.split}" for look in looks().values()]
    assert len(set(names)) == len(names)
    assert {id_ for look in looks().values() for _name, id_ in look.lines} <= known


def status_of(seed: int) -> PublishedStatus:
    from datetime import date

    years = tuple(figures(town(seed, 70), year) for year in range(FIRST, 2026))
    return YearlyStatus(Circumstances(2025, date(2026, 1, 5), 2, 5, "0.1.0", {}), years).publish()


@pytest.mark.demand("H8")
@pytest.mark.parametrize("seed", range(2))
def test_no_split_shows_a_number_that_is_hidden(seed: int) -> None:
    status = status_of(seed)
    seen = 0
    for look in looks().values():
        found = show(look, status)
        if found is None:
            continue
        ids = {str(name): id_ for name, id_ in look.lines}
        for name, row in found.rows:
            for year, cell in zip(status.years, row, strict=True):
                value = cells(year.figures.document()).get(ids[name])
                assert (cell.value, cell.shown) == (value, value is not None), (look.slug, name)
                seen += not cell.shown
        assert all(bar.length == 0 for bar in found.bars if not bar.cell.shown)
    assert seen > 20


def test_a_figure_by_itself_is_drawn_year_by_year_and_a_split_one_in_the_newest() -> None:
    status = status_of(0)
    alone, split = show(looks()["mottakere"], status), show(looks()["mottakere-lengde"], status)
    assert alone is not None
    assert split is not None
    assert [bar.name for bar in alone.bars] == ["2022", "2023", "2024", "2025"]
    assert max(bar.length for bar in alone.bars) == 240
    assert (split.drawn, len(split.bars)) == ("2025", 5)


def test_parts_of_several_units_say_so_and_each_definition_stands_once() -> None:
    status = status_of(0)
    kvp, lengths = show(looks()["kvp"], status), show(looks()["mottakere-lengde"], status)
    assert kvp is not None
    assert lengths is not None
    assert (kvp.units, len(kvp.definitions), lengths.known_from) == ("personer", 1, None)
    assert show(looks()["hjelp"], status) is None


def test_the_page_shows_drawing_table_definition_and_source(cast: Cast, ready: AnnualReport) -> None:
    page = page_of(cast, vis="mottakere-lengde")
    assert '<h2 class="fp-h" id="utforsket">Mottakere av sosialhjelp, etter lengde</h2>' in page
    assert 'aria-labelledby="tegning"' in page
    assert "KOSTRA 11F, økonomisk sosialhjelp" in page
    assert "Antall måneder fra første til siste måned" in page
    assert ">30<" in page


def test_a_small_number_is_hidden_in_drawing_and_table(cast: Cast, ready: AnnualReport) -> None:
    page = page_of(cast, vis="tre-ar-families")
    assert page.count("færre enn 5") + page.count("vises ikke") >= 4
    assert "<b>4</b>" not in page


def test_the_published_edition_stands_first(cast: Cast, ready: AnnualReport) -> None:
    sign_report(report=ready, by=cast["lead"], kind="approved")
    sign_report(report=ready, by=cast["administrator"], kind="published")
    draft = order_report(by=cast["administrator"], year=2025)
    render_annual_report(draft.pk)
    assert "utgave 1. Publisert." in page_of(cast)
    assert "utgave 2. Utkast." in page_of(cast, utgave=str(draft.public_id))


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"vis": "alder-kjonn-lengde"}, "Denne inndelingen finnes ikke"), ({"utgave": "x"}, "Denne utgaven finnes ikke")],
)
def test_what_is_not_in_the_list_is_explained_and_shows_nothing(
    cast: Cast, ready: AnnualReport, asked: dict[str, str], said: str
) -> None:
    answer = cast.client("lead").get(PAGE, asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "fp-num" not in answer.content.decode()


def test_without_a_report_the_page_says_so(cast: Cast) -> None:
    assert "Ingen rapport er laget ennå" in page_of(cast)


@pytest.mark.parametrize("who", ["coordinator", "auditor", "area_coordinator", "superuser", "family_member"])
def test_the_page_does_not_exist_for_roles_without_figures(cast: Cast, ready: AnnualReport, who: str) -> None:
    answer = cast.client(who).get(PAGE)
    assert answer.status_code in {302, 404}
    assert "fp-num" not in answer.content.decode()
