"""A silent receiver must not hold up a family in crisis: the next in line is rung, and the lead at last."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.models import FastLane, LaneReceiver, LaneStep
from familieplan.coordination.models.fastlane import LEAD_RUNG, LEAD_RUNG_AGAIN, RINGS, RUNG
from familieplan.coordination.operations.fastlane import leads_who_know, tell

# What has been rung is read after the beat before has written it; else the second would go on to the one after.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.lanes'))"


@transaction.atomic
def ring_the_next() -> int:
    """Whoever is next in line for each lane that has waited too long; after the last receiver the leads.

    As often as one likes, and by several at once: each is rung once. Returns how many lanes moved on.
    """
    with acting_as(duty=Duty.FAST_LANE):
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        waiting = (
            FastLane.objects.waiting().with_state().select_related("family__district", "office", "receiver", "sent_by")
        )
        return sum(_ring(lane) for lane in waiting if lane.rings_at <= timezone.now())


def _ring_of_leads(lane: FastLane) -> int | None:
    """Once while nobody has received it, and once more when it was received after that and nothing has come of it."""
    rung = dict(LaneStep.objects.filter(lane=lane, kind__in=RINGS).values_list("kind", "happened_at"))
    if LEAD_RUNG not in rung:
        return LEAD_RUNG
    is_new = lane.received_at is not None and lane.received_at >= rung[LEAD_RUNG]
    return LEAD_RUNG_AGAIN if is_new and LEAD_RUNG_AGAIN not in rung else None


def _ring(lane: FastLane) -> bool:
    rung = set(LaneStep.objects.filter(lane=lane, kind=RUNG).values_list("to", flat=True)) | {lane.receiver.worker_id}
    line = LaneReceiver.objects.present().filter(office=lane.office).exclude(worker=lane.sent_by)
    following = line.exclude(worker__in=rung).select_related("worker").first()
    kind, to = (RUNG, following.worker) if following else (_ring_of_leads(lane), None)
    if kind is None:
        return False
    LaneStep.objects.create(lane=lane, kind=kind, to=to, happened_at=timezone.now())
    tell(lane, [to] if to else [*leads_who_know(lane), lane.sent_by], _("En snarvei har ventet for lenge på svar."))
    return True
