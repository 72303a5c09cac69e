"""Nightly: dates that passed at midnight change who takes part, who may see what, and who must be asked again."""

from celery import shared_task

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families import access
from familieplan.families.basis_operations import end_what_ran_out
from familieplan.families.consent_questions import ask_anew, warn_of_ends


@shared_task
def follow_the_facts() -> None:
    """Participations end with what they stood on; then the access rows follow."""
    with acting_as(duty=Duty.ACCESS):
        end_what_ran_out()
        access.sync()


@shared_task
def ask_again() -> None:
    """Who has come of age to consent, and which consents soon run out: the coordinators are told once."""
    with acting_as(duty=Duty.CONSENTS):
        ask_anew()
        warn_of_ends()
