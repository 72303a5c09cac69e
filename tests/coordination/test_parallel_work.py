"""A child in two plans: each learns that somebody else works with the same, where the other said yes, and never who."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Service
from familieplan.coordination.models import FamilyPlan, Measure, MeasureStatus
from familieplan.coordination.models.rights import Restriction, RightsRequest
from familieplan.coordination.operations.measures import add_measure
from familieplan.families.consent_operations import give_consent, withdraw_consent
from familieplan.families.models import Consent, Family, LifeArea, Membership
from familieplan.families.operations import set_identity
from familieplan.families.stated import Yes
from tests.assistance.files import number
from tests.cast import Cast
from tests.coordination.stories import TODAY, another_family, member
from tests.crawl import quiet
from tests.families.test_basis_page import asked

pytestmark = pytest.mark.django_db
TRACE = "Et annet kontor arbeider også med bolig."
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def two_homes(cast: Cast) -> FamilyPlan:
    """Glad lives with Familien Blomst and with Familien Bregne, where NAV Lerkendal helps with housing."""
    other = another_family(cast, "Bregne", by="other_office")
    Membership.objects.create(
        family=other.family,
        person=member(cast.family, "Glad"),
        relation="child",
        started_on=YESTERDAY - timedelta(days=30),
    )
    measure = add_measure(plan=other, by=cast["other_office"], area="housing", text="Se på hybel")
    nav = cast.offices["nav_lerkendal"].service
    Measure.objects.filter(pk=measure.pk).update(
        owner_kind="service", owner_service=nav, owner_worker=cast["other_office"]
    )
    return other


def say_yes(cast: Cast, plan: FamilyPlan, **changed: Any) -> Consent:
    """In the other family: said for Glad, to the service that helps, about housing."""
    adult = plan.family.memberships.get(relation="mother").person
    facts: dict[str, Any] = {
        "family": plan.family, "by": cast["other_office"], "what": "Bolig", "areas": [LifeArea.HOUSING],
        "services": [cast.offices["nav_lerkendal"].service], "channel": "oral", "tells_of_work": True,
        "givers": [Yes(member(cast.family, "Glad"), representative=adult)],
    }  # fmt: skip
    given = give_consent(**(facts | changed)).consent
    assert given
    return given


def page(cast: Cast, who: str = "coordinator", family: Family | None = None) -> str:
    found = cast.client(who).get(f"/familier/{(family or cast.family).public_id}/")
    return " ".join(found.content.decode().split())


def test_without_a_yes_that_says_so_nothing_is_told(cast: Cast, two_homes: FamilyPlan) -> None:
    say_yes(cast, two_homes, tells_of_work=False)
    assert TRACE not in page(cast)


@pytest.mark.parametrize("who", ["coordinator", "responsible", "reader"])
def test_with_it_the_team_learns_that_and_not_who(cast: Cast, two_homes: FamilyPlan, who: str) -> None:
    say_yes(cast, two_homes)
    shown = page(cast, who)
    assert shown.count("Et annet kontor arbeider") == 1
    assert TRACE in shown
    for told in ("Bregne", "Lun Hytte", "Lerkendal", "hybel", str(two_homes.family.public_id)):
        assert told not in shown


def test_the_other_side_learns_nothing_unless_this_side_has_said_yes_too(cast: Cast, two_homes: FamilyPlan) -> None:
    say_yes(cast, two_homes)
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Søke kommunal bolig")
    helse = cast.offices["helse"].service
    Measure.objects.filter(pk=measure.pk).update(owner_kind="service", owner_service=helse)
    assert TRACE not in page(cast, "other_office", two_homes.family)
    mother = member(cast.family, "Vakker")
    yes = {"services": [helse], "givers": [Yes(member(cast.family, "Glad"), representative=mother)]}
    say_yes(cast, cast.plan, by=cast["coordinator"], **yes)
    shown = page(cast, "other_office", two_homes.family)
    assert TRACE in shown
    for told in ("Blomst", "Klar Bekk", "Søke kommunal bolig"):
        assert told not in shown


def test_the_same_number_is_the_same_person(cast: Cast, two_homes: FamilyPlan) -> None:
    glad = member(cast.family, "Glad")
    set_identity(glad, number(11))
    glad.save()
    given = say_yes(cast, two_homes)
    again = type(glad).objects.create(given_name="Glad", birth_date=glad.birth_date)
    set_identity(again, number(11))
    again.save()
    two_homes.family.memberships.filter(person=glad).update(person=again)
    assert TRACE not in page(cast)
    given.givers.update(person=again)
    assert TRACE in page(cast)


def _done(cast: Cast, plan: FamilyPlan, _consent: Consent) -> None:
    Measure.objects.filter(plan=plan).update(status=MeasureStatus.DONE, done_on=TODAY)


def _of_the_family(_cast: Cast, plan: FamilyPlan, _consent: Consent) -> None:
    person = plan.family.memberships.get(relation="mother").person
    Measure.objects.filter(plan=plan).update(
        owner_kind="family", owner_person=person, owner_service=None, owner_worker=None
    )


def _secret(cast: Cast, _plan: FamilyPlan, _consent: Consent) -> None:
    Service.objects.filter(pk=cast.offices["nav_lerkendal"].service_id).update(is_secret=True)


def _withdrawn(cast: Cast, _plan: FamilyPlan, consent: Consent) -> None:
    nav = cast.offices["nav_lerkendal"].service
    withdraw_consent(
        consent=consent, by=cast["other_office"], services=[nav], withdrawn_by_name="Vennlig", channel="oral"
    )


def _run_out(cast: Cast, plan: FamilyPlan, consent: Consent) -> None:
    _withdrawn(cast, plan, consent)
    say_yes(cast, plan, on=YESTERDAY - timedelta(days=9), until_on=YESTERDAY)


def _closed(_cast: Cast, plan: FamilyPlan, _consent: Consent) -> None:
    FamilyPlan.objects.filter(pk=plan.pk).update(ended_on=TODAY, end_reason="reached")


def _moved_out(cast: Cast, plan: FamilyPlan, _consent: Consent) -> None:
    plan.family.memberships.filter(person=member(cast.family, "Glad")).update(ended_on=TODAY)


def _protected_there(_cast: Cast, plan: FamilyPlan, _consent: Consent) -> None:
    Family.objects.filter(pk=plan.family_id).update(protection="confidential")


def _protected_here(cast: Cast, _plan: FamilyPlan, _consent: Consent) -> None:
    Family.objects.filter(pk=cast.family.pk).update(protection="strict")


def _shut(cast: Cast, plan: FamilyPlan, _consent: Consent) -> None:
    by = cast["other_office"]
    facts = {"kind": "restriction", "about": "Boligen", "area": "housing"}
    asked = RightsRequest.objects.create(family=plan.family, said_by="Vennlig", asked_by=by, **facts)
    Restriction.objects.create(request=asked, family=plan.family, area="housing", started_by=by)


@pytest.mark.parametrize(
    "change",
    [
        _done,
        _of_the_family,
        _secret,
        _withdrawn,
        _run_out,
        _closed,
        _moved_out,
        _protected_there,
        _protected_here,
        _shut,
    ],
)
def test_whatever_ends_it_ends_the_trace(
    cast: Cast, two_homes: FamilyPlan, change: Callable[[Cast, FamilyPlan, Consent], None]
) -> None:
    consent = say_yes(cast, two_homes)
    assert TRACE in page(cast)
    change(cast, two_homes, consent)
    assert "Et annet kontor" not in page(cast)


def test_only_what_the_yes_names_is_told(cast: Cast, two_homes: FamilyPlan) -> None:
    adult = two_homes.family.memberships.get(relation="mother").person
    say_yes(cast, two_homes, areas=[LifeArea.WORK])
    say_yes(cast, two_homes, services=[cast.offices["helse"].service])
    say_yes(cast, two_homes, givers=[Yes(adult)])
    assert "Et annet kontor" not in page(cast)


def areas_seen(cast: Cast, who: str) -> list[Any]:
    with acting_as(user_id=cast[who].pk), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM coordination_work_elsewhere")
        return cursor.fetchall()


def test_the_database_itself_tells_areas_and_only_of_plans_one_sees(cast: Cast, two_homes: FamilyPlan) -> None:
    say_yes(cast, two_homes)
    assert areas_seen(cast, "reader") == [(cast.family.pk, "housing")]
    for who in ("other_office", "ended_yesterday", "lead", "auditor", "superuser", "family_member"):
        assert areas_seen(cast, who) == []
    with acting_as(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM coordination_work_elsewhere")
        assert cursor.fetchall() == []


def test_what_a_secret_service_does_there_changes_no_letter_here(cast: Cast, two_homes: FamilyPlan) -> None:
    say_yes(cast, two_homes)
    before = page(cast)
    hidden = Service.objects.create(
        code="barnevern", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True
    )
    say_yes(cast, two_homes, services=[hidden], areas=[LifeArea.HOUSING, LifeArea.WORK])
    for area in ("housing", "work"):
        made = add_measure(plan=two_homes, by=cast["other_office"], area=area, text="Skjult")
        Measure.objects.filter(pk=made.pk).update(owner_kind="service", owner_service=hidden)
    assert quiet(page(cast)) == quiet(before)


def test_the_family_is_shown_what_such_a_yes_means_before_it_is_saved(cast: Cast) -> None:
    at = f"/familier/{cast.family.public_id}/grunnlag/samtykke/"
    client = cast.client("coordinator")
    assert "uten å få vite hvem" in client.get(at).content.decode()
    shown = client.post(at, asked(cast, tells_of_work="on")).content.decode()
    assert "De får ikke vite hvem, og ikke hva." in shown
    assert client.post(at, asked(cast, tells_of_work="on", bekreft="1")).status_code == 302
    assert Consent.objects.latest("pk").tells_of_work
    basis = client.get(f"/familier/{cast.family.public_id}/grunnlag/").content.decode()
    assert "Andre kontorer kan få vite, uten navn" in basis
