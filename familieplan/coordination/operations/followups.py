"""A measure out of a sentence of an entry."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from familieplan.accounts.models import User
from familieplan.coordination.models import Audience, FamilyPlan, FollowUp, LogEntry, Measure
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure

# A measure's own text has room for this many characters.
LONGEST = 300
# A full stop ends a sentence when the next begins with a capital: «kl. 12» and «1. desember» do not.
ENDS = re.compile(r"(?<=[.!?…])[\s]+(?=[A-ZÆØÅ«\"–-])|\s*\n+\s*")


def sentences_of(text: str) -> list[str]:
    """The sentences of an entry in their order, headings of a template without an answer left out."""
    found = (part.strip() for part in ENDS.split(text))
    return [part for part in found if part and not part.endswith(":")]


def read_by_fewer(entry: LogEntry) -> bool:
    """A measure stands in the plan for everybody who takes part; this entry does not."""
    return bool(entry.kept_by_id or entry.narrow_reason or entry.audience == Audience.OFFICE)


@transaction.atomic
def follow_up(
    *,
    plan: FamilyPlan,
    entry: LogEntry,
    by: User,
    area: str,
    text: str,
    owner: Owner = NOBODY,
    due_on: date | None = None,
) -> Measure:
    """Raises ValueError for an entry of another plan."""
    if entry.plan_id != plan.pk:
        raise ValueError("an entry is followed up in its own plan")
    measure = add_measure(plan=plan, by=by, area=area, text=text, owner=owner, due_on=due_on)
    FollowUp.objects.create(plan=plan, entry=entry, measure=measure, made_by=by)
    return measure
