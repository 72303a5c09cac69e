"""Tables from microdata.no: faults by line, a look before anything is kept, and never a row about a person."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.reporting.goals import PastFigure, PastSeries
from familieplan.reporting.microdata.reader import TableRefusedError, TableRow, read
from familieplan.reporting.microdata.variables import variables
from familieplan.reporting.past_trends import trend
from tests.cast import Cast

PAGE, KEEP, HISTORY = (
    "/arsstatus/tidligere/microdata/",
    "/arsstatus/tidligere/microdata/ta-inn/",
    "/arsstatus/tidligere/",
)
TODAY = timezone.localdate()
YEARS = (
    "Barn med hjelpetiltak, Trondheim\n\nBydel;2021;2022;2023\nMidtbyen;41;38;45\nHeimdal;120;;131\nTotal;163;158;174\n"
)


def refused(text: str, **more: Any) -> list[str]:
    with pytest.raises(TableRefusedError) as error:
        read(text.encode(), **{"unit": "personer", "year": 2024} | more)
    return error.value.messages


def test_the_eighteen_variables_are_those_of_the_plan() -> None:
    assert len(variables()) == 18
    assert {"BARNEVERN_HJELPETIL", "SOSHJLPZFDT_MNDUTBET", "BEFOLKNING_LANDBAK3GEN"} <= variables().keys()
    assert all(each.name and each.definition for each in variables().values())


def test_years_across_are_read_with_what_is_missing_and_totals_named_as_moved() -> None:
    rows = read(YEARS.encode(), unit="personer")
    assert rows[:2] == [TableRow(2021, "Midtbyen", Decimal("41.0")), TableRow(2022, "Midtbyen", Decimal("38.0"))]
    assert TableRow(2022, "Heimdal", None) in rows
    assert rows[-1] == TableRow(2023, "I alt (støylagt for seg)", Decimal("174.0"))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("Kjønn,Antall\nMann,1204\nKvinne,1188\n", "personer", [(2024, "Mann", "1204"), (2024, "Kvinne", "1188")]),
        ("Alder;Mann;Kvinne\n0-5;12;14\n", "personer", [(2024, "0-5, Mann", "12"), (2024, "0-5, Kvinne", "14")]),
        ("År\tBydel\tFrekvens\n2022\tHeimdal\t1 204\n", "personer", [(2022, "Heimdal", "1204")]),
        ("\ufeffBydel;2023\nHeimdal;17,25\n", "prosent", [(2023, "Heimdal", "17.3")]),
        ("Bydel;2023\nHeimdal;3 %\n", "prosent", [(2023, "Heimdal", "3")]),
    ],
)
def test_the_forms_a_table_may_have(text: str, unit: str, expected: list[tuple[int, str, str]]) -> None:
    rows = read(text.encode(), unit=unit, year=2024)
    assert [(row.year, row.label, row.value) for row in rows] == [(y, label, Decimal(v)) for y, label, v in expected]


def test_latin_1_is_read_too() -> None:
    assert read("Bydel;2023\nØstbyen;17\n".encode("iso-8859-1"), unit="personer")[0].label == "Østbyen"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bydel;2023\nHeimdal;3\n", "Linje 2, «2023»: microdata.no viser aldri tall under fem, og her står 3."),
        ("Bydel;2023\nHeimdal;mange\n", "Linje 2, «2023»: «mange» er ikke et tall."),
        ("Bydel;2023\nHeimdal;-9\n", "Linje 2, «2023»: «-9» er ikke et tall fra null og oppover."),
        ("Bydel;2023\nHeimdal;1.234\n", "Linje 2, «2023»: «1.234» er ikke hele personer."),
        ("Bydel;2023\nHeimdal;12\nHeimdal;13\n", "«Heimdal» står to ganger for 2023. Behold én linje."),
        ("Nr;2023\n05178500117;12\n", "Linje 2 ser ut til å ha et fødselsnummer."),
        ("År;Bydel;Antall\ni fjor;Heimdal;12\n", "Linje 2: «i fjor» er ikke et år."),
        ("", "Filen har ingen tabell."),
        ("Bydel;2023\nHeimdal;\n", "Tabellen har ingen tall."),
        ("Bydel;2023\n" + "".join(f"B{n};12\n" for n in range(501)), "Tabellen har flere enn 500 linjer."),
    ],
)
def test_what_is_wrong_is_told_by_line(text: str, told: str) -> None:
    assert any(message.startswith(told) for message in refused(text)), refused(text)


def test_every_fault_is_told_at_once_and_a_year_is_asked_for() -> None:
    assert len(refused("Bydel;2023\nHeimdal;x\nMidtbyen;y\n")) == 2
    assert refused("Bydel;Antall\nHeimdal;12\n", year=None)[0].startswith("Tabellen sier ikke hvilket år")


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_rows_or_faults_and_never_an_exception(content: bytes) -> None:
    rows, told = [], [""]
    try:
        rows = read(content, unit="personer", year=2024)
    except TableRefusedError as refusal:
        told = refusal.messages
    assert all(row.value is None or row.value >= 5 for row in rows)
    assert rows or all(told)


def send(cast: Cast, text: str = YEARS, who: str = "administrator", **changed: Any) -> Any:
    facts = {
        "variable": "BARNEVERN_HJELPETIL",
        "title": "Barn med hjelpetiltak etter bydel",
        "population": "Barn 0–17 år bosatt i Trondheim 1. januar.",
        "unit": "personer",
        "year": "",
        "retrieved_on": f"{TODAY:%d.%m.%Y}",
    } | changed
    file = SimpleUploadedFile("tabell.csv", text.encode(), "text/csv")
    return cast.client(who).post(PAGE, facts | {"file": file})


def signed(answer: Any) -> str:
    found = re.search(r'name="signed" value="([^"]+)"', answer.content.decode())
    assert found, unescape(answer.content.decode())
    return found[1]


def keep(cast: Cast, answer: Any) -> str:
    done = cast.client("administrator").post(KEEP, {"signed": signed(answer)}, follow=True)
    return unescape(done.content.decode())


@pytest.mark.django_db
def test_a_table_is_looked_at_first_and_then_kept_with_its_source_and_its_noise(cast: Cast) -> None:
    look = send(cast)
    shown = unescape(look.content.decode())
    assert (look.status_code, "Tallene er støylagt av microdata.no" in shown, shown.count(">nytt<")) == (200, True, 9)
    assert not PastSeries.objects.exclude(variable="").exists()
    assert "9 tall er lest inn" in keep(cast, look)
    page = unescape(cast.client("lead").get(HISTORY).content.decode())
    assert "Kilde: microdata.no (SSB og Sikt), BARNEVERN_HJELPETIL." in page
    assert "Barn 0–17 år bosatt i Trondheim 1. januar." in page
    assert "I alt (støylagt for seg)" in page
    assert "<polyline" in page
    assert "Linjen er brutt der et år mangler." in page


@pytest.mark.django_db
def test_a_table_that_comes_again_corrects_and_keeps_what_stood_there(cast: Cast) -> None:
    keep(cast, send(cast))
    again = send(cast, YEARS.replace("45", "47"))
    assert unescape(again.content.decode()).count(">det samme<") == 8
    assert "1 tall er lest inn" in keep(cast, again)
    page = unescape(cast.client("lead").get(HISTORY).content.decode())
    assert "Rettet fra 45: hentet på nytt fra microdata.no" in page
    assert PastFigure.objects.filter(series__variable="BARNEVERN_HJELPETIL").count() == 10


@pytest.mark.django_db
def test_another_definition_under_the_same_name_is_refused_so_that_nothing_is_mixed(cast: Cast) -> None:
    keep(cast, send(cast))
    answer = send(cast, population="Barn 0–15 år.")
    assert answer.status_code == 422
    assert "så tallene ikke blandes" in unescape(answer.content.decode())


@pytest.mark.django_db
def test_faults_come_back_with_all_that_was_written(cast: Cast) -> None:
    answer = send(cast, "Bydel;2023\nHeimdal;2\n", retrieved_on=f"{TODAY + timedelta(days=1):%d.%m.%Y}")
    shown = unescape(answer.content.decode())
    assert (answer.status_code, "Dagen er ikke kommet ennå." in shown) == (422, True)
    answer = send(cast, "Bydel;2023\nHeimdal;2\n")
    shown = unescape(answer.content.decode())
    assert (answer.status_code, "Linje 2, «2023»" in shown, "Barn med hjelpetiltak etter bydel" in shown) == (
        422,
        True,
        True,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["lead", "coordinator", "auditor", "area_coordinator", "superuser", "family_member"])
def test_only_an_administrator_reads_in(cast: Cast, who: str) -> None:
    made = signed(send(cast))
    assert send(cast, who=who).status_code == 404
    assert cast.client(who).post(KEEP, {"signed": made}).status_code == 404
    assert not PastSeries.objects.exclude(variable="").exists()


@pytest.mark.django_db
def test_what_was_not_looked_at_or_too_long_ago_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = signed(send(cast))
    client = cast.client("administrator")
    client.post(KEEP, {"signed": f"x{made}"})
    monkeypatch.setattr("familieplan.reporting.microdata.views.LOOK", -1)
    client.post(KEEP, {"signed": made})
    assert not PastSeries.objects.exclude(variable="").exists()


@pytest.mark.django_db
def test_a_series_of_microdata_is_not_written_by_hand(cast: Cast) -> None:
    keep(cast, send(cast))
    key = PastSeries.objects.exclude(variable="").get().key
    assert cast.client("administrator").get(f"{HISTORY}{key}/").status_code == 404


@pytest.mark.django_db
def test_no_computed_figure_takes_them_in(cast: Cast) -> None:
    from familieplan.reporting import counting
    from tests.reporting.test_report import fill

    fill()
    before = counting.yearly_status(2025).document()
    keep(cast, send(cast, variable="SOSHJLPZFDT_MNDUTBET"))
    assert counting.yearly_status(2025).document() == before


def test_lines_are_drawn_for_a_few_and_broken_where_a_year_is_missing() -> None:
    found = trend([(2020, "a", Decimal(5)), (2021, "a", Decimal(10)), (2023, "a", Decimal(8)), (2023, "b", None)])
    assert found is not None
    assert (found.first, found.last, found.is_broken, len(found.lines)) == (2020, 2023, True, 1)
    assert [len(part.split()) for part in found.lines[0].parts] == [2, 1]
    assert trend([(2020, "a", Decimal(5))]) is None
    assert trend([(year, str(n), Decimal(5)) for n in range(6) for year in (2020, 2021)]) is None
