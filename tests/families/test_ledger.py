"""Every sharing stands in the ledger, as it was, for as long as the family does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from familieplan.families import operations
from familieplan.families.basis_rows import PAGE
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.disclosure_operations import tell_family, write_disclosure
from familieplan.families.models import Disclosure, DisclosureKind, LifeArea
from familieplan.families.protection import protect_address
from familieplan.families.stated import NotCoveredError, Told
from tests.cast import LONG_AGO, Cast
from tests.families.sharing import TODAY, consent, first_consent, law, provision, service, told_on_law

pytestmark = pytest.mark.django_db


def address(cast: Cast, more: str = "") -> str:
    return f"/familier/{cast.family.public_id}/grunnlag/{more}"


def rows_of(cast: Cast, who: str, kind: DisclosureKind) -> list[Disclosure]:
    return list(Disclosure.objects.filter(participation__worker=cast[who], kind=kind))


def test_whoever_is_let_in_and_out_stands_in_the_ledger(cast: Cast) -> None:
    (opened,) = rows_of(cast, "ended_yesterday", DisclosureKind.ACCESS)
    (closed,) = rows_of(cast, "ended_yesterday", DisclosureKind.ENDED)
    assert (opened.to_whom, opened.to_office, opened.on_what) == ("Blid Sol", "NAV Heimdal", "Samtykke: Hele planen")
    assert (opened.happened_on, opened.told_on) == (LONG_AGO, LONG_AGO)
    assert closed.happened_on == TODAY - timedelta(days=1)
    assert opened.signature == "Klar Bekk, Helse- og velferdskontoret Heimdal"


def test_on_law_the_ledger_says_why_and_whether_the_family_knows(cast: Cast) -> None:
    stated = law(told=Told(because="Barnet er i fare."))
    basis = operations.state_law(family=cast.family, by=cast["coordinator"], stated=stated)
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["other_office"], part="reader", basis=basis
    )
    (row,) = rows_of(cast, "other_office", DisclosureKind.ACCESS)
    assert (row.proportionality, row.told_on) == ("Trengs for å hjelpe med bolig.", None)
    assert row.not_told_because == "Barnet er i fare."
    assert row.on_what.startswith("Prøveloven § 1, tekst fra ")


def test_a_withdrawal_writes_who_lost_access(cast: Cast) -> None:
    withdraw_consent(
        consent=first_consent(cast), by=cast["coordinator"], services=[service("nav")], withdrawn_by_name="Vakker",
        channel="oral",
    )  # fmt: skip
    assert rows_of(cast, "responsible", DisclosureKind.ENDED)
    assert not rows_of(cast, "coordinator", DisclosureKind.ENDED)


@pytest.mark.parametrize(
    "statement", ["UPDATE families_disclosure SET what = 'noe annet'", "DELETE FROM families_disclosure"]
)
def test_a_row_is_neither_changed_nor_taken_away(cast: Cast, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_that_the_family_was_told_later_is_a_row_of_its_own(cast: Cast) -> None:
    row = told_on_law(cast, "Ringte NAV", because="De var ikke hjemme.")
    client = cast.client("responsible")
    assert "De var ikke hjemme." in client.get(address(cast)).content.decode()
    answer = client.post(address(cast, f"deling/{row.public_id}/fortalt/"), {"on": f"{TODAY:%d.%m.%Y}"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.told_on, row.told_later.told_on) == (None, TODAY)
    page = client.get(address(cast)).content.decode()
    assert "De var ikke hjemme." not in page
    assert client.get(address(cast, f"deling/{row.public_id}/fortalt/")).status_code == 404


def test_the_same_is_not_told_twice(cast: Cast) -> None:
    row = told_on_law(cast, "Ringte NAV", because="De var ikke hjemme.")
    tell_family(disclosure=row, by=cast["responsible"])
    with pytest.raises(Exception, match="about_id"), transaction.atomic():
        tell_family(disclosure=row, by=cast["responsible"])


FORM = {
    "what": "Ringte og fortalte at de har fått leilighet",
    "to_whom": "Veilederen",
    "happened_on": f"{TODAY:%d.%m.%Y}",
    "told_on": f"{TODAY:%d.%m.%Y}",
}


def form(**changed: Any) -> dict[str, Any]:
    return FORM | {"to_service": service("nav").pk, "basis": f"lov-{provision().pk}"} | changed


def test_what_somebody_told_is_written_by_hand(cast: Cast) -> None:
    answer = cast.client("responsible").post(address(cast, "deling/"), form(proportionality="Bare det."))
    assert answer.status_code == 302
    row = Disclosure.objects.get(kind=DisclosureKind.SAID)
    assert (row.what, row.recorded_by, row.legal_basis) == (FORM["what"], cast["responsible"], provision())
    page = cast.client("reader").get(address(cast)).content.decode()
    assert "Ringte og fortalte" in page
    assert "Bare det." in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Skriv hvorfor dette måtte deles"),
        ({"proportionality": "Bare det.", "told_on": ""}, "Skriv når familien fikk vite det"),
        ({"proportionality": "Bare det.", "not_told_because": "x"}, "Skriv når familien fikk vite det"),
        ({"what": "", "proportionality": "Bare det."}, "Hva delte du?"),
        ({"happened_on": "01.01.2099", "proportionality": "Bare det."}, "en dag som har vært"),
        ({"basis": "lov-0", "proportionality": "Bare det."}, "Grunnlag"),
    ],
)
def test_a_slip_is_explained_and_nothing_is_written(cast: Cast, change: dict[str, Any], sentence: str) -> None:
    answer = cast.client("responsible").post(address(cast, "deling/"), form(**change))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Disclosure.objects.filter(kind=DisclosureKind.SAID).exists()


def test_a_smaller_consent_carries_what_is_told_and_opens_no_plan(cast: Cast) -> None:
    basis = consent(cast, "skole", areas=[LifeArea.LEARNING], what="Læring")
    facts = {
        "family": cast.family, "by": cast["responsible"], "what": "Leksehjelp", "to_whom": "Læreren",
        "on_what": basis.consent, "told": Told(on=TODAY),
    }  # fmt: skip
    assert write_disclosure(to_service=service("skole"), **facts).on_what == "Samtykke: Læring"
    with pytest.raises(NotCoveredError, match="gjaldt ikke NAV kommune"):
        write_disclosure(to_service=service("nav"), **facts)
    with pytest.raises(NotCoveredError, match="den dagen"):
        write_disclosure(to_service=service("skole"), happened_on=LONG_AGO, **facts)


def test_a_provision_is_used_by_those_it_names_and_towards_those_it_names(cast: Cast) -> None:
    narrow = provision("snever", from_all=False, to_all=False)
    narrow.givers.add(service("nav"))
    narrow.receivers.add(service("barnevern"))
    facts = {
        "family": cast.family, "what": "x", "to_whom": "y", "on_what": narrow, "told": Told(on=TODAY),
        "proportionality": "z",
    }  # fmt: skip
    assert write_disclosure(by=cast["responsible"], to_service=service("barnevern"), **facts)
    for by, to in (("coordinator", service("barnevern")), ("responsible", service("skole")), ("responsible", None)):
        with pytest.raises(NotCoveredError):
            write_disclosure(by=cast[by], to_service=to, **facts)


def test_the_ledger_goes_on_where_it_stopped(cast: Cast) -> None:
    for number in range(PAGE + 2):
        told_on_law(cast, f"Deling nummer {number:02}.", on=TODAY - timedelta(days=number // 3))
    client = cast.client("reader")
    first = client.get(address(cast)).content.decode()
    more = first.split('href="?etter=')[1].split("#")[0]
    second = client.get(f"{address(cast)}?etter={more}").content.decode()
    both = [name for number in range(PAGE + 2) if (name := f"Deling nummer {number:02}.") in first + second]
    assert len(both) == PAGE + 2
    assert not [name for name in both if name in first and name in second]


@pytest.mark.parametrize("wrong", ["x", "2026-13-40~5", "~", "2026-01-01~-1", "\0~3"])
def test_a_place_that_is_none_shows_the_beginning(cast: Cast, wrong: str) -> None:
    assert cast.client("reader").get(address(cast), {"etter": wrong}).status_code == 200


@pytest.mark.parametrize(
    "who",
    ["other_office", "ended_yesterday", "lead", "lead_of_other_district", "administrator", "auditor", "superuser"],
)
def test_nobody_else_finds_a_row(cast: Cast, who: str) -> None:
    row = told_on_law(cast, "Ringte NAV", because="De var ikke hjemme.")
    assert not Disclosure.objects.visible_to(cast[who]).exists()
    client = cast.client(who)
    for more in ("", "deling/", f"deling/{row.public_id}/fortalt/"):
        assert client.get(address(cast, more)).status_code == 404
        assert client.post(address(cast, more), form(proportionality="x")).status_code in {404, 405}
    assert Disclosure.objects.filter(kind=DisclosureKind.SAID).count() == 1


def test_a_protected_family_hides_its_offices_in_the_ledger(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = cast.client("coordinator").get(address(cast)).content.decode()
    assert "NAV Heimdal" not in page
    assert page.count("kontoret Heimdal") == 2, "only the reader's own, in the two menus"
    assert "Kontoret er skjult" in page
