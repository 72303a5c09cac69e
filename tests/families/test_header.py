"""The band above a family's pages: who, where, with whom, and on what the reader stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from familieplan.accounts.models import Office, Service, User
from familieplan.accounts.policies import Role
from familieplan.accounts.templatetags.fp import short_day
from familieplan.areas.models import Zone
from familieplan.families import access, operations, protection, rows, secrecy
from familieplan.families.models import EndReason, Family, Participation, Person
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part, Right
from familieplan.families.rows import Colleague, Header, Member
from tests.cast import LONG_AGO, Cast, add_break_glass, add_deputy
from tests.coordination.stories import another_family
from tests.families.sharing import TODAY, consent, law

pytestmark = pytest.mark.django_db


def fetched(cast: Cast, who: str) -> Family:
    """The family as the pages of this person have it."""
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=cast[who].pk)
    return access.family_for(request, cast.family.public_id, Right.VIEW, None)


def header(cast: Cast, who: str = "coordinator", **more: Any) -> Header:
    return rows.family_header(fetched(cast, who), User.objects.get(pk=cast[who].pk), **more)


def named(found: list[Colleague]) -> list[str]:
    return [who.name for who in found]


@pytest.mark.parametrize(
    ("name", "letters"), [("Klar Bekk", "KB"), ("klar av bekk", "KB"), ("Klar", "K"), ("", ""), ("åse ærlig", "ÅÆ")]
)
def test_initials_are_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert rows.initials(name) == letters


def test_adults_stand_first_then_children_from_the_oldest(cast: Cast) -> None:
    ages = {person.given_name: person.age_on() for person in Person.objects.filter(memberships__family=cast.family)}
    assert rows.members_of(cast.family) == [
        Member("Stille", ages["Stille"], "far", False, None, ""),
        Member("Vakker", ages["Vakker"], "mor", False, None, "Tigrinja"),
        Member("Glad", 14, "", True, None, ""),
        Member("Lystig", 9, "", True, None, ""),
    ]


@pytest.mark.parametrize(
    ("relation", "born", "is_child", "called"),
    [
        ("child", None, True, ""),
        ("other", None, False, "annen"),
        ("child", date(1990, 1, 1), False, "barn"),
        ("other", TODAY - timedelta(days=365 * 17), True, ""),
    ],
)
def test_a_child_is_who_is_under_eighteen_or_called_one_when_nobody_knows(
    cast: Cast, relation: str, born: date | None, is_child: bool, called: str
) -> None:
    new = NewMember("Ny", relation, born, "Blomst")
    operations.add_member(family=cast.family, by=cast["coordinator"], member=new)
    found = next(member for member in rows.members_of(cast.family) if member.name == "Ny")
    assert (found.is_child, found.relation) == (is_child, called)


@pytest.mark.parametrize(("days", "is_child"), [(0, False), (1, True)])
def test_one_is_grown_up_from_the_birthday_on(cast: Cast, days: int, is_child: bool) -> None:
    born = TODAY.replace(year=TODAY.year - 18) + timedelta(days=days)
    Person.objects.filter(given_name="Glad").update(birth_date=born)
    assert [member.is_child for member in rows.members_of(cast.family) if member.name == "Glad"] == [is_child]


def test_members_are_those_of_this_family_today(cast: Cast) -> None:
    another_family(cast, "Bregne")
    operations.end_membership(membership=cast.member("Stille"), by=cast["coordinator"])
    assert [member.name for member in rows.members_of(cast.family)] == ["Vakker", "Glad", "Lystig"]


def test_colleagues_are_told_of_as_they_are(cast: Cast) -> None:
    first, *_rest = rows.colleagues_of(cast.family, cast["coordinator"])
    part = cast.family.participations.get(worker=cast["coordinator"])
    assert first == Colleague(
        pk=part.pk, name="Klar Bekk", initials="KB", part="Familiekoordinator",
        office="Helse- og velferdskontoret Heimdal", mine=True, basis=str(part.basis), started_on=LONG_AGO,
    )  # fmt: skip
    assert [who.mine for who in rows.colleagues_of(cast.family, cast["reader"])] == [False, False, True]


def test_the_coordinator_stands_first_and_the_others_as_they_came(cast: Cast) -> None:
    cast.hire("early", "Aller Først", "nav", Role.CASEWORKER)
    earlier = LONG_AGO - timedelta(days=9)
    stated = law(code="gammel", valid_from=earlier)
    basis = operations.state_law(family=cast.family, by=cast["coordinator"], stated=stated, on=earlier)
    facts = {"family": cast.family, "by": cast["coordinator"], "basis": basis}
    start = LONG_AGO - timedelta(days=5)
    operations.start_participation(worker=cast["early"], part=Part.READER, on=start, **facts)
    another_family(cast, "Bregne", by="other_office")
    found = rows.colleagues_of(cast.family, cast["reader"])
    assert named(found) == ["Klar Bekk", "Aller Først", "Trygg Furu", "Myk Vind"]


@pytest.fixture
def secret(cast: Cast) -> Cast:
    service = Service.objects.create(code="vern", name="Barneverntjenesten", short_name="Vernet", is_secret=True)
    cast.offices["vern"] = Office.objects.create(service=service, name="Vernet Heimdal", district_code="500104")
    by = cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=by, stated=law(), on=LONG_AGO)
    facts = {"family": cast.family, "by": by, "worker": by, "part": Part.RESPONSIBLE, "basis": basis}
    operations.start_participation(on=LONG_AGO, **facts)
    return cast


def test_one_who_was_told_reads_since_when_and_on_what(secret: Cast) -> None:
    told = {"family": secret.family, "by": secret["vern"], "about": secret.offices["vern"].service}
    assert "Stille Vakt" not in named(rows.colleagues_of(secret.family, secret["coordinator"]))
    narrow = consent(secret, "helse", what="Si det til helse")
    secrecy.tell(told=secret.offices["helse"].service, basis=narrow, **told)
    other = another_family(secret, "Bregne").family
    there = operations.state_law(family=other, by=secret["vern"], stated=law(), on=LONG_AGO)
    secrecy.tell(told=secret.offices["nav"].service, basis=there, on=LONG_AGO, **told | {"family": other})
    found = {who.name: who for who in rows.colleagues_of(secret.family, secret["coordinator"])}
    assert (found["Stille Vakt"].basis, found["Stille Vakt"].started_on) == (str(narrow), TODAY)
    assert found["Trygg Furu"].started_on == LONG_AGO
    own = {who.name: who for who in rows.colleagues_of(secret.family, secret["vern"])}
    assert (own["Stille Vakt"].started_on, own["Stille Vakt"].basis) == (
        LONG_AGO,
        str(secret.family.bases.get(kind="law")),
    )
    assert "Stille Vakt" not in named(rows.colleagues_of(secret.family, secret["reader"]))


def test_what_was_told_before_it_began_counts_from_when_it_began(secret: Cast) -> None:
    Participation.objects.filter(worker=secret["vern"]).update(started_on=TODAY)
    basis = secret.family.bases.get(kind="law")
    facts = {"family": secret.family, "by": secret["vern"], "about": secret.offices["vern"].service, "basis": basis}
    secrecy.tell(told=secret.offices["helse"].service, on=LONG_AGO, **facts)
    found = {who.name: who for who in rows.colleagues_of(secret.family, secret["coordinator"])}
    assert found["Stille Vakt"].started_on == TODAY


def test_of_two_tellings_the_first_counts(secret: Cast) -> None:
    facts = {"family": secret.family, "by": secret["vern"], "about": secret.offices["vern"].service}
    later, earlier = consent(secret, "helse"), secret.family.bases.get(kind="law")
    day = TODAY - timedelta(days=7)
    secrecy.tell(told=secret.offices["helse"].service, basis=later, **facts)
    secrecy.tell(told=secret.offices["helse"].service, basis=earlier, on=day, **facts)
    found = {who.name: who for who in rows.colleagues_of(secret.family, secret["coordinator"])}
    assert (found["Stille Vakt"].started_on, found["Stille Vakt"].basis) == (day, str(earlier))


def test_the_header_says_who_where_and_what_the_reader_may(cast: Cast) -> None:
    found = header(cast)
    assert (found.public_id, found.name, found.shield) == (cast.family.public_id, "Familien Blomst", "")
    assert found.members == rows.members_of(cast.family)
    assert named(found.colleagues) == ["Klar Bekk", "Trygg Furu", "Myk Vind"]
    assert (found.may_log, found.may_plan, found.may_steer) == (True, True, True)
    assert (found.is_cleared, found.keeps_secret, found.emergency, found.stands_in) == (True, False, None, None)
    assert found.coordinator == "Klar Bekk (deg)"
    assert found.interpreter == "Tigrinja, for Vakker"
    assert found.facts == [
        ("Familiekoordinator", "Klar Bekk (deg)"), ("Levekårssone", "Ikke bekreftet"), ("Tolk", "Tigrinja, for Vakker"),
    ]  # fmt: skip
    other = header(cast, "reader", extra_facts=[("Mer", "noe")])
    assert (other.may_log, other.may_plan, other.may_steer) == (False, False, False)
    assert (other.facts[0], other.facts[-1]) == (("Familiekoordinator", "Klar Bekk"), ("Mer", "noe"))


def test_several_interpreters_are_named_and_none_is_no_line(cast: Cast) -> None:
    Person.objects.filter(given_name="Stille").update(interpreter_language="Arabisk")
    assert header(cast).interpreter == "Arabisk, for Stille, Tigrinja, for Vakker"
    Person.objects.update(interpreter_language="")
    assert (header(cast).interpreter, len(header(cast).facts)) == ("", 2)


def test_a_family_that_nobody_coordinates_says_so(cast: Cast) -> None:
    held = cast.family.participations.get(part=Part.COORDINATOR)
    operations.end_participation(participation=held, by=cast["coordinator"], reason=EndReason.FINISHED)
    assert header(cast, "responsible").coordinator == "Ingen ennå"


def test_a_family_lies_in_a_zone_outside_them_or_nobody_has_said(cast: Cast) -> None:
    zone = Zone.objects.get(slug="saupstad")
    operations.confirm_zone(family=cast.family, by=cast["coordinator"], zone=zone)
    assert header(cast).zone == f"{zone.name}, Heimdal"
    Family.objects.filter(pk=cast.family.pk).update(district=None)
    assert header(cast).zone == zone.name
    operations.confirm_zone(family=cast.family, by=cast["coordinator"], zone=None)
    assert header(cast).zone == "Utenfor sonene"
    operations.move_family(family=cast.family, by=cast["coordinator"], address="", postcode="7078")
    assert header(cast).zone == "Utenfor sonene, Heimdal"


def test_a_protected_family_hides_where_it_is_and_from_most_its_name(cast: Cast) -> None:
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    own, read = header(cast), header(cast, "reader")
    assert (own.name, own.is_cleared, own.zone, own.shield) == (
        "Familien Blomst", True, "Skjermet", "Strengt fortrolig adresse",
    )  # fmt: skip
    assert (read.name, read.is_cleared) == ("Skjermet familie", False)
    assert {who.office for who in own.colleagues} == {"Kontoret er skjult"}
    protection.clear(family=cast.family, by=cast["coordinator"], worker=cast["reader"], why="Kjører barna")
    assert (header(cast, "reader").name, header(cast, "reader").is_cleared) == ("Familien Blomst", True)
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    read = header(cast, "responsible")
    assert (read.name, read.is_cleared, read.shield) == ("Familien Blomst", False, "Fortrolig adresse")


def test_whoever_stands_in_reads_it_and_the_others_read_who(cast: Cast) -> None:
    add_deputy(cast)
    last = TODAY + timedelta(days=6)
    own, read = header(cast, "deputy"), header(cast, "reader")
    assert own.stands_in is not None
    assert (own.stands_in.principal, own.stands_in.last_on) == ("Klar Bekk", last)
    assert "Stedfortreder" not in dict(own.facts)
    assert read.stands_in is None
    assert read.facts[1] == ("Stedfortreder", f"Fin Gran til og med {short_day(last)}")


def test_an_emergency_is_said_to_the_one_who_has_it(cast: Cast) -> None:
    add_break_glass(cast)
    found = header(cast, "break_glass")
    assert found.emergency is not None
    assert found.emergency.ends_at > timezone.now()
    assert header(cast).emergency is None


def test_who_works_in_a_secret_service_is_told_that_it_is_one(secret: Cast) -> None:
    assert header(secret, "vern").keeps_secret
    assert not header(secret).keeps_secret
