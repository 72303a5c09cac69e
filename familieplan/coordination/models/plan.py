"""One shared plan per family: its life areas, and its goals in the family's own words."""

from __future__ import annotations

import uuid
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family
from familieplan.families.models import LifeArea as LifeArea

BASIC_NEEDS = (LifeArea.ECONOMY, LifeArea.HOUSING, LifeArea.WORK)


class AreaState(models.TextChoices):
    UNANSWERED = "unanswered", _("Ikke spurt ennå")
    IN_WORK = "in_work", _("I arbeid")
    NO_NEED = "no_need", _("Ikke behov nå")


class PlanQuerySet(ThroughFamily["FamilyPlan"]):
    family_path = "family_id"

    def active(self) -> PlanQuerySet:
        return self.filter(ended_on=None)


@pghistory.track(exclude=["touched_at"])
class FamilyPlan(models.Model):
    """The family's one active plan. `touched_at` is the last change by anybody to anything in it."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="plans")
    situation = models.TextField(_("slik ser vi situasjonen sammen"), blank=True, db_default="")
    vision = models.TextField(_("det vi vil, med familiens egne ord"), blank=True)
    vision_by = models.CharField(_("sagt av"), max_length=120, blank=True)
    # Counts the wordings of situation and vision: each asks every party anew.
    wording = models.PositiveIntegerField(default=1, db_default=1)
    strengths = models.TextField(_("dette har familien med seg"), blank=True)
    started_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)
    end_reason = models.CharField(_("hvorfor avsluttet"), max_length=300, blank=True, db_default="")
    next_review_on = models.DateField(_("neste gjennomgang"), null=True, blank=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_active_plan_per_family", fields=["family"], condition=Q(ended_on=None)),
            models.CheckConstraint(
                name="plan_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} {self.started_on}"


class AreaAnswerQuerySet(ThroughFamily["AreaAnswer"]):
    def unmet(self, among: QuerySet[Any]) -> Self:
        """Needs without an open measure that somebody has, of active plans: gaps of the system and not of a family.

        `among` are the measures that count: those whom a reader may know of, or all for a figure that names nobody.
        """
        serving = among.filter(plan=OuterRef("plan")).exclude(status__in=("done", "stopped"))
        serving = serving.exclude(owner_kind="nobody").filter(
            Q(area=OuterRef("area")) | Q(also_areas__contains=[OuterRef("area")])
        )
        return self.filter(state=AreaState.IN_WORK, plan__ended_on=None).exclude(Exists(serving))


@pghistory.track()
class AreaAnswer(models.Model):
    """What the family and the team have answered for one life area. No row means: not asked yet."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="answers")
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices)
    state = models.CharField(_("svar"), max_length=10, choices=AreaState.choices)
    situation = models.TextField(_("slik er det nå"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = AreaAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_answer_per_area", fields=["plan", "area"])]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.get_state_display()}"


class GoalQuerySet(ThroughFamily["Goal"]):
    def open(self) -> GoalQuerySet:
        return self.filter(ended_on=None)


@pghistory.track()
class Goal(models.Model):
    """A goal is a quotation with its speaker."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="goals")
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices)
    words = models.TextField(_("målet, med familiens egne ord"), max_length=500)
    said_by = models.CharField(_("hvem sa det"), max_length=120)
    set_on = models.DateField(default=timezone.localdate)
    reached_on = models.DateField(_("nådd"), null=True, blank=True)
    ended_on = models.DateField(_("avsluttet"), null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["set_on", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_has_words_and_speaker", condition=~Q(words="") & ~Q(said_by="")),
        ]

    def __str__(self) -> str:
        return f"«{self.words}»"
