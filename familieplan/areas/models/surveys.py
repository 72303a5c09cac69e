"""What residents say of a measure, on an open page with a short address: no name, no account, no day."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.areas.models.measures import AreaMeasure

# Read aloud and typed from a poster: no letter that looks like a figure.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))


def this_month() -> date:
    return timezone.localdate().replace(day=1)


class FeltEffect(models.TextChoices):
    BETTER = "better", _("Ja, det har blitt bedre")
    SOME = "some", _("Litt")
    NONE = "none", _("Nei, jeg merker ingen forskjell")
    WORSE = "worse", _("Det har blitt verre")
    UNKNOWN = "unknown", _("Vet ikke")


class AreaSurveyQuerySet(models.QuerySet["AreaSurvey"]):
    def open(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(opens_on__lte=on, closes_on__gte=on, closed_at=None)


class AreaSurvey(models.Model):
    """A question that stands open to and with `closes_on`, or until somebody closes it."""

    measure = models.ForeignKey(AreaMeasure, models.PROTECT, related_name="surveys")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    question = models.CharField(_("spørsmål"), max_length=200)
    opens_on = models.DateField(default=timezone.localdate)
    closes_on = models.DateField(_("åpen til og med"))
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AreaSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_survey_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on")) & ~Q(question="")
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.opens_on <= timezone.localdate() <= self.closes_on


class AreaSurveyAnswer(models.Model):
    """Nothing but the answer. `month_on` is its first day: the day itself could tell who came by."""

    survey = models.ForeignKey(AreaSurvey, models.CASCADE, related_name="answers")
    felt = models.CharField(_("svar"), max_length=7, choices=FeltEffect.choices)
    words = models.TextField(_("med egne ord"), max_length=500, blank=True)
    month_on = models.DateField(default=this_month)

    class Meta:
        constraints = [
            models.CheckConstraint(name="of_an_answer_the_month_is_kept", condition=Q(month_on__day=1)),
        ]

    def __str__(self) -> str:
        return self.get_felt_display()
