"""A row of the ledger holds every fact of the sharing, as words and as keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from familieplan.families import operations
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.disclosure_operations import note_access, note_end, tell_family, write_disclosure
from familieplan.families.models import Disclosure, DisclosureKind, EndReason, LifeArea
from familieplan.families.stated import NotCoveredError, Told
from tests.cast import LONG_AGO, Cast
from tests.families.sharing import (
    TODAY,
    consent,
    first_consent,
    law,
    provision,
    service,
)

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
SIGNED = "Trygg Furu, NAV Heimdal"


def facts(row: Disclosure, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def written(cast: Cast, who: str = "responsible", **changed: Any) -> Disclosure:
    said = {"what": "Ringte", "to_whom": "Rektor", "to_service": service("skole"), "on_what": provision()}
    return write_disclosure(
        family=cast.family,
        by=cast[who],
        **said | {"told": Told(on=YESTERDAY), "proportionality": "Bare det."} | changed,
    )


def test_what_was_told_on_law_is_written_whole(cast: Cast) -> None:
    row = Disclosure.objects.get(pk=written(cast, happened_on=YESTERDAY).pk)
    assert facts(row, "family", "kind", "what", "to_whom", "to_service") == (
        cast.family, DisclosureKind.SAID, "Ringte", "Rektor", service("skole"),
    )  # fmt: skip
    assert facts(row, "consent", "legal_basis", "proportionality") == (None, provision(), "Bare det.")
    assert facts(row, "told_on", "not_told_because", "happened_on") == (YESTERDAY, "", YESTERDAY)
    assert facts(row, "recorded_by", "by_service", "signature") == (cast["responsible"], service("nav"), SIGNED)
    assert row.on_what == f"Prøveloven § 1, tekst fra {LONG_AGO:%d.%m.%Y}"


def test_what_was_told_on_a_consent_is_written_whole(cast: Cast) -> None:
    kept = consent(cast, "skole", areas=[LifeArea.LEARNING], what="Læring").consent
    row = written(cast, on_what=kept, told=Told(because="De er bortreist."), proportionality="")
    assert facts(row, "consent", "legal_basis", "on_what") == (kept, None, "Samtykke: Læring")
    assert facts(row, "told_on", "not_told_because", "happened_on") == (None, "De er bortreist.", TODAY)


def test_on_a_consent_nobody_has_to_say_why_just_this(cast: Cast) -> None:
    kept = consent(cast, "skole").consent
    said = {"what": "Ringte", "to_whom": "Rektor", "to_service": service("skole"), "told": Told(on=TODAY)}
    row = write_disclosure(family=cast.family, by=cast["responsible"], on_what=kept, **said)
    assert facts(row, "proportionality", "happened_on") == ("", TODAY)


def test_a_consent_to_somebody_carries_what_is_told_outside_the_services(cast: Cast) -> None:
    kept = consent(cast, "skole", what="Læring").consent
    assert kept is not None
    assert written(cast, on_what=kept, to_service=None).to_service is None
    withdraw_consent(
        consent=kept, by=cast["coordinator"], services=[service("skole")], withdrawn_by_name="x", channel="oral"
    )
    with pytest.raises(NotCoveredError, match="«Læring» gjaldt ikke noen den dagen"):
        written(cast, on_what=kept, to_service=None)


def test_a_provision_counts_on_the_days_it_is_in_force(cast: Cast) -> None:
    new = provision("ny", valid_from=TODAY)
    assert written(cast, on_what=new).legal_basis == new
    with pytest.raises(NotCoveredError, match="gjaldt ikke den dagen i denne versjonen"):
        written(cast, on_what=new, happened_on=YESTERDAY)


@pytest.mark.parametrize(
    ("who", "to", "sentence"),
    [
        ("coordinator", "barnevern", "gir ikke Helse- og velferdskontor lov til å dele med Barnevern"),
        ("responsible", "skole", "gir ikke NAV kommune lov til å dele med Skole"),
        ("responsible", "", "gir ikke NAV kommune lov til å dele med noen utenfor tjenestene"),
        ("superuser", "barnevern", "gir ikke  lov til å dele med Barnevern"),
        ("superuser", "", "gir ikke  lov til å dele med andre"),
    ],
)
def test_a_provision_that_does_not_reach_says_from_whom_to_whom(cast: Cast, who: str, to: str, sentence: str) -> None:
    narrow = provision("snever", from_all=False, to_all=False)
    narrow.givers.add(service("nav"))
    narrow.receivers.add(service("barnevern"))
    with pytest.raises(NotCoveredError, match=sentence):
        written(cast, who, on_what=narrow, to_service=service(to) if to else None)


def test_a_provision_to_all_reaches_outside_the_services(cast: Cast) -> None:
    assert written(cast, to_service=None).legal_basis == provision()


def test_that_the_family_knows_repeats_what_it_is_about(cast: Cast) -> None:
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["other_office"], part="reader",
        basis=operations.state_law(
            family=cast.family, by=cast["coordinator"], stated=law(told=Told(because="Barnet er i fare."))
        ),
    )  # fmt: skip
    first = Disclosure.objects.get(participation__worker=cast["other_office"])
    again = Disclosure.objects.get(pk=tell_family(disclosure=first, by=cast["responsible"], on=YESTERDAY).pk)
    same = ("family", "what", "to_whom", "to_office", "to_service", "consent", "legal_basis", "on_what")
    assert facts(again, *same) == facts(first, *same)
    assert facts(again, "kind", "about", "told_on", "happened_on", "not_told_because") == (
        DisclosureKind.FAMILY_TOLD, first, YESTERDAY, YESTERDAY, "",
    )  # fmt: skip
    assert facts(again, "recorded_by", "by_service", "signature") == (cast["responsible"], service("nav"), SIGNED)
    on_consent = Disclosure.objects.filter(participation__worker=cast["reader"]).get()
    assert tell_family(disclosure=on_consent, by=cast["superuser"]).consent == first_consent(cast)


def opened(cast: Cast) -> Disclosure:
    return Disclosure.objects.get(participation__worker=cast["reader"], kind=DisclosureKind.ACCESS)


def test_that_somebody_was_let_in_is_written_whole(cast: Cast) -> None:
    part = cast.family.participations.get(worker=cast["reader"])
    row = opened(cast)
    assert facts(row, "family", "what", "to_whom", "to_office", "to_service", "participation") == (
        cast.family, "Fikk tilgang til planen", "Myk Vind", "NAV Heimdal", service("nav"), part,
    )  # fmt: skip
    assert facts(row, "consent", "legal_basis", "on_what", "proportionality", "not_told_because") == (
        first_consent(cast), None, "Samtykke: Hele planen", "", "",
    )  # fmt: skip
    assert facts(row, "told_on", "happened_on", "recorded_by", "by_service") == (
        LONG_AGO, LONG_AGO, cast["coordinator"], service("helse"),
    )  # fmt: skip


def test_that_somebody_was_let_out_says_nothing_of_why_it_was_open(cast: Cast) -> None:
    basis = operations.state_law(family=cast.family, by=cast["coordinator"], stated=law())
    asked = {"family": cast.family, "by": cast["coordinator"], "worker": cast["other_office"], "part": "reader"}
    part = operations.start_participation(basis=basis, **asked)
    access = Disclosure.objects.get(participation=part)
    # The cast's own rows were written before any test; these are written now.
    assert facts(access, "what", "kind", "to_whom", "to_office") == (
        "Fikk tilgang til planen", DisclosureKind.ACCESS, cast["other_office"].name, part.office.name,
    )  # fmt: skip
    assert facts(access, "legal_basis", "told_on", "proportionality") == (provision(), TODAY, law().why)
    operations.end_participation(participation=part, by=cast["responsible"], reason=EndReason.FINISHED)
    row = Disclosure.objects.get(participation=part, kind=DisclosureKind.ENDED)
    assert facts(row, "what", "happened_on", "recorded_by", "signature") == (
        "Har ikke lenger tilgang til planen", TODAY, cast["responsible"], SIGNED,
    )  # fmt: skip
    assert facts(row, "told_on", "not_told_because", "proportionality") == (None, "", "")


def test_why_the_family_does_not_know_stands_where_it_was_opened_and_not_where_it_was_closed(cast: Cast) -> None:
    stated = law(told=Told(because="Barnet er i fare."))
    basis = operations.state_law(family=cast.family, by=cast["coordinator"], stated=stated)
    asked = {"family": cast.family, "by": cast["coordinator"], "worker": cast["other_office"], "part": "reader"}
    part = operations.start_participation(basis=basis, **asked)
    operations.end_participation(participation=part, by=cast["responsible"], reason=EndReason.FINISHED)
    rows = {
        row.kind: facts(row, "told_on", "not_told_because") for row in Disclosure.objects.filter(participation=part)
    }
    assert rows[DisclosureKind.ACCESS] == (None, "Barnet er i fare.")
    assert rows[DisclosureKind.ENDED] == (None, "")


def test_an_invitation_to_one_who_is_there_is_written_on_its_own_basis_and_day(cast: Cast) -> None:
    part = cast.family.participations.get(worker=cast["reader"])
    note_access(part, by=cast["superuser"], basis=consent(cast, "nav", what="Et nytt"), on=YESTERDAY)
    row = Disclosure.objects.filter(participation=part).newest_first()[0]
    assert facts(row, "on_what", "happened_on", "told_on") == ("Samtykke: Et nytt", YESTERDAY, YESTERDAY)
    assert facts(row, "by_service", "signature") == (None, "Sterk Storm")
    note_end(part, by=cast["superuser"])
    row = Disclosure.objects.get(participation=part, kind=DisclosureKind.ENDED)
    assert facts(row, "happened_on", "by_service") == (TODAY, None)
