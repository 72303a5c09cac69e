"""Whatever people do with emergencies, deputies and handovers, the access rows are what the facts grant at that moment."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.accounts.models import Deputy, StandsFor
from familieplan.accounts.operations import end_employment
from familieplan.accounts.policies import Role
from familieplan.families import access, operations
from familieplan.families.deputy_operations import DeputyRefusedError, end_deputy, name_deputy
from familieplan.families.emergency_operations import end_emergency
from familieplan.families.handover_operations import (
    Follows,
    HandoverRefusedError,
    NewBasis,
    accept_handover,
    propose_handover,
    withdraw_handover,
)
from familieplan.families.models import EmergencyAccess, Family, Handover, Notes, Participation
from familieplan.families.policies import Part, Right
from familieplan.families.tasks import follow_the_facts
from tests.cast import Cast
from tests.clock import later
from tests.families.emergencies import open_blomst

pytestmark = pytest.mark.django_db
PEOPLE = ("coordinator", "colleague", "other_office", "reader")
VERBS = ("open", "shut", "deputy", "recall", "ask", "take", "withdraw", "leave", "basis", "wait")
HISTORY = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 3)), max_size=9)


def act(cast: Cast, verb: str, who: str, other: str) -> None:
    """What each verb means here; what is refused changes nothing."""
    one, two, today = cast[who], cast[other], timezone.localdate()
    for user in (one, two):
        user.__dict__.pop("employment", None)
    asked = Handover.objects.filter(family=cast.family, outcome="").first()
    if verb == "open" and one.employment and not Family.objects.visible_to(one).exists():
        open_blomst(cast, who)
    elif verb == "shut":
        for emergency in EmergencyAccess.objects.in_force().filter(worker=one):
            end_emergency(emergency=emergency, by=one)
    elif verb == "deputy":
        days = {"started_on": today, "last_on": today + timedelta(days=1)}
        name_deputy(by=one, principal=one, deputy=two, stands_for=StandsFor.COORDINATION, **days)
    elif verb == "recall":
        for deputy in Deputy.objects.filter(principal=one, ended_at=None):
            end_deputy(deputy=deputy, by=one)
    elif verb == "ask":
        basis, follows = NewBasis("law", "en hjemmel"), Follows(Notes.NONE)
        propose_handover(family=cast.family, by=one, taker=two, message="?", follows=follows, basis=basis)
    elif verb == "take" and asked:
        accept_handover(handover=asked, by=asked.taker)
    elif verb == "withdraw" and asked:
        withdraw_handover(handover=asked, by=asked.giver)
    elif verb == "leave" and one.employments.filter(ended_on=None).exists():
        end_employment(employment=one.employments.get(ended_on=None), by=two)
    elif verb == "basis":
        for part in Participation.objects.current().filter(worker=one, family=cast.family):
            operations.end_basis(basis=part.basis, by=one)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORY)
def test_rows_and_facts_agree_after_every_step_and_as_time_goes_on(
    cast: Cast, history: list[tuple[str, int, int]]
) -> None:
    if "colleague" not in cast.users:
        cast.hire("colleague", "Fin Gran", "helse", Role.CASEWORKER)
    with transaction.atomic():
        live(cast, history)
        transaction.set_rollback(True)


def live(cast: Cast, history: list[tuple[str, int, int]]) -> None:
    passed, start = timedelta(), timezone.now()
    for verb, first, second in history:
        passed += timedelta(hours=7) if verb == "wait" else timedelta(seconds=1)
        with later(start + passed):
            if verb == "wait":
                follow_the_facts()
            with suppress(DeputyRefusedError, HandoverRefusedError):
                act(cast, verb, PEOPLE[first], PEOPLE[second])
            assert access.differences() == []
    # Days later nobody is let in by an emergency or as a deputy, whether any task has run or not.
    with later(start + passed + timedelta(days=3)):
        parts = Participation.objects.current().filter(family=cast.family, part=Part.COORDINATOR)
        stands = set(parts.values_list("worker", flat=True))
        steers = {who for who in PEOPLE if Family.objects.permitting(cast[who], Right.STEER).exists()}
        assert {cast[who].pk for who in steers} <= stands
