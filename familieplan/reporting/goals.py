"""The municipality's goals of poverty and family policy, how they stand year by year, and figures from earlier years.

Published policy and published aggregates: nothing here comes from a family's plan or from a file of assistance.
"""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """To one question about a goal. Empty: the source, or the municipality, does not say."""

    UNSAID = "", _("ikke oppgitt")
    YES = "yes", _("Ja")
    PARTLY = "partly", _("Delvis")
    NO = "no", _("Nei")


class PolicyPlan(models.Model):
    key = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class PolicyGoal(models.Model):
    """`carried_to`: numbers of goals in the next plan. `figures`: ids in the figures' register."""

    plan = models.ForeignKey(PolicyPlan, models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    carried_to = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    figures = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(name="a_goal_has_its_number_in_a_plan", fields=["plan", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PolicyMeasure(models.Model):
    goal = models.ForeignKey(PolicyGoal, models.PROTECT, related_name="measures")
    letter = models.CharField(max_length=1)
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["goal", "letter"]
        constraints = [models.UniqueConstraint(name="a_measure_has_its_letter_in_a_goal", fields=["goal", "letter"])]

    def __str__(self) -> str:
        return f"{self.letter}) {self.text}"


class GoalStatusQuerySet(models.QuerySet["GoalStatus"]):
    def standing(self) -> Self:
        """The newest of each goal, or lettered measure, and year; what it took the place of is kept."""
        later = GoalStatus.objects.filter(goal=OuterRef("goal"), year=OuterRef("year"), pk__gt=OuterRef("pk"))
        of_goal, of_measure = later.filter(measure=None), later.filter(measure=OuterRef("measure"))
        return self.exclude(Q(measure=None) & Exists(of_goal)).exclude(Exists(of_measure))


class GoalStatus(models.Model):
    """How a goal, or one of its measures, stood in a year: three answers, as three questions. Never rewritten."""

    goal = models.ForeignKey(PolicyGoal, models.PROTECT, related_name="statuses")
    measure = models.ForeignKey(PolicyMeasure, models.PROTECT, null=True, blank=True, related_name="statuses")
    year = models.PositiveSmallIntegerField(_("år"))
    started = models.CharField(_("tiltak iverksatt"), max_length=6, choices=Answer.choices, blank=True)
    reached = models.CharField(_("mål nådd"), max_length=6, choices=Answer.choices, blank=True)
    carried_on = models.CharField(_("videreføres"), max_length=6, choices=Answer.choices, blank=True)
    words = models.TextField(_("status med ord"), max_length=2000, blank=True)
    # None for what was loaded from a printed plan; its name is then the source.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=timezone.now)

    objects = GoalStatusQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_status_says_something",
                condition=~Q(started="", reached="", carried_on="", words=""),
            ),
            models.CheckConstraint(name="a_status_is_of_a_year", condition=Q(year__gte=2000, year__lte=2100)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.year}"


class PastSeries(models.Model):
    """A row of earlier published figures that no file holds. Shown beside computed ones and never mixed with them."""

    key = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    unit = models.CharField(_("enhet"), max_length=20)
    definition = models.TextField(_("definisjon"), max_length=600)
    source = models.CharField(_("kilde"), max_length=200)
    # The variable of microdata.no whose aggregates these are (microdata.variables); empty for what was printed.
    variable = models.CharField(max_length=60, blank=True, db_default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class PastFigureQuerySet(models.QuerySet["PastFigure"]):
    def standing(self) -> Self:
        """The newest of each series, year and label."""
        same = PastFigure.objects.filter(series=OuterRef("series"), year=OuterRef("year"), label=OuterRef("label"))
        return self.exclude(Exists(same.filter(pk__gt=OuterRef("pk"))))


class PastFigure(models.Model):
    """One number as it was printed, or the words that stand in its place. A correction is a new row with its reason."""

    series = models.ForeignKey(PastSeries, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(_("år"))
    label = models.CharField(_("hva tallet gjelder"), max_length=120, blank=True)
    value = models.DecimalField(_("tall"), max_digits=12, decimal_places=1, null=True, blank=True)
    words = models.CharField(_("ord i stedet for tall"), max_length=120, blank=True)
    corrected_because = models.CharField(_("hvorfor tallet er rettet"), max_length=300, blank=True)
    # The day it was taken out of a source that changes.
    retrieved_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField(default=timezone.now)

    objects = PastFigureQuerySet.as_manager()

    class Meta:
        ordering = ["series", "year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_past_figure_is_a_number_or_words",
                condition=Q(value__isnull=False, words="") | (Q(value=None) & ~Q(words="")),
            ),
            models.CheckConstraint(name="no_past_figure_is_below_zero", condition=Q(value=None) | Q(value__gte=0)),
            models.CheckConstraint(name="a_past_figure_is_of_a_year", condition=Q(year__gte=1990, year__lte=2100)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.series_id} {self.year} {self.words or self.value}"
