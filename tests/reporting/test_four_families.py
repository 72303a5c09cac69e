"""A levekårssone in which four families have a plan: every page and every file says fewer than five, and none says four.

That the number cannot be reckoned from the totals of bydeler either is shown by tests/reporting/test_districts.py and
test_attack_places.py, with a reader who knows them all.
"""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import AreaMeasure, District, Zone
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.coordination.yearly_places import place_figures
from familieplan.families.models import AreaLink, Family
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.operations import order_report
from familieplan.reporting.tasks import render_annual_report
from tests.areas.measures import ask_residents, meeting_place
from tests.cast import CONSENT, HOUSEHOLD, Cast
from tests.reporting.test_export import rows_of, take_out
from tests.reporting.test_report import fill

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-a", "IO2-e")]
LONG_AGO = date(2024, 1, 1)
SMALL = "ila-midtbyen"
# Where families with a plan live: zone, bydel, how many.
TOWN = (
    (SMALL, "500101", 4),
    ("", "500101", 9),
    ("kattem", "500104", 8),
    ("lademoen-mollenberg", "500102", 7),
)
# What nobody may be told of the small zone: four families, and the eight children in them.
TOLD = re.compile(r"\b(4|fire) famili|[>:] ?4\b|\b8 barn")


@pytest.fixture
def town(cast: Cast) -> list[Family]:
    """The families of the small zone; two children in each."""
    small = []
    Family.objects.filter(pk=cast.family.pk).update(protection="strict")
    for slug, code, number in TOWN:
        for serial in range(number):
            plan = open_family_plan(
                by=cast["coordinator"], name=f"Familien {slug} {serial}", members=HOUSEHOLD, on=LONG_AGO, **CONSENT
            )
            confirmed = {"zone_confirmed_by": cast["coordinator"], "zone_confirmed_at": timezone.now()} if slug else {}
            Family.objects.filter(pk=plan.family.pk).update(
                zone=Zone.objects.filter(slug=slug).first(), district=District.objects.get(code=code), **confirmed
            )
            small += [plan.family] if slug == SMALL else []
    return small


@pytest.fixture
def cafe(cast: Cast, town: list[Family]) -> AreaMeasure:
    """All four take part in the area measure of their zone."""
    measure = meeting_place(cast, zone=Zone.objects.get(slug=SMALL), status="active")
    ask_residents(measure)
    for family in town:
        AreaLink.objects.create(family=family, measure=measure, from_on=LONG_AGO, written_by=cast["coordinator"])
    return measure


def main(cast: Cast, path: str, who: str) -> str:
    answer = cast.client(who).get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode()).partition("<main")[2].partition("</main>")[0]


def row_of(page: str, name: str) -> str:
    return re.sub(r"<[^>]+>", " ", page.replace("<wbr>", "").split(f">{name}</a></th>", 1)[1].split("</tr>", 1)[0])


@pytest.mark.parametrize("who", ["reader", "lead", "administrator", "area_coordinator"])
def test_every_page_of_places_says_fewer_than_five(cast: Cast, cafe: AreaMeasure, who: str) -> None:
    with acting_as(duty=Duty.FIGURES):
        assert AreaLink.objects.count() == 4
    for path in ("/omrader/", *(f"/omrader/{slug}/" for slug in Zone.objects.values_list("slug", flat=True))):
        page = main(cast, path, who)
        assert "Ila/Midtbyen: færre enn 5" in page
        row = row_of(page, "Ila/Midtbyen").split()
        # Families, then children of so few, then the one area measure.
        assert row == ["færre", "enn", "5", "vises", "ikke", "1"]
    page = main(cast, f"/omrader/tiltak/{cafe.public_id}/", who)
    assert "Familier som har valgt å være med: færre enn 5" in page
    assert TOLD.search(re.sub(r"<[^>]+>", " ", page)) is None
    assert "Familien" not in page


def test_nor_does_the_area_coordinators_day_the_outlines_or_the_open_question(cast: Cast, cafe: AreaMeasure) -> None:
    survey = cafe.surveys.get()
    pages = [
        main(cast, "/omrader/min-dag/", "area_coordinator"),
        main(cast, f"/mening/{survey.code}/", "reader"),
        cast.client("reader").get("/omrader/kart.geojson").content.decode(),
    ]
    for page in pages:
        assert "Familien ila" not in page
        assert re.search(r"\b4 famili|famil\w+\W{0,4}\b4\b", page) is None


@pytest.fixture
def report(cast: Cast, town: list[Family]) -> AnnualReport:
    fill()
    ordered = order_report(by=cast["administrator"], year=2025)
    render_annual_report(ordered.pk)
    ordered.refresh_from_db()
    return AnnualReport.objects.with_state().get(pk=ordered.pk)


OF_SMALL = f"zone.500101/{SMALL}.plan_families"


def test_the_yearly_status_and_each_of_its_files_says_so_too(cast: Cast, report: AnnualReport) -> None:
    assert place_figures(2025).zones[SMALL, "plan_families"] == 4
    csv_row = next(
        row for row in rows_of(take_out(cast, report, "csv")) if row["Id"] == OF_SMALL and row["År"] == "2025"
    )
    assert (csv_row["Verdi"], csv_row["Hvorfor verdien mangler"]) == ("", "færre enn 5")
    data = json.loads(take_out(cast, report, "json").getvalue())
    figure = next(each for each in data["figures"] if each["id"] == OF_SMALL)
    assert {"year": 2025, "value": None, "standing": "few"} in figure["values"]
    book = load_workbook(BytesIO(take_out(cast, report, "xlsx").getvalue()), read_only=True)
    rows = [row for row in book["Alle tall"].iter_rows(values_only=True) if row[9] == OF_SMALL and row[0] == 2025]
    assert [row[2] for row in rows] == [None]
    page = main(cast, f"/arsstatus/{report.public_id}/", "lead")
    assert "Ila/Midtbyen" in page
    told = [re.sub(r"<[^>]+>", " ", row) for row in page.split("<tr")[1:] if ">Ila/Midtbyen<" in row]
    assert told
    assert all("færre enn 5" in row for row in told)


def test_the_map_of_a_later_month_hides_what_the_yearly_status_hid(cast: Cast, report: AnnualReport) -> None:
    assert SMALL in AnnualReport.objects.zones_hidden()
    assert "Ila/Midtbyen: færre enn 5" in main(cast, "/omrader/", "reader")
