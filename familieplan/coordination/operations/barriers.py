"""Verbs on what stands in the way: write it down, answer it, count it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import NoticeKind, Service, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import Barrier, BarrierKind


class BarrierAnsweredError(ValueError):
    """Somebody else has answered it since the page was shown."""


@transaction.atomic
def report_barrier(*, by: User | None, district_code: str, kind: str, words: str, service: Service | None) -> Barrier:
    """`by` is None for somebody in a family: nobody is to find out who."""
    return Barrier.objects.create(kind=kind, words=words, service=service, district_code=district_code, reported_by=by)


@transaction.atomic
def answer_barrier(*, barrier: Barrier, by: User, outcome: str, answer: str) -> None:
    """Raises BarrierAnsweredError."""
    stands = Barrier.objects.select_for_update().get(pk=barrier.pk)
    if stands.answered_at:
        raise BarrierAnsweredError
    barrier.outcome, barrier.answer = outcome, answer
    barrier.answered_by, barrier.answered_at = by, timezone.now()
    barrier.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    if barrier.reported_by and barrier.reported_by != by:
        notify(
            users=[barrier.reported_by],
            text=_("En hindring du meldte fra om, er besvart."),
            path=reverse("coordination:barriers"),
            kind=NoticeKind.ANSWER,
        )


@dataclass(frozen=True)
class Met:
    """How many of a kind were met in a year, and how many of them were removed; None where fewer than the threshold."""

    kind: str
    number: int | None
    removed: int | None


def barriers_of(year: int, threshold: int) -> list[Met]:
    """Most first, kinds that were never met left out. Counts alone: no words, no place."""
    rows = Barrier.objects.filter(reported_on__year=year).order_by().values("kind")
    counted = rows.annotate(number=Count("pk"), removed=Count("pk", filter=Q(outcome="removed")))
    found = sorted(counted, key=lambda row: (-row["number"], row["kind"]))
    return [
        Met(
            str(BarrierKind(row["kind"]).label),
            row["number"] if row["number"] >= threshold else None,
            row["removed"] if row["removed"] >= threshold and row["number"] - row["removed"] >= threshold else None,
        )
        for row in found
    ]
