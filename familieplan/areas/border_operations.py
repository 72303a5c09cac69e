"""Verbs on borders: draw a zone anew, point a postcode elsewhere, and let what was written begin on its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.areas.models import Postcode, PostcodeMatch, Zone, ZoneOutline


@transaction.atomic
def draw_zone(*, zone: Zone, by: User, outline: dict[str, Any], valid_from_on: date, source: str) -> ZoneOutline:
    row = ZoneOutline.objects.create(
        zone=zone, outline=outline, valid_from_on=valid_from_on, source=source, written_by=by
    )
    begin_borders()
    return row


@transaction.atomic
def match_postcode(
    *, postcode: Postcode, by: User, zone: Zone | None, zone_match: str, valid_from_on: date, source: str
) -> PostcodeMatch:
    """What the postcode proposes from the day on. What families have confirmed stays."""
    row = PostcodeMatch.objects.create(
        postcode=postcode,
        zone=zone,
        zone_match=zone_match,
        valid_from_on=valid_from_on,
        source=source,
        written_by=by,
    )
    begin_borders()
    return row


@transaction.atomic
def begin_borders(on: date | None = None) -> int:
    """Whatever has its day and has not begun holds now, in the order of the days. How many did."""
    due = {"applied_at": None, "valid_from_on__lte": on or timezone.localdate()}
    outlines = list(ZoneOutline.objects.select_for_update().filter(**due))
    matches = list(PostcodeMatch.objects.select_for_update().filter(**due))
    for outline in outlines:
        Zone.objects.filter(pk=outline.zone_id).update(outline=outline.outline)
    for match in matches:
        Postcode.objects.filter(pk=match.postcode_id).update(zone=match.zone_id, zone_match=match.zone_match)
    for row in (*outlines, *matches):
        row.applied_at = timezone.now()
        row.save(update_fields=["applied_at"])
    return len(outlines) + len(matches)
