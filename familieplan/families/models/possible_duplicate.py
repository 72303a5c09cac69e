"""Two families that may be one: found at night, judged by whoever may know of both."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.families.models.family import Family
from familieplan.families.policies import Right


class PossibleDuplicateQuerySet(models.QuerySet["PossibleDuplicate"]):
    def visible_to(self, user: User) -> PossibleDuplicateQuerySet:
        """Only whoever may know why each of the two is flagged: the lead of a district that both live in."""
        reviewed = Family.objects.permitting(user, Right.REVIEW)
        both = Exists(reviewed.filter(pk=OuterRef("one"))) & Exists(reviewed.filter(pk=OuterRef("other")))
        return self.filter(both)

    def waiting(self) -> PossibleDuplicateQuerySet:
        return self.filter(verdict="")


class PossibleDuplicate(models.Model):
    """Somebody stands in both by number, or by sound of name and birth date, and nobody who works with them sees both.

    It belongs to neither family's file: a copy for the one would tell it of the other.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("Samme familie")
        OTHER = "other", _("To familier")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(Family, models.PROTECT, related_name="+")
    other = models.ForeignKey(Family, models.PROTECT, related_name="+")
    by_number = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)
    # Until somebody may know of both, nobody is told; the pair waits.
    told_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("vurdering"), max_length=8, choices=Verdict.choices, blank=True)
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        ordering = ["found_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="a_pair_is_found_once", fields=["one", "other"]),
            models.CheckConstraint(name="a_pair_has_one_order", condition=Q(one__lt=F("other"))),
            models.CheckConstraint(
                name="verdict_with_reason_and_judge",
                condition=Q(verdict="", reason="", judged_by=None, judged_at=None)
                | (~Q(verdict="") & ~Q(reason="") & Q(judged_by__isnull=False, judged_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.found_at:%Y-%m-%d} {self.get_verdict_display()}"
