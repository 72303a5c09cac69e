"""When somebody last looked at a family's plan, and at its log: what is news to them follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models.plan import FamilyPlan


class Looked(models.TextChoices):
    PLAN = "plan", "the plan page"
    LOG = "log", "the log"


# Written whenever a plan or a log is opened: by hand it costs the page a fraction of what a QuerySet would.
MARK = """
  INSERT INTO coordination_lastlook (user_id, plan_id, what, seen_at)
  SELECT %s, plan, what, %s FROM unnest(%s::bigint[]) AS plan, unnest(%s::text[]) AS what
  ON CONFLICT (user_id, plan_id, what) DO UPDATE SET seen_at = EXCLUDED.seen_at"""


class LastLookQuerySet(models.QuerySet["LastLook"]):
    def mark(self, user: User, plans: Iterable[int], *what: str) -> None:
        """These have now stood on this person's screen; `plans` are keys. One statement."""
        with connection.cursor() as cursor:
            cursor.execute(MARK, [user.pk, timezone.now(), list(plans), [str(each) for each in what]])


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
