"""Asks local actors by letter, before what they offered misleads anybody. A task may be delivered twice."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas import border_operations, offer_operations


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def ask_about_offers() -> None:
    """Each morning, one task for each letter: an address that cannot be reached holds up no other."""
    with acting_as(duty=Duty.NOTICES):
        for question_id in offer_operations.questions_to_send():
            send_offer_question.apply_async((question_id,), retry=False)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def begin_borders() -> None:
    """Just after midnight: borders whose day has come."""
    with acting_as(duty=Duty.NOTICES):
        border_operations.begin_borders()


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_offer_question(question_id: int) -> None:
    with acting_as(duty=Duty.NOTICES):
        offer_operations.send_question(question_id)
