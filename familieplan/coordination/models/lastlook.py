"""When somebody last looked at a family's plan, and at its log: what is news to them follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models.plan import FamilyPlan


class Looked(models.TextChoices):
    PLAN = "plan", "the plan page"
    LOG = "log", "the log"


class LastLookQuerySet(models.QuerySet["LastLook"]):
    def mark(self, user: User, plans: Iterable[int], *what: str) -> None:
        """These have now stood on this person's screen; `plans` are keys. One statement."""
        now = timezone.now()
        rows = [LastLook(user=user, plan_id=plan, what=each, seen_at=now) for plan in plans for each in what]
        unique = ["user", "plan", "what"]
        self.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["seen_at"])


def not_seen(user: User, what: str, plan: str, at: str) -> Q:
    """Rows that came after this person last looked. `plan` and `at` are the row's own paths."""
    looks = LastLook.objects.filter(user=user, what=what, plan=OuterRef(plan), seen_at__gte=OuterRef(at))
    return ~Q(Exists(looks))


class LastLook(models.Model):
    """Nobody else reads it. It says nothing that the read log does not say, and is forgotten after a year."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    plan = models.ForeignKey(FamilyPlan, models.CASCADE, related_name="+")
    what = models.CharField(max_length=4, choices=Looked.choices)
    seen_at = models.DateTimeField()

    objects = LastLookQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_last_look", fields=["user", "plan", "what"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what} {self.seen_at:%Y-%m-%d %H:%M}"
