"""What families and staff have said in a year: whether the help helps, what stands in the way. Counts, nothing hidden.

Only what makes a yearly report reads this: it hides what is few before anybody sees it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Min, Q

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.models import Barrier, BarrierOutcome, HelpRating

# By children or adults, about the whole help or single measures, and the answer.
Said = dict[tuple[bool, bool, str], int]


def said_of(year: int) -> Said | None:
    """None for a year before the first answer."""
    with transaction.atomic(), acting_as(duty=Duty.FIGURES):
        rows = HelpRating.objects.filter(month_on__year=year).order_by()
        counted = list(rows.values_list("is_child", "of_whole", "answer").annotate(count=Count("pk")))
        begun = first_answer()
    return {(child, whole, answer): count for child, whole, answer, count in counted} if _is_on(begun, year) else None


def met_in(year: int) -> dict[str, tuple[int, int]] | None:
    """Kind → how many were met, and how many of them are removed. None for a year before the first."""
    rows = Barrier.objects.filter(reported_on__year=year).order_by().values("kind")
    counted = rows.annotate(met=Count("pk"), removed=Count("pk", filter=Q(outcome=BarrierOutcome.REMOVED)))
    begun = first_barrier()
    return {row["kind"]: (row["met"], row["removed"]) for row in counted} if _is_on(begun, year) else None


def _is_on(begun: str, year: int) -> bool:
    return bool(begun) and int(begun[:4]) <= year


def first_answer() -> str:
    """The month of it, YYYY-MM; empty before there is one."""
    with transaction.atomic(), acting_as(duty=Duty.FIGURES):
        begun = HelpRating.objects.aggregate(begun=Min("month_on"))["begun"]
    return f"{begun:%Y-%m}" if begun else ""


def first_barrier() -> str:
    begun = Barrier.objects.aggregate(begun=Min("reported_on"))["begun"]
    return f"{begun:%Y-%m}" if begun else ""
