"""To the day: each fact opens a family from its first day until its last, whatever else stands; and closes it by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Employment, Office, Service, StandsFor
from familieplan.accounts.policies import Role
from familieplan.families import access, operations, own_access, secrecy
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.models import (
    ConsentedService,
    EmergencyAccess,
    Family,
    FamilyLogin,
    FamilyUserAccess,
    HoldReason,
    Knowledge,
    Membership,
    Participation,
    SharingBasis,
)
from familieplan.families.policies import Part, Right
from tests.cast import LONG_AGO, Cast, add_break_glass
from tests.clock import later
from tests.coordination.stories import another_family
from tests.families.sharing import TODAY, consent, law, provision

pytestmark = pytest.mark.django_db
OVER = TODAY + timedelta(days=3)
Opens = tuple[str, Right]


def noon(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(12)))


def midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))


def open_to(cast: Cast, who: str, right: Right) -> bool:
    return Family.objects.permitting(cast[who], right).filter(pk=cast.family.pk).exists()


def let_in(cast: Cast, basis: SharingBasis, on: date = TODAY) -> Participation:
    asked = {"family": cast.family, "by": cast["coordinator"], "worker": cast["other_office"], "part": Part.READER}
    return operations.start_participation(basis=basis, on=on, **asked)


def _part(cast: Cast) -> Opens:
    part = let_in(cast, consent(cast, "nav", on=LONG_AGO))
    Participation.objects.filter(pk=part.pk).update(ended_on=OVER, end_reason="finished")
    return "other_office", Right.VIEW


def _basis(cast: Cast) -> Opens:
    basis = consent(cast, "nav", on=LONG_AGO)
    let_in(cast, basis, LONG_AGO)
    SharingBasis.objects.filter(pk=basis.pk).update(started_on=TODAY, ended_on=OVER)
    return "other_office", Right.VIEW


def _consent(cast: Cast) -> Opens:
    basis = consent(cast, "nav", until_on=OVER)
    SharingBasis.objects.filter(pk=basis.pk).update(started_on=LONG_AGO)
    part = let_in(cast, basis)
    Participation.objects.filter(pk=part.pk).update(started_on=TODAY)
    return "other_office", Right.VIEW


def _provision(cast: Cast) -> Opens:
    stated = law(code="ny", valid_from=TODAY, valid_to=OVER)
    let_in(cast, operations.state_law(family=cast.family, by=cast["coordinator"], stated=stated))
    return "other_office", Right.VIEW


def _post(who: str, right: Right) -> Callable[[Cast], Opens]:
    def set_up(cast: Cast) -> Opens:
        Employment.objects.filter(user=cast[who]).update(started_on=TODAY, ended_on=OVER)
        return who, right

    return set_up


def _deputy(cast: Cast) -> Opens:
    cast.hire("colleague", "Fin Gran", "helse", Role.CASEWORKER)
    days = {"started_on": TODAY, "last_on": OVER - timedelta(days=1), "by": cast["coordinator"]}
    facts = {"principal": cast["coordinator"], "deputy": cast["colleague"], "stands_for": StandsFor.COORDINATION}
    name_deputy(**facts, **days)
    return "colleague", Right.STEER


def _deputy_of_the_lead(cast: Cast) -> Opens:
    cast.hire("colleague", "Sval Myr", "osk", Role.CASEWORKER)
    days = {"started_on": TODAY, "last_on": OVER - timedelta(days=1), "by": cast["lead"]}
    name_deputy(principal=cast["lead"], deputy=cast["colleague"], stands_for=StandsFor.LEAD, **days)
    return "colleague", Right.REVIEW


def _post_of_a_deputy(cast: Cast) -> Opens:
    who = _deputy(cast)
    Employment.objects.filter(user=cast["colleague"]).update(started_on=TODAY, ended_on=OVER)
    type(cast["colleague"].stands_in.get()).objects.update(started_on=LONG_AGO, last_on=OVER + timedelta(days=9))
    return who


def _login(cast: Cast) -> Opens:
    FamilyLogin.objects.update(given_on=TODAY, ended_on=OVER)
    return "family_member", Right.OWN


def _membership(cast: Cast) -> Opens:
    Membership.objects.filter(person__given_name="Vakker").update(started_on=TODAY, ended_on=OVER)
    return "family_member", Right.OWN


WINDOWS: dict[str, Callable[[Cast], Opens]] = {
    "a part": _part,
    "its basis": _basis,
    "a consent": _consent,
    "a provision": _provision,
    "the post of somebody who takes part": _post("reader", Right.VIEW),
    "the post of a lead": _post("lead", Right.REVIEW),
    "a coordinator's deputy": _deputy,
    "a lead's deputy": _deputy_of_the_lead,
    "the post of a deputy": _post_of_a_deputy,
    "a member's own access": _login,
    "a membership": _membership,
}
# These end by a verb, which brings the rows along; all others close at midnight though no task has run.
WITHOUT_A_CLOCK = {"a member's own access", "a membership"}


@pytest.mark.parametrize("fact", WINDOWS)
def test_a_fact_opens_the_family_from_its_first_day_until_its_last(cast: Cast, fact: str) -> None:
    who, right = WINDOWS[fact](cast)
    for day, is_open in ((-1, False), (0, True), (2, True), (3, False)):
        with later(noon(TODAY + timedelta(days=day))):
            access.sync()
            assert open_to(cast, who, right) is is_open, day
            assert access.differences() == []


@pytest.mark.parametrize("fact", [fact for fact in WINDOWS if fact not in WITHOUT_A_CLOCK])
def test_a_fact_closes_the_family_at_midnight_though_no_task_has_run(cast: Cast, fact: str) -> None:
    who, right = WINDOWS[fact](cast)
    access.sync()
    with later(midnight(OVER) - timedelta(seconds=1)):
        assert open_to(cast, who, right)
        assert access.differences() == []
    with later(midnight(OVER)):
        assert not open_to(cast, who, right)
        assert access.differences() == []


def test_a_service_that_is_taken_out_of_a_consent_is_out_from_that_day(cast: Cast) -> None:
    basis = consent(cast, "nav", "helse", on=LONG_AGO)
    let_in(cast, basis)
    taken = {"withdrawn_on": OVER, "withdrawn_at": timezone.now(), "withdrawn_by_name": "Vakker"}
    how = {"withdrawal_channel": "oral", "withdrawal_recorded_by": cast["coordinator"]}
    ConsentedService.objects.filter(consent=basis.consent, service__code="nav").update(**taken, **how)
    for day, is_open in ((OVER - timedelta(days=1), True), (OVER, False)):
        with later(noon(day)):
            access.sync()
            assert open_to(cast, "other_office", Right.VIEW) is is_open


def test_of_two_facts_the_longer_one_counts(cast: Cast) -> None:
    let_in(cast, consent(cast, "nav", until_on=OVER))
    add_break_glass(cast)
    ends_at = EmergencyAccess.objects.get().ends_at
    assert until(cast, "other_office") == {midnight(OVER)}
    assert until(cast, "break_glass") == {ends_at}
    assert until(cast, "coordinator") == {None}
    Participation.objects.filter(worker=cast["other_office"]).update(worker=cast["break_glass"])
    access.sync()
    view = FamilyUserAccess.objects.get(user=cast["break_glass"], permission__codename=Right.VIEW.value)
    assert view.until_at == midnight(OVER), "the part lasts longer than the emergency"
    assert until(cast, "break_glass") == {midnight(OVER), ends_at}


def test_a_part_without_an_end_outlasts_an_emergency_to_the_second(cast: Cast) -> None:
    let_in(cast, consent(cast, "nav", on=LONG_AGO))
    add_break_glass(cast)
    Participation.objects.filter(worker=cast["other_office"]).update(worker=cast["break_glass"])
    access.sync()
    rows = FamilyUserAccess.objects.filter(user=cast["break_glass"])
    assert rows.get(permission__codename=Right.VIEW.value).until_at is None
    assert access.differences() == []


def until(cast: Cast, who: str) -> set[datetime | None]:
    return set(FamilyUserAccess.objects.filter(user=cast[who]).values_list("until_at", flat=True))


@pytest.mark.parametrize("whole_family", [True, False])
def test_what_is_held_back_is_shut_on_its_days_and_for_those_it_names(cast: Cast, whole_family: bool) -> None:
    cast.let_in("father", "Stille")
    FamilyLogin.objects.update(given_on=LONG_AGO)
    person = None if whole_family else cast.member("Vakker").person
    hold = own_access.hold_back(
        family=cast.family, by=cast["coordinator"], person=person, reason=HoldReason.choices[0][0],
        why="Kan være farlig.", review_on=OVER,
    )  # fmt: skip
    type(hold).objects.filter(pk=hold.pk).update(ended_on=OVER, ended_by=cast["coordinator"])
    for day, is_open in ((-1, True), (0, False), (2, False), (3, True)):
        with later(noon(TODAY + timedelta(days=day))):
            access.sync()
            assert open_to(cast, "family_member", Right.OWN) is is_open, day
            assert open_to(cast, "father", Right.OWN) is (is_open or not whole_family), day


# A secret service works in the plan on the days when everybody on the team may know of it.
def secret_team(cast: Cast) -> Knowledge:
    service = Service.objects.create(code="vern", name="Barneverntjenesten", short_name="Vernet", is_secret=True)
    cast.offices["vern"] = Office.objects.create(service=service, name="Vernet Heimdal", district_code="500104")
    by = cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=by, stated=law(), on=LONG_AGO)
    asked = {"family": cast.family, "by": by, "part": Part.RESPONSIBLE, "basis": basis, "on": LONG_AGO}
    operations.start_participation(worker=by, **asked)
    told = {"family": cast.family, "by": by, "about": service, "on": TODAY}
    own = operations.state_law(family=cast.family, by=by, stated=law(code="to-helse"), on=LONG_AGO)
    secrecy.tell(told=cast.offices["nav"].service, basis=basis, **told | {"on": LONG_AGO})
    return secrecy.tell(told=cast.offices["helse"].service, basis=own, **told)


def _knowledge(known: Knowledge) -> None:
    Knowledge.objects.filter(pk=known.pk).update(ended_on=OVER)


def _its_basis(known: Knowledge) -> None:
    Knowledge.objects.filter(pk=known.pk).update(started_on=LONG_AGO)
    SharingBasis.objects.filter(pk=known.basis_id).update(started_on=TODAY, ended_on=OVER)


def _its_provision(known: Knowledge) -> None:
    new = provision("ny", valid_from=TODAY, valid_to=OVER)
    Knowledge.objects.filter(pk=known.pk).update(started_on=LONG_AGO)
    SharingBasis.objects.filter(pk=known.basis_id).update(legal_basis=new)


@pytest.mark.parametrize("ends", [_knowledge, _its_basis, _its_provision])
def test_a_secret_service_works_in_the_plan_while_the_whole_team_may_know(
    cast: Cast, ends: Callable[[Knowledge], None]
) -> None:
    ends(secret_team(cast))
    for day, works in ((-1, False), (0, True), (2, True), (3, False)):
        with later(noon(TODAY + timedelta(days=day))):
            access.sync()
            assert open_to(cast, "vern", Right.PLAN) is works, day
            assert open_to(cast, "vern", Right.LOG)


@pytest.mark.parametrize("ends", ["the consent", "the service"])
def test_what_was_told_on_a_consent_is_known_while_the_consent_holds(cast: Cast, ends: str) -> None:
    known = secret_team(cast)
    basis = consent(cast, "helse", on=TODAY, until_on=OVER if ends == "the consent" else None)
    SharingBasis.objects.filter(pk=basis.pk).update(started_on=LONG_AGO)
    Knowledge.objects.filter(pk=known.pk).update(started_on=LONG_AGO, basis=basis)
    if ends == "the service":
        taken = {"withdrawn_on": OVER, "withdrawn_at": timezone.now(), "withdrawn_by_name": "Vakker"}
        how = {"withdrawal_channel": "oral", "withdrawal_recorded_by": cast["coordinator"]}
        ConsentedService.objects.filter(consent=basis.consent).update(**taken, **how)
    for day, works in ((-1, False), (0, True), (2, True), (3, False)):
        with later(noon(TODAY + timedelta(days=day))):
            access.sync()
            assert open_to(cast, "vern", Right.PLAN) is works, day


def test_what_is_told_in_one_family_is_not_told_in_another(cast: Cast) -> None:
    secret_team(cast)
    other = another_family(cast, "Bregne").family
    basis = operations.state_law(family=other, by=cast["vern"], stated=law())
    asked = {"family": other, "by": cast["vern"], "part": Part.RESPONSIBLE, "basis": basis}
    operations.start_participation(worker=cast["vern"], **asked)
    assert open_to(cast, "vern", Right.PLAN)
    assert not Family.objects.permitting(cast["vern"], Right.PLAN).filter(pk=other.pk).exists()


def test_a_provision_lets_in_the_services_it_names(cast: Cast) -> None:
    stated = law(code="snever", to_all=False)
    stated.provision.receivers.add(cast.offices["nav"].service)
    let_in(cast, operations.state_law(family=cast.family, by=cast["coordinator"], stated=stated))
    assert open_to(cast, "other_office", Right.VIEW)
    stated.provision.receivers.set([cast.offices["osk"].service])
    access.sync()
    assert not open_to(cast, "other_office", Right.VIEW)
