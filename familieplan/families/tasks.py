"""Nightly: dates that passed at midnight change who may see what, and the result is looked at once more."""

from celery import shared_task
from django.db import transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families import access, verification


@shared_task
def follow_the_facts() -> None:
    with transaction.atomic(), acting_as(duty=Duty.ACCESS):
        access.sync()


@shared_task
def verify_access() -> None:
    verification.verify()
