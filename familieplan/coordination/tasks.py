"""Flags follow the facts: every night for all, and at once for the families something changed in. And tidying up."""

from celery import shared_task
from django.db import OperationalError

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.operations import flags, ringing
from familieplan.coordination.operations.drafts import forget_discarded_drafts
from familieplan.coordination.operations.telling import tell_of_absent_coordinators


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def evaluate_flags() -> None:
    with acting_as(duty=Duty.FLAGS):
        flags.evaluate()
        tell_of_absent_coordinators()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def evaluate_families(family_ids: list[int]) -> None:
    with acting_as(duty=Duty.FLAGS):
        flags.evaluate(families=family_ids)
        tell_of_absent_coordinators()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def forget_drafts() -> None:
    with acting_as(duty=Duty.RETENTION):
        forget_discarded_drafts()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def ring_overdue_lanes() -> None:
    """Every few minutes: a receiver who is silent must not hold up a family in crisis."""
    with acting_as(duty=Duty.FAST_LANE):
        ringing.ring_the_next()
