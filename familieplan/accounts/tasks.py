"""Upkeep of the read log and of sign-ins, and letters that say no more than that something waits."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mass_mail
from django.db import OperationalError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts import claims_operations, readcase_operations, readlog, readlog_chain
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Employment, Notice
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
    """A letter is the same for everybody: whoever stands beside the reader learns nothing.

    Whoever has left, or whose account is closed, is not written to.
    """
    subject = _("Familieplan: du har en ny beskjed")
    body = _("Det ligger en ny beskjed til deg i Familieplan. Logg inn for å lese den.")
    with acting_as(duty=Duty.NOTICES):
        waiting = Notice.objects.unseen().filter(
            pk__in=notice_ids, recipient__is_active=True, recipient__is_family=False
        )
        jobs = Employment.objects.filter(user=OuterRef("recipient"))
        waiting = waiting.exclude(Exists(jobs), ~Exists(jobs.current()))
        addresses = sorted(set(waiting.values_list("recipient__email", flat=True)))
    send_mass_mail([(subject, body, settings.DEFAULT_FROM_EMAIL, [address]) for address in addresses])


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
