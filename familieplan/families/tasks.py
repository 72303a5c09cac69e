"""Dates that passed, and moments that passed since, change who may see what, and who must be asked again."""

from celery import shared_task
from django.db import OperationalError, transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families import access, duplicate_operations, unusual_operations, verification
from familieplan.families.basis_operations import end_what_ran_out
from familieplan.families.consent_questions import ask_anew, warn_of_ends
from familieplan.families.emergency_operations import end_what_has_run_out
from familieplan.families.handover_operations import let_lapsed_fall


@shared_task
def follow_the_facts() -> None:
    """Participations end with what they stood on; then the access rows follow."""
    with transaction.atomic(), acting_as(duty=Duty.ACCESS):
        end_what_ran_out()
        access.sync()


@shared_task
def ask_again() -> None:
    """Who has come of age to consent, and which consents soon run out: the coordinators are told once."""
    with transaction.atomic(), acting_as(duty=Duty.CONSENTS):
        ask_anew()
        warn_of_ends()


@shared_task
def verify_access() -> None:
    with acting_as(duty=Duty.ACCESS):
        verification.verify()


@shared_task
def end_emergencies() -> None:
    """Nobody sees anything after the moment, whether this runs or not; it makes the rows say so, too."""
    with acting_as(duty=Duty.EMERGENCY):
        end_what_has_run_out()


@shared_task
def end_handovers() -> None:
    """A proposal cannot be taken after its time, whether this runs or not; it tells whoever proposed."""
    with acting_as(duty=Duty.HANDOVER):
        let_lapsed_fall()


@shared_task
def look_for_duplicates() -> None:
    """As often as one likes: a pair is found once, and told of once."""
    with acting_as(duty=Duty.DUPLICATES):
        duplicate_operations.look()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def look_for_unusual_reading() -> None:
    with acting_as(duty=Duty.READ_LOG):
        unusual_operations.look(days=unusual_operations.last_days())
