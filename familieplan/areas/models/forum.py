"""The forum where organisations of users meet the municipality twice a year (H8a): what they said, what was done."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office

# The plan's own promise: two meetings a year.
MEETINGS_A_YEAR = 2


class ForumQuerySet(models.QuerySet["ForumMeeting"]):
    def of_year(self, year: int) -> Self:
        """By the day it was held, else by the day it is planned for."""
        return self.filter(Q(held_on__year=year) | Q(held_on=None, planned_on__year=year))


class ForumMeeting(models.Model):
    """A day that has passed is no proof that anybody met: `held_on` is said by somebody who was there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    planned_on = models.DateField(_("planlagt"))
    held_on = models.DateField(_("holdt"), null=True, blank=True)
    place = models.CharField(_("sted"), max_length=160)
    agenda = models.TextField(_("saksliste"), max_length=2000)
    invited = models.TextField(_("inviterte grupper"), max_length=2000, help_text="one group a line")

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_forum_has_place_agenda_and_guests",
                condition=~Q(place="") & ~Q(agenda="") & ~Q(invited=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on or self.planned_on:%Y-%m-%d}"

    @property
    def groups(self) -> list[str]:
        return [line.strip() for line in self.invited.splitlines() if line.strip()]


class ForumInput(models.Model):
    """What a group said, in plain words, and what was done about it. Of a group and never of a person."""

    meeting = models.ForeignKey(ForumMeeting, models.PROTECT, related_name="inputs")
    group = models.CharField(_("fra hvem"), max_length=120)
    words = models.CharField(_("innspill"), max_length=600)
    answer = models.CharField(_("hva vi gjør"), max_length=600, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    done_on = models.DateField(_("gjort"), null=True, blank=True)

    class Meta:
        ordering = [F("done_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(name="an_input_says_what_and_from_whom", condition=~Q(words="") & ~Q(group="")),
            models.CheckConstraint(
                name="an_answer_names_who_does_it",
                condition=Q(answer="", office=None, done_on=None) | ~Q(answer="") & Q(office__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]
