"""What the family has said to the plan, in a copy. At the door each gets their own; what others said is theirs."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.coordination.models import FamilyWish
from familieplan.coordination.models.wish import FOR_THE_LEAD
from familieplan.families.models import Family, FamilyLogin


def wishes_of(family: Family, asker: FamilyLogin | None, *, own: bool) -> tuple[bool, list[dict[str, str]]]:
    """Whether something of others is left out, and what is in it, oldest first."""
    found: QuerySet[FamilyWish] = FamilyWish.objects.filter(plan__family=family).select_related("person")
    if not own:
        # The coordinator reads the copy through first: what was for the lead alone is only in one's own.
        found = found.exclude(kind__in=FOR_THE_LEAD)
    rows = [row for row in found.order_by("asked_at", "pk") if not own or (asker and asker.person_id == row.person_id)]
    return len(rows) < len(found), [_row(row) for row in rows]


def _row(row: FamilyWish) -> dict[str, str]:
    return {
        "who": row.person.given_name,
        "what": str(row.get_kind_display()),
        "words": row.words,
        "written": str(_("Skrevet inn av en i teamet")) if row.is_recorded else "",
        "asked_on": timezone.localdate(row.asked_at).isoformat(),
        "taken_back": timezone.localdate(row.withdrawn_at).isoformat() if row.withdrawn_at else "",
        "outcome": str(row.get_outcome_display()) if row.outcome else "",
        "answer": row.answer,
    }
