"""The dated rule of the yearly status: entered by an administrator, obeyed by every form alike, kept by each edition."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from familieplan.reporting.disclosure import Method
from familieplan.reporting.figures import cells
from familieplan.reporting.models import AnnualReport, DisclosureRule
from familieplan.reporting.operations import order_report
from familieplan.reporting.tasks import render_annual_report
from tests.cast import Cast
from tests.reporting.seen import everywhere
from tests.reporting.test_attack import union
from tests.reporting.test_report import fill, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "/arsstatus/regler/"


def rule(cast: Cast, who: str = "administrator", **changed: Any) -> Any:
    asked = {"valid_from": f"{TODAY:%d.%m.%Y}", "smallest_shown": "5", "method": "round"} | changed
    return cast.client(who).post(PAGE, asked)


def made(cast: Cast) -> AnnualReport:
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    return AnnualReport.objects.with_state().get(pk=report.pk)


def test_an_administrator_enters_a_rule_and_leads_read_it(cast: Cast) -> None:
    assert rule(cast, method="noise").status_code == 302
    shown = unescape(cast.client("lead").get(PAGE).content.decode())
    assert "alle andre tall er endret tilfeldig med inntil fem" in shown
    assert "Ført inn av Ærlig Stein, Rådhuset" in shown
    assert "Lagre regelen" not in shown
    assert DisclosureRule.in_force().method == Method.NOISE


@pytest.mark.parametrize("who", ["lead", "coordinator", "auditor", "area_coordinator", "superuser", "family_member"])
def test_nobody_else_enters_one(cast: Cast, who: str) -> None:
    assert rule(cast, who).status_code == 404
    assert DisclosureRule.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"valid_from": f"{TODAY - timedelta(days=1):%d.%m.%Y}"}, "En regel gjelder fra i dag eller senere."),
        ({"valid_from": "snart"}, "Skriv datoen som"),
        ({"smallest_shown": "2"}, "Tallet må være minst 3."),
        ({"smallest_shown": "mange"}, "Skriv et helt tall."),
        ({"method": ""}, "Velg hvordan tallene skal vises."),
    ],
)
def test_what_cannot_be_a_rule_is_said(cast: Cast, changed: dict[str, str], told: str) -> None:
    answer = rule(cast, **changed)
    assert (answer.status_code, told in unescape(answer.content.decode())) == (422, True)
    assert DisclosureRule.objects.count() == 1


def test_a_day_has_one_rule_and_a_rule_is_never_rewritten(cast: Cast) -> None:
    rule(cast)
    assert "Det er alt en regel fra denne dagen." in unescape(rule(cast).content.decode())
    for change in (lambda: DisclosureRule.objects.update(method="hide"), lambda: DisclosureRule.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_rule_of_tomorrow_is_not_obeyed_today(cast: Cast) -> None:
    rule(cast, valid_from=f"{TODAY + timedelta(days=1):%d.%m.%Y}")
    assert DisclosureRule.in_force().method == Method.HIDE


@pytest.mark.demand("H2d")
@pytest.mark.parametrize("method", [Method.ROUND, Method.NOISE])
@pytest.mark.usefixtures("paper")
def test_every_form_shows_the_same_changed_figures_and_says_how(cast: Cast, method: Method) -> None:
    rule(cast, method=method.value)
    fill(long_term=31, families=8, others=23)
    report = made(cast)
    seen = union(everywhere(cast, report))
    true = {(each["year"], id_): value for each in report.figures["years"] for id_, value in cells(each).items()}
    shown = {at: value for at, value in seen.items() if isinstance(value, int)}
    most = 2 if method == Method.ROUND else 5
    assert all(abs(value - true[at]) <= most for at, value in shown.items())
    assert any(value != true[at] for at, value in shown.items())
    assert not {1, 2, 3, 4} & set(shown.values())
    assert says_how(cast, report) == {
        "page": True,
        "paper": True,
        "xlsx": True,
        "csv": True,
        "json": True,
        "explore": True,
    }


def says_how(cast: Cast, report: AnnualReport) -> dict[str, bool]:
    client, page = cast.client("lead"), f"/arsstatus/{report.public_id}/"
    label = str(Method(report.contents.circumstances.method).label)
    told = label.partition(", og ")[2]
    summed = f"I alt ({'avrundet' if 'avrundet' in told else 'endret'} for seg)"

    def taken(form: str) -> bytes:
        answer: Any = client.post(f"{page}last-ned/", {"format": form})
        return bytes(answer.getvalue())

    book = load_workbook(io.BytesIO(taken("xlsx")), read_only=True)
    sheets = {sheet.title: str(list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets}
    rows = list(csv.DictReader(io.StringIO(taken("csv").decode("utf-8-sig")), delimiter=";"))
    shown, paper = unescape(client.get(page).content.decode()), words_of(taken("pdf"))
    return {
        "page": told in shown and summed in shown,
        "paper": told in paper and summed in paper,
        "xlsx": label in sheets["Om tallene"] and all(label in sheets[name] for name in ("Nøkkeltall", "Varighet")),
        "csv": {row["Metode"] for row in rows} == {label},
        "json": json.loads(taken("json"))["report"]["method_text"] == label,
        "explore": told in unescape(client.get("/arsstatus/utforsk/").content.decode()),
    }


def test_an_edition_keeps_its_method_whatever_comes_after(cast: Cast) -> None:
    fill(long_term=31, families=8, others=23)
    first = made(cast)
    paper, before = bytes(first.pdf or b""), everywhere(cast, first)
    rule(cast, method="noise")
    second = made(cast)
    assert everywhere(cast, first) == before
    first.refresh_from_db()
    assert (bytes(first.pdf or b""), first.contents.circumstances.method) == (paper, Method.HIDE)
    assert second.contents.circumstances.method == Method.NOISE
    hidden = [each["suppressed"] for each in first.published["years"]]
    assert [each["suppressed"] for each in second.published["years"]] == hidden


def test_what_another_method_makes_differ_is_not_called_a_correction(cast: Cast) -> None:
    fill(long_term=31, families=8, others=23)
    before = order_report(by=cast["administrator"], year=2024)
    render_annual_report(before.pk)
    rule(cast, method="noise")
    assert made(cast).contents.corrected == ()


def test_the_same_figures_are_changed_alike_in_every_edition(cast: Cast) -> None:
    rule(cast, method="noise")
    fill(long_term=31, families=8, others=23)
    first, second = made(cast), made(cast)
    assert first.published["years"] == second.published["years"]
