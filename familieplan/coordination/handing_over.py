"""What pages say of a handover: what waits for somebody, and whom to ask about notes that stayed behind."""

from __future__ import annotations

from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models.following import left_behind
from familieplan.families.models import Family, Handover, Outcome


def waiting_for(user: User) -> list[Handover]:
    """What this person is asked to take over. The family is not theirs yet, and is not named in a list."""
    with acting_as(duty=Duty.HANDOVER):
        return list(Handover.objects.open().filter(taker=user).select_related("giver").order_by("expires_at", "pk"))


def whom_to_ask(user: User, family: Family) -> str:
    """The name of whoever handed over to this reader, or to the one they stand in for; "" when all notes followed."""
    part = left_behind(user, family.pk)
    if part is None:
        return ""
    taken = Handover.objects.filter(family=family, taker=part.worker_id, outcome=Outcome.ACCEPTED)
    last = taken.select_related("giver").order_by("-answered_at").first()
    return last.giver.name if last else _("den forrige koordinatoren")
