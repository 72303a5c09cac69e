"""Verbs on what the family says to the plan: said, withdrawn, answered."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import FamilyPlan, FamilyWish, WishKind
from familieplan.coordination.models.wish import FOR_THE_LEAD
from familieplan.families.models import Participation, Person
from familieplan.families.policies import Part


class WishAnsweredError(ValueError):
    """Somebody has answered it, or whoever said it has taken it back. The first stands."""


@transaction.atomic
def say_wish(
    *,
    plan: FamilyPlan,
    by: User,
    person: Person,
    kind: str,
    words: str,
    is_recorded: bool = False,
) -> FamilyWish:
    """Whoever coordinates is told, but for one's own words, which ask for nothing, and what is for the lead alone."""
    wish = FamilyWish.objects.create(
        plan=plan, person=person, kind=kind, words=words, asked_by=by, is_recorded=is_recorded
    )
    if kind not in (WishKind.WORDS, *FOR_THE_LEAD):
        found = Participation.objects.current().filter(family=plan.family_id, part=Part.COORDINATOR)
        told = {row.worker for row in found.select_related("worker")} - {by}
        path = reverse("coordination:wishes", args=[plan.family.public_id])
        notify(users=told, text=_("En familie har bedt om noe i planen."), path=path, kind=NoticeKind.REQUEST)
    return wish


@transaction.atomic
def answer_wish(*, wish: FamilyWish, by: User, outcome: str, answer: str) -> None:
    """Raises WishAnsweredError."""
    kept = _open(wish)
    kept.outcome, kept.answer, kept.answered_by, kept.answered_at = outcome, answer, by, timezone.now()
    kept.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])


@transaction.atomic
def withdraw_wish(*, wish: FamilyWish, by: User) -> None:
    """It leaves the plan, and stays in the history. Raises WishAnsweredError."""
    kept = _open(wish)
    kept.withdrawn_at = timezone.now()
    kept.save(update_fields=["withdrawn_at"])


def _open(wish: FamilyWish) -> FamilyWish:
    kept = FamilyWish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if kept.answered_at or kept.withdrawn_at:
        raise WishAnsweredError
    return kept
