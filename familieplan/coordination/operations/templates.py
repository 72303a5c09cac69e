"""Verbs on the templates of the journal: another text of a kind, from a day on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import EntryTemplate


class TemplateDateError(ValueError):
    """A text would begin on or before the day on which the one in force began, or in the past."""


@transaction.atomic
def set_template(*, by: User, kind: str, text: str, valid_from: date) -> EntryTemplate | None:
    """What is in force until then stays as it is; no text means that the kind has no template from that day.

    A text that has not begun gives way. Returns None for no text. Raises TemplateDateError.
    """
    rows = EntryTemplate.objects.select_for_update().filter(kind=kind)
    today = timezone.localdate()
    if valid_from < today or rows.filter(valid_from__gte=valid_from, valid_from__lte=today).exists():
        raise TemplateDateError
    rows.filter(valid_from__gt=today).delete()
    rows.in_force(valid_from).update(valid_to=valid_from)
    if not text.strip():
        return None
    return EntryTemplate.objects.create(kind=kind, text=text.strip(), valid_from=valid_from, set_by=by)
