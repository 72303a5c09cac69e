"""A child moves on: from kindergarten to school, on to videregående, and to the services for adults.

A track opens at a dated age. Whoever takes over is asked by an invitation, and accepts before the track is closed.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.invitation import Invitation, State
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.models.knowledge import may_know


class Track(models.TextChoices):
    SCHOOL = "school", _("Fra barnehage til skole")
    SECONDARY = "secondary", _("Fra grunnskole til videregående")
    ADULT = "adult", _("Til tjenester for voksne")


class TrackAgeQuerySet(models.QuerySet["TrackAge"]):
    def in_force(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class TrackAge(models.Model):
    """From what age a track is open, in whole years, and until what age it may stand open."""

    track = models.CharField(max_length=9, choices=Track.choices)
    opens_at = models.PositiveSmallIntegerField()
    closes_at = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = TrackAgeQuerySet.as_manager()

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(name="one_age_of_a_track_from_a_day", fields=["track", "valid_from"]),
            models.CheckConstraint(name="a_track_is_open_for_a_time", condition=Q(closes_at__gt=models.F("opens_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.opens_at}"


class TransitionQuerySet(ThroughFamily["Transition"]):
    def visible_to(self, user: User) -> Self:
        """That a secret service gives or takes over is known to those who may know that it takes part."""
        known = may_know(user, "plan__family", "giver") & (
            Q(invitation=None) | may_know(user, "plan__family", "invitation__office__service")
        )
        return super().visible_to(user).filter(known)


# H4d: the child's service closes when the adult one has said yes, and not before.
ACCEPTED_FIRST = f"""
IF NEW.closed_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM coordination_invitationstep s
     WHERE s.invitation_id = NEW.invitation_id AND s.kind IN ({int(State.ACCEPTED)}, {int(State.DONE)})) THEN
    RAISE check_violation USING MESSAGE = 'a transition is closed when whoever takes over has accepted';
END IF;
RETURN NEW;"""


@pghistory.track()
class Transition(models.Model):
    """One child on one track. `giver` follows the child until `invitation` is accepted and the track is closed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="transitions")
    child = models.ForeignKey(Person, models.PROTECT, related_name="transitions", db_index=False)
    track = models.CharField(_("overgang"), max_length=9, choices=Track.choices)
    giver = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    invitation = models.ForeignKey(
        Invitation, models.PROTECT, null=True, blank=True, related_name="transitions", db_index=False
    )
    # Needs that last: the receiving service is asked in good time (H4d).
    has_lasting_needs = models.BooleanField(_("har behov som varer"), default=False)
    # Past 20 without grunnskole: a group of its own (H2b).
    lacks_school = models.BooleanField(_("har ikke fullført grunnskolen"), default=False)
    words = models.TextField(_("hva som skal til"), max_length=1000, blank=True)
    opened_on = models.DateField(default=timezone.localdate)
    closed_on = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["opened_on", "pk"]
        constraints = [models.UniqueConstraint(name="one_transition_of_a_child", fields=["plan", "child", "track"])]
        triggers = [
            pgtrigger.Trigger(
                name="closed_when_accepted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ACCEPTED_FIRST,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.opened_on}"
