"""Nightly: dates that passed at midnight change who may see what, and the day's reading is looked through."""

from celery import shared_task
from django.db import OperationalError

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families import access, unusual_operations


@shared_task
def follow_the_facts() -> None:
    access.sync()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def look_for_unusual_reading() -> None:
    with acting_as(duty=Duty.READ_LOG):
        unusual_operations.look(days=unusual_operations.last_days())
