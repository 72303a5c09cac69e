"""Nightly: dates that passed at midnight change who may see what."""

from celery import shared_task

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families import access


@shared_task
def follow_the_facts() -> None:
    with acting_as(duty=Duty.ACCESS):
        access.sync()
