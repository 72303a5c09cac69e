"""Upkeep of the read log, and letters that say no more than that something waits."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mass_mail
from django.utils.translation import gettext as _

from familieplan.accounts import readlog
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Notice


@shared_task
def make_read_log_room() -> None:
    with acting_as(duty=Duty.READ_LOG):
        readlog.make_room()


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_notices(notice_ids: list[int]) -> None:
    """A letter is the same for everybody: whoever stands beside the reader learns nothing."""
    waiting = Notice.objects.filter(
        pk__in=notice_ids, seen_at=None, recipient__is_active=True, recipient__is_family=False
    )
    subject = _("Familieplan: du har en ny beskjed")
    body = _("Det ligger en ny beskjed til deg i Familieplan. Logg inn for å lese den.")
    addresses = sorted(set(waiting.values_list("recipient__email", flat=True)))
    send_mass_mail([(subject, body, settings.DEFAULT_FROM_EMAIL, [address]) for address in addresses])
