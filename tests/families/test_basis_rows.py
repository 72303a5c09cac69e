"""The page of consents and disclosures shows what stands in the rows, formatted once; each family its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from familieplan.accounts.templatetags.fp import full_day, short_day
from familieplan.families import basis_rows
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.disclosure_operations import tell_family, write_disclosure
from familieplan.families.models import Disclosure, DisclosureKind, LifeArea, Participation
from familieplan.families.protection import protect_address
from familieplan.families.stated import Told, Yes
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import another_family
from tests.families.sharing import (
    TODAY,
    consent,
    kept_paper,
    person,
    provision,
    service,
    told_on_law,
)

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
SIGNED = "Trygg Furu, NAV Heimdal"


def written(cast: Cast, who: str = "responsible", **changed: Any) -> Disclosure:
    said = {"what": "Ringte", "to_whom": "Rektor", "to_service": service("skole"), "on_what": provision()}
    return write_disclosure(
        family=cast.family,
        by=cast[who],
        **said | {"told": Told(on=YESTERDAY), "proportionality": "Bare det."} | changed,
    )


def opened(cast: Cast) -> Disclosure:
    return Disclosure.objects.get(participation__worker=cast["reader"], kind=DisclosureKind.ACCESS)


def consents(cast: Cast, who: str = "coordinator") -> list[basis_rows.ConsentRow]:
    return basis_rows.consent_rows(cast.family, cast[who])


def test_a_consent_is_shown_with_what_it_says(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = kept_paper(cast)
    (row,) = consents(cast)
    assert (row.public_id, row.what, row.areas) == (kept.public_id, "Hele planen", "Alle livsområdene")
    assert row.services == "Helse- og velferdskontor, NAV kommune, OSK"
    assert (row.withdrawn, row.given_on, row.channel) == ([], LONG_AGO, kept.get_channel_display())
    assert row.given == "Vakker, Stille. Vakker Blomst for Glad, Lystig"
    assert (row.note, row.until, row.days_left) == (
        "Vakker og Stille samtykket på møtet", "Til det trekkes", None,
    )  # fmt: skip
    assert (row.stands, row.has_scan) == (True, True)


def test_a_yes_said_by_others_names_them_and_no_empty_sentence(cast: Cast) -> None:
    child = person(cast, "Lystig")
    consent(cast, "nav", givers=[Yes(child, representative_name="Fjern Fjord")], what="Ett")
    consent(cast, "nav", givers=[Yes(said_by="Moren")], what="To")
    shown = {row.what: (row.given, row.has_scan) for row in consents(cast)}
    assert shown["Ett"] == ("Fjern Fjord for Lystig", False)
    assert shown["To"] == ("Moren", False)


@pytest.mark.parametrize(
    ("days", "left", "stands"), [(31, None, True), (30, 30, True), (1, 1, True), (0, None, False), (-1, None, False)]
)
def test_the_last_thirty_days_of_a_consent_are_counted(cast: Cast, days: int, left: int | None, stands: bool) -> None:
    end = TODAY + timedelta(days=days)
    consent(cast, "nav", what="Kort", areas=[LifeArea.LEARNING], on=LONG_AGO, until_on=end)
    row = next(row for row in consents(cast) if row.what == "Kort")
    assert (row.days_left, row.stands) == (left, stands)
    assert row.until == full_day(end)
    assert row.areas.startswith("Bare: ")
    assert row.areas != "Bare: "


def test_what_was_taken_back_is_named_and_those_that_stand_come_first(cast: Cast) -> None:
    gone = consent(cast, "nav", "skole", what="Gammelt", until_on=TODAY + timedelta(days=5)).consent
    assert gone is not None
    taken: dict[str, Any] = {"by": cast["coordinator"], "withdrawn_by_name": "Moren", "channel": "oral"}
    withdraw_consent(consent=gone, services=[service("nav")], **taken)
    row = next(row for row in consents(cast) if row.what == "Gammelt")
    assert (row.services, row.stands, row.days_left) == ("Skole", True, 5)
    assert row.withdrawn == [f"NAV kommune: trukket {short_day(TODAY)} av Moren"]
    withdraw_consent(consent=gone, services=[service("skole")], **taken)
    rows = consents(cast)
    assert [row.what for row in rows] == ["Hele planen", "Gammelt"]
    assert (rows[1].services, rows[1].until, rows[1].stands, rows[1].days_left) == ("", "Trukket tilbake", False, None)


def test_another_family_has_its_own_consents_and_ledger(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    assert len(basis_rows.consent_rows(other, cast["coordinator"])) == 1
    assert len(consents(cast)) == 1
    assert {row.to for row in basis_rows.ledger(other, cast["coordinator"], "")[0]} == {
        "Klar Bekk, Helse- og velferdskontoret Heimdal"
    }
    assert basis_rows.not_asked(other, cast["coordinator"]) == []


def test_those_old_enough_whom_nobody_asked_are_named(cast: Cast) -> None:
    assert basis_rows.not_asked(cast.family, cast["coordinator"]) == []
    child = person(cast, "Glad")
    type(child).objects.filter(pk=child.pk).update(birth_date=TODAY.replace(day=1) - timedelta(days=365 * 15 + 40))
    assert basis_rows.not_asked(cast.family, cast["coordinator"]) == ["Glad"]
    consent(cast, "nav", givers=[Yes(child.__class__.objects.get(pk=child.pk))])
    assert basis_rows.not_asked(cast.family, cast["coordinator"]) == []
    assert basis_rows.not_asked(cast.family, cast["other_office"]) == ["Stille", "Vakker", "Glad"]


def shown(cast: Cast, row: Disclosure, who: str = "coordinator") -> basis_rows.LedgerRow:
    rows, _more = basis_rows.ledger(cast.family, cast[who], "")
    return next(each for each in rows if each.public_id == row.public_id)


def test_a_row_is_shown_with_what_it_says(cast: Cast) -> None:
    row = written(cast, told=Told(because="De er bortreist."), happened_on=YESTERDAY)
    line = shown(cast, row)
    assert (line.kind, line.what, line.to, line.happened_on) == ("said", "Ringte", "Rektor, Skole", YESTERDAY)
    assert (line.by, line.on_what, line.why) == ("Trygg Furu", row.on_what, "Bare det.")
    assert (line.told, line.knows, line.may_tell) == ("De er bortreist.", False, True)
    assert line.key == f"{YESTERDAY.isoformat()}~{row.pk}"
    tell_family(disclosure=row, by=cast["responsible"], on=TODAY)
    line = shown(cast, row)
    assert (line.told, line.knows, line.may_tell) == (f"Ja, {short_day(TODAY)}", True, False)


def test_an_opening_names_the_office_and_an_end_has_nobody_to_tell(cast: Cast) -> None:
    line = shown(cast, opened(cast))
    assert (line.to, line.told) == ("Myk Vind, NAV Heimdal", f"Ja, {short_day(LONG_AGO)}")
    ended = shown(cast, Disclosure.objects.get(kind=DisclosureKind.ENDED))
    assert (ended.told, ended.knows, ended.may_tell) == ("", False, False)
    outside = shown(cast, written(cast, to_service=None))
    assert outside.to == "Rektor"
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    cast.family.refresh_from_db()
    assert shown(cast, opened(cast)).to == "Myk Vind, Kontoret er skjult"
    assert shown(cast, Disclosure.objects.get(pk=outside_pk(cast))).to == "Rektor"


def outside_pk(cast: Cast) -> int:
    return Disclosure.objects.get(kind=DisclosureKind.SAID, family=cast.family).pk


def test_a_page_of_the_ledger_ends_where_the_next_begins(cast: Cast) -> None:
    made = [told_on_law(cast, f"Nummer {n:02}", on=TODAY - timedelta(days=n // 2)) for n in range(basis_rows.PAGE)]
    rows, more = basis_rows.ledger(cast.family, cast["coordinator"], "")
    assert len(rows) == basis_rows.PAGE
    assert more == rows[-1].key
    rest, end = basis_rows.ledger(cast.family, cast["coordinator"], more)
    assert end == ""
    both = [row.public_id for row in (*rows, *rest)]
    assert len(both) == len(set(both)) == Disclosure.objects.filter(family=cast.family).count()
    assert {row.public_id for row in made} <= set(both)
    middle = rows[3].key
    assert basis_rows.ledger(cast.family, cast["coordinator"], middle)[0][0].key == rows[4].key


@pytest.mark.parametrize("wrong", ["x", "2026-13-40~5", "~", "2026-01-01~-1", f"{TODAY}~x"])
def test_a_place_that_is_none_is_the_beginning(cast: Cast, wrong: str) -> None:
    first = basis_rows.ledger(cast.family, cast["coordinator"], "")
    assert first[1] == ""
    if "13-40" not in wrong:
        assert basis_rows.ledger(cast.family, cast["coordinator"], wrong) == first
    assert len(basis_rows.ledger(cast.family, cast["coordinator"], wrong)[0]) == len(first[0])


def test_what_was_open_on_a_day_is_told_in_order(cast: Cast) -> None:
    consent(cast, "nav", "helse", what="Nytt", areas=[LifeArea.LEARNING], on=YESTERDAY)
    now = basis_rows.on_that_day(cast.family, cast["coordinator"], TODAY)
    assert now.on == TODAY
    assert [line.partition(" (")[0] for line in now.consents] == ["Hele planen", "Nytt"]
    assert now.consents[0].endswith("): Helse- og velferdskontor, NAV kommune, OSK")
    assert now.consents[1].endswith("): Helse- og velferdskontor, NAV kommune")
    assert now.people == [
        "Klar Bekk, Helse- og velferdskontoret Heimdal", "Trygg Furu, NAV Heimdal", "Myk Vind, NAV Heimdal",
    ]  # fmt: skip
    before = basis_rows.on_that_day(cast.family, cast["coordinator"], YESTERDAY - timedelta(days=1))
    assert (len(before.consents), len(before.people)) == (1, 4)
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    cast.family.refresh_from_db()
    hidden = basis_rows.on_that_day(cast.family, cast["coordinator"], TODAY)
    assert hidden.people == ["Klar Bekk", "Trygg Furu", "Myk Vind"]
    assert basis_rows.on_that_day(cast.family, cast["other_office"], TODAY).people == []


def test_another_family_is_open_to_its_own_people_on_that_day(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    there = basis_rows.on_that_day(other, cast["coordinator"], timezone.localdate())
    assert there.people == ["Klar Bekk, Helse- og velferdskontoret Heimdal"]
    assert len(there.consents) == 1
    assert Participation.objects.filter(family=other).count() == 1


def test_those_who_had_the_plan_open_stand_as_they_began(cast: Cast) -> None:
    Participation.objects.filter(worker=cast["coordinator"]).update(started_on=YESTERDAY)
    there = basis_rows.on_that_day(cast.family, cast["coordinator"], TODAY)
    assert [name.partition(",")[0] for name in there.people] == ["Trygg Furu", "Myk Vind", "Klar Bekk"]
