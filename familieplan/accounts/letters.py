"""Letters that say that something waits, and nothing of what: whoever stands beside the reader learns nothing."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, send_mass_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Notice, NoticeKind, Way


def recipients_of_digests() -> list[int]:
    """Keys of those for whom something has gathered since the last letter."""
    waiting = Notice.objects.unsent(Way.DIGEST).to_those_at_work()
    return sorted(set(waiting.values_list("recipient", flat=True)))


@transaction.atomic
def send_digest(user_id: int) -> bool:
    """One letter of what has gathered: how many of each kind, and where to sign in. Whether there was anything.

    The rows are held until it has left, and speak of themselves once: a second delivery of the task finds none, and
    one whose letter could not be sent finds them all.
    """
    rows = Notice.objects.unsent(Way.DIGEST).to_those_at_work().filter(recipient=user_id)
    held = list(rows.select_related("recipient").select_for_update(of=("self",), skip_locked=True))
    if not held:
        return False
    Notice.objects.filter(pk__in=[row.pk for row in held]).update(mailed_at=timezone.now())
    counts = Counter(row.kind for row in held)
    context = {
        "counts": [(str(kind.label), counts[kind]) for kind in NoticeKind if counts[kind]],
        "address": settings.SITE_URL,
        "municipality": settings.MUNICIPALITY_NAME,
    }
    letter = EmailMultiAlternatives(
        subject=_("Familieplan: dette venter på deg"),
        body=render_to_string("accounts/mail/digest.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[held[0].recipient.email],
    )
    letter.attach_alternative(render_to_string("accounts/mail/digest.html", context), "text/html")
    letter.send()
    return True


@transaction.atomic
def send_at_once(notice_ids: list[int]) -> None:
    """A letter is the same for everybody, and each of these notices has one at most."""
    rows = Notice.objects.unsent(Way.AT_ONCE).to_those_at_work().filter(pk__in=notice_ids)
    held = list(rows.select_related("recipient").select_for_update(of=("self",), skip_locked=True))
    Notice.objects.filter(pk__in=[row.pk for row in held]).update(mailed_at=timezone.now())
    subject = _("Familieplan: du har en ny beskjed")
    body = _("Det ligger en ny beskjed til deg i Familieplan. Logg inn for å lese den.")
    addresses = sorted({row.recipient.email for row in held})
    send_mass_mail([(subject, body, settings.DEFAULT_FROM_EMAIL, [address]) for address in addresses])
