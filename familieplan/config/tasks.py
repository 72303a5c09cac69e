"""Nightly: what has been kept long enough goes."""

from celery import shared_task

from familieplan.config import retention


@shared_task(acks_late=True)
def obey_retention() -> None:
    retention.obey()
