"""What the family has with it: what goes well, who is there for them. It stands beside the needs, never below them."""

from __future__ import annotations

import uuid
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models.plan import FamilyPlan, LifeArea
from familieplan.coordination.models.visibility import ThroughFamily


class StrengthQuerySet(ThroughFamily["Strength"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)


@pghistory.track()
class Strength(models.Model):
    """One thing, and who it is about or who offers it. Without a life area it holds for all of them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="assets")
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices, blank=True)
    what = models.CharField(_("hva"), max_length=200)
    who = models.CharField(_("hvem"), max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = StrengthQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(name="a_strength_is_something", condition=~models.Q(what=""))]

    def __str__(self) -> str:
        return self.what
