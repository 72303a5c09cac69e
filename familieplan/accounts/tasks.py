"""Upkeep of the read log and of sign-ins, and letters that say no more than that something waits."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from familieplan.accounts import claims_operations, letters, readcase_operations, readlog, readlog_chain
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.signin import sessions


@shared_task
def make_read_log_room() -> None:
    with acting_as(duty=Duty.READ_LOG):
        readlog.make_room()


@shared_task
def follow_the_claims() -> None:
    """Dates that passed at midnight end jobs, and with the last job every session and key."""
    with acting_as(duty=Duty.SIGN_IN):
        claims_operations.end_lapsed()
        claims_operations.end_unconfirmed_keys()
        for user in sessions.departed_with_a_way_in():
            sessions.show_out_if_departed(user)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_notices(notice_ids: list[int]) -> None:
    with acting_as(duty=Duty.NOTICES):
        letters.send_at_once(notice_ids)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def send_digests() -> None:
    """Each morning, one task for each letter: an address that cannot be reached holds up no other."""
    with acting_as(duty=Duty.NOTICES):
        for user_id in letters.recipients_of_digests():
            send_digest.apply_async((user_id,), retry=False)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_digest(user_id: int) -> None:
    with acting_as(duty=Duty.NOTICES):
        letters.send_digest(user_id)


@shared_task(acks_late=True)
def seal_read_log() -> None:
    with acting_as(duty=Duty.READ_LOG):
        readlog_chain.seal()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def verify_read_log() -> None:
    """Nightly: what is broken becomes a case for the auditor."""
    with acting_as(duty=Duty.READ_LOG):
        readlog_chain.seal()
        if found := readlog_chain.first_break(readlog_chain.recent_and_in_turn(timezone.localdate())):
            readcase_operations.report_break(found)
