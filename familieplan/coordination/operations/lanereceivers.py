"""Who receives a fast lane where: named from a day, and relieved from a day."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import NoticeKind, Office, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import LaneReceiver


class ReceiverRefusedError(ValueError):
    """Nobody can be named like this; the words say why, and are meant for the screen."""


@transaction.atomic
def name_receiver(
    *,
    office: Office,
    by: User,
    worker: User,
    title: str,
    rank: int,
    started_on: date | None = None,
    ended_on: date | None = None,
) -> LaneReceiver:
    """From the day on, until the other. Raises ReceiverRefusedError when the place in line, or the worker, is taken."""
    days = {"started_on": started_on or timezone.localdate(), "ended_on": ended_on}
    try:
        with transaction.atomic():
            made = LaneReceiver.objects.create(
                office=office, worker=worker, title=title, rank=rank, named_by=by, **days
            )
    except IntegrityError as taken:
        raise ReceiverRefusedError(
            _("Plassen er tatt, eller personen står i rekka allerede. Avslutt den gamle først.")
        ) from taken
    text = _("Du er navngitt som mottaker av snarveier. Du blir varslet når en familie trenger rask hjelp.")
    notify(users=[worker], text=text, path=reverse("coordination:lanes"), kind=NoticeKind.EMERGENCY)
    return made


@transaction.atomic
def relieve_receiver(*, receiver: LaneReceiver, on: date | None = None) -> None:
    """From the day on nothing new is asked of them here; what has been asked is left to the next in line."""
    receiver.ended_on = max(on or timezone.localdate(), receiver.started_on)
    receiver.save(update_fields=["ended_on"])
