"""Nightly: what has been kept long enough goes."""

from celery import shared_task

from familieplan.accounts.acting import Duty, acting_as
from familieplan.config import retention


@shared_task(acks_late=True)
def obey_retention() -> None:
    with acting_as(duty=Duty.RETENTION):
        retention.obey()
