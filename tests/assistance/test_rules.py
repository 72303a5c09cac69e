"""Every control of the register: one file that breaks it, and one that just keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from familieplan.assistance import rules as register
from familieplan.assistance.layouts import layouts
from tests.assistance.files import aid, file_of, number, programme, rules, take

pytestmark = pytest.mark.django_db
WAGE, PENSION = {"VKLO": "1", "ARBSIT": "01"}, {"VKLO": "3", "TRYGDESIT": "07", "ARBSIT": "04"}
CONDITIONS = {"VILKARSOSLOV": "1", "UTBETDATO": date(2026, 1, 1), "UTBETTOMDATO": date(2026, 1, 31), "VILKARSAMT": "08"}
DONE = {"STATUS": "3", "AVSL_DATO": date(2026, 6, 1), "AVSL_AAP": "14", "AVSL_VIKTIGSTE_INNTEKT": "14"}
TWO_CHILDREN = {"BU18": "1", "ANTBU18": 2}
STAND_IN = {"PERSON_FODSELSNR": "17058500100"}


def born(year: int) -> dict[str, Any]:
    day = date(year, 5, 17)
    return {"FODSELSDATO": day, "PERSON_FODSELSNR": number(1, day)}


def paid(granted: int, **more: Any) -> dict[str, Any]:
    return {"BIDRAG": granted, "BIDRAG_JAN": granted, **more}


# Rule, what breaks it, what just keeps it; for a record of 2026 that passes everything.
AID_2026: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("K002", {"SAKSBEHANDLER": ""}, {"SAKSBEHANDLER": "A"}),
    ("K003k", {"KOMMUNE_NR": "0301"}, {}),
    ("K003b", {"BYDELSNR": "01"}, {"BYDELSNR": "  "}),
    ("K004", {"VERSION": "25"}, {"VERSION": "26"}),
    ("K004A", {"FODSELSDATO": "31021985"}, {"FODSELSDATO": "28021985"}),
    ("K005", {"PERSON_FODSELSNR": ""}, STAND_IN),
    ("K005A", {"PERSON_FODSELSNR": number(9)}, {}),
    ("K005B", {"PERSON_JOURNALNR": "J000009"}, {"PERSON_JOURNALNR": "J000008"}),
    ("K006", born(2009), born(2008)),
    ("K007", born(1930), born(1931)),
    ("K008", {"KJONN": "3"}, {"KJONN": "1"}),
    ("K009", {"EKTSTAT": "6"}, {"EKTSTAT": "5"}),
    ("K010", {"BU18": "3"}, {"BU18": "2"}),
    ("K011", {"BU18": "1"}, {"BU18": "1", "ANTBU18": 1}),
    ("K012", {"ANTBU18": 1}, {"ANTBU18": 0}),
    ("K013", {"BU18": "1", "ANTBU18": 14}, {"BU18": "1", "ANTBU18": 13}),
    ("K014", {"VKLO": "0"}, {"VKLO": "9"}),
    ("K015", {"VKLO": "1", "ARBSIT": "03"}, {"VKLO": "1", "ARBSIT": "02"}),
    ("K016", {"VKLO": "2", "ARBSIT": "04"}, {"VKLO": "2", "ARBSIT": "06"}),
    ("K017", {"VKLO": "4", "ARBSIT": "04"}, {"VKLO": "4", "ARBSIT": "03"}),
    ("K018", {"VKLO": "6", "ARBSIT": "08"}, {"VKLO": "6", "ARBSIT": "09"}),
    ("K019", {"VKLO": "8", "ARBSIT": "09"}, {"VKLO": "8", "ARBSIT": "10"}),
    ("K020B", {"VKLO": "3", "TRYGDESIT": "12"}, {"VKLO": "3", "TRYGDESIT": "13", **TWO_CHILDREN}),
    ("K021", {"ARBSIT": "09"}, {"ARBSIT": "03"}),
    ("K022", {"TRYGDESIT": "08"}, {"TRYGDESIT": "09"}),
    ("K023A", PENSION | born(1965), PENSION | born(1964)),
    ("K023B", {"TRYGDESIT": "05"}, {"TRYGDESIT": "05", **TWO_CHILDREN}),
    ("K023C", {"TRYGDESIT": "13"}, {"TRYGDESIT": "13", **TWO_CHILDREN}),
    ("K024", {"TRYGDESIT": "04", "ARBSIT": "08"}, {"TRYGDESIT": "04", "ARBSIT": "07"}),
    ("K024B", {"VKLO": "3", "TRYGDESIT": "11", "ARBSIT": "08"}, {"VKLO": "3", "TRYGDESIT": "11", "ARBSIT": "07"}),
    ("K025", {"ARBSIT": "11"}, WAGE),
    ("K026", {"STMND_1": ""}, {"STMND_1": "01"}),
    ("K027", paid(0), paid(0, LAAN=201, LAAN_JAN=201)),
    ("K030", paid(1_000_001), paid(1_000_000)),
    ("K031", paid(200), paid(201)),
    ("K032", {"GITT_OKONOMIRAD": "3"}, {"GITT_OKONOMIRAD": "1"}),
    ("K033", {"FAAT_INDIVIDUELL_PLAN": "3"}, {"FAAT_INDIVIDUELL_PLAN": "1"}),
    ("K035", {"BOSIT": "7"}, {"BOSIT": "6"}),
    ("K036", {"BIDRAG": 9001}, {"BIDRAG": 9000}),
    ("K037", {"LAAN": 1}, {"LAAN": 1, "LAAN_JAN": 1}),
    ("K038", {"PERSON_FODSELSNR": ""}, STAND_IN),
    ("K039", {"VILKARSOSLOV": ""}, CONDITIONS),
    ("K040", {"VILKARSAMEKT": ""}, {"VILKARSAMEKT": "1"}),
    ("K041", CONDITIONS | {"UTBETDATO": ""}, CONDITIONS),
    ("K042", CONDITIONS | {"UTBETTOMDATO": ""}, CONDITIONS),
    ("K043", CONDITIONS | {"VILKARSAMT": ""}, CONDITIONS),
    ("FP04", {"BIDRAG_JAN": "", "BIDRAG_FEB": 9000}, {"STMND_2": "02", "BIDRAG_FEB": 1, "BIDRAG": 9001}),
]
PROGRAMME_2026: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("K003k", {"KOMMUNE_NR": "0301"}, {}),
    ("K003b", {"BYDELSNR": "01"}, {}),
    ("K004", {"VERSION": "25"}, {}),
    ("K004A", {"FODSELSDATO": ""}, {}),
    ("K005", {"PERSON_FODSELSNR": ""}, STAND_IN),
    ("K005A", {"PERSON_FODSELSNR": number(9)}, {"PERSON_FODSELSNR": number(9), "STATUS": "2"}),
    ("K005B", {"PERSON_JOURNALNR": "K000009"}, {}),
    ("K006", born(2009), born(2008)),
    ("K007", born(1957), born(1958)),
    ("K008", {"KJONN": "3"}, {"KJONN": "1"}),
    ("K009", {"EKTSTAT": "6"}, {"EKTSTAT": "5"}),
    ("K010", {"BU18": "3"}, {"BU18": "2"}),
    ("K011", {"BU18": "1"}, {"BU18": "1", "ANTBU18": 1}),
    ("K012", {"ANTBU18": 1}, {}),
    ("K013", {"BU18": "1", "ANTBU18": 14}, {"BU18": "1", "ANTBU18": 13}),
    ("K014", {"REG_DATO": date(2021, 12, 31)}, {"REG_DATO": date(2022, 1, 1)}),
    ("K015", {"VEDTAK_DATO": date(2021, 12, 31)}, {"VEDTAK_DATO": date(2022, 1, 1)}),
    ("K016", {"BEGYNT_DATO": date(2027, 1, 1)}, {"BEGYNT_DATO": date(2026, 12, 31)}),
    ("K019", {"KVP_KOMM": ""}, {"KVP_KOMM": "2"}),
    ("K020", {"KVP_KOMM": "1", "KOMMNR_KVP_KOMM": "0000"}, {"KVP_KOMM": "1", "KOMMNR_KVP_KOMM": "0301"}),
    ("K021", {"YTELSE_SOSHJELP": "1"}, {"YTELSE_SOSHJELP": "1", "YTELSE_TYPE_SOSHJ": "3"}),
    ("K026", {"KVP_MED_ASTONAD": ""}, {"KVP_MED_ASTONAD": "2"}),
    ("K027", {"KVP_MED_ASTONAD": "1"}, {"KVP_MED_ASTONAD": "1", "KVP_MED_KOMMBOS": "4"}),
    ("K027", {"KVP_MED_KOMMBOS": "4"}, {}),
    ("K028", {"STMND_1": ""}, {"STMND_1": "", "STATUS": "2"}),
    ("K029", {"KVP_STONAD": 0}, {"KVP_STONAD": 1}),
    ("K030", {"KVP_STONAD": ""}, {"KVP_STONAD": "", "STATUS": "2"}),
    ("K031", {"STMND_1": ""}, {"STMND_1": "01"}),
    ("K032", {"KVP_STONAD": 600_001}, {"KVP_STONAD": 600_000}),
    ("K036", {"STATUS": "8"}, {"STATUS": "7", **{k: v for k, v in DONE.items() if k != "STATUS"}}),
    ("K037", DONE | {"AVSL_DATO": date(2025, 12, 31)}, DONE),
    ("K038", DONE | {"AVSL_AAP": ""}, DONE),
    ("K039", DONE | {"AVSL_VIKTIGSTE_INNTEKT": ""}, DONE),
]
# What other tests show: of the file as a whole, of the programme's fields by the description, and of two files.
ELSEWHERE = {"K000", "K001", "K002", "FP01", "FP02", "FP03", "FP05", "FP06"}


def found(form: str, year: int, changes: dict[str, Any]) -> dict[str, str]:
    """Severity by rule, of a file whose second record is changed; the first is somebody else's."""
    make = aid if form == "11F" else programme
    result = take(file_of(form, year, [make(9, year), make(1, year) | changes]))
    assert result.stored is not bool(result.reading.errors)
    return {fault.rule: fault.severity.value for fault in result.reading.faults}


CASES = [("11F", *case) for case in AID_2026] + [("11CF", *case) for case in PROGRAMME_2026]


@pytest.mark.parametrize(
    ("form", "rule", "breaks", "keeps"), CASES, ids=[f"{case[0]}-{place}-{case[1]}" for place, case in enumerate(CASES)]
)
def test_a_control_is_broken_by_one_file_and_just_kept_by_another(
    form: str, rule: str, breaks: dict[str, Any], keeps: dict[str, Any]
) -> None:
    severity = next(each.severity for each in register.in_force(form, 2026) if each.rule == rule)
    assert found(form, 2026, breaks).get(rule) == severity
    assert rule not in found(form, 2026, keeps)


def test_every_control_of_the_register_stands_in_the_table() -> None:
    for form in ("11F", "11CF"):
        shown = {case[1] for case in CASES if case[0] == form} | ELSEWHERE
        assert {rule.rule for rule in register.in_force(form, 2026)} <= shown


@pytest.mark.parametrize(
    ("year", "changes", "expected"),
    [
        (2025, WAGE | {"TRYGDESIT": "11"}, {"K020A"}),
        (2026, WAGE | {"TRYGDESIT": "11"}, set()),
        (2025, PENSION | born(1966), {"K022"}),
        (2025, PENSION | born(1965), set()),
        (2026, PENSION | born(1965), {"K023A"}),
        (2025, {"TRYGDESIT": "05"}, {"K020A", "K023"}),
        (2026, {"TRYGDESIT": "05"}, {"K023B"}),
        (2025, {"TRYGDESIT": "13"}, {"K020A", "K023B"}),
        (2026, {"TRYGDESIT": "13"}, {"K023C"}),
        (2025, {"ARBSIT": "03"}, {"K021"}),
        (2026, {"ARBSIT": "03"}, set()),
        (2025, {"TRYGDESIT": "04", "ARBSIT": "05"}, {"K020A", "K024"}),
        (2026, {"TRYGDESIT": "04", "ARBSIT": "05"}, set()),
    ],
)
def test_a_control_has_the_id_and_the_limit_of_its_year(year: int, changes: dict[str, Any], expected: set[str]) -> None:
    assert set(found("11F", year, changes)) == expected


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_controls_that_we_know_from_2025_alone_are_silent_before(year: int) -> None:
    assert found("11F", year, {"VKLO": "1", "ARBSIT": "07", "BIDRAG": 0, "BIDRAG_JAN": ""}) == {}


@pytest.mark.parametrize("key", sorted(layouts()))
def test_every_control_speaks_of_a_field_that_its_year_has(key: tuple[str, int]) -> None:
    names = layouts()[key].by_name
    assert all(rule.field in names or not rule.field for rule in register.in_force(*key))


def test_oslo_may_have_old_programmes_and_the_same_journal_number_in_two_bydeler(settings: Any) -> None:
    settings.MUNICIPALITY_NUMBER = "0301"
    oslo = {"KOMMUNE_NR": "0301", "BYDELSNR": "01", "PERSON_JOURNALNR": "K1", "REG_DATO": date(2020, 1, 1)}
    assert rules(take(file_of("11CF", 2026, [programme(1, 2026) | oslo, programme(2, 2026) | oslo]))) == set()
    assert rules(take(file_of("11CF", 2026, [programme(1, 2026) | oslo | {"BYDELSNR": "16"}]))) == {"K003b"}
