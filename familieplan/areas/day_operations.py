"""Verbs of the area coordinator's day: choose the zones that are followed, mark what moved as seen."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.areas.models import AreaCoordination, AreaLook, Zone


@transaction.atomic
def choose_zones(*, user: User, zones: Iterable[Zone], by: User) -> None:
    """From today exactly these are followed; none means that all are. What was followed before keeps its days."""
    # Two who choose at once: the second waits, and ends what the first began.
    User.objects.select_for_update().get(pk=user.pk)
    today, wanted = timezone.localdate(), {zone.pk for zone in zones}
    open_rows = AreaCoordination.objects.filter(user=user, to_on=None)
    open_rows.exclude(zone__in=wanted).update(to_on=today)
    kept = set(open_rows.values_list("zone", flat=True))
    AreaCoordination.objects.bulk_create(
        AreaCoordination(user=user, zone_id=zone, from_on=today, set_by=by) for zone in sorted(wanted - kept)
    )


def mark_seen(*, user: User) -> None:
    AreaLook.objects.update_or_create(user=user, defaults={"seen_at": timezone.now()})
