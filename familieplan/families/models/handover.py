"""The baton between two coordinators: proposed by the one, taken by the other, held by the first until then."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.families.models.family import Family
from familieplan.families.models.participation import SharingBasis
from familieplan.families.policies import Part


class Notes(models.TextChoices):
    """What of the earlier log follows along. There is no default: the giver decides every time."""

    ALL = "all", _("Alle notater")
    SINCE = "since", _("Notater fra en dato")
    NONE = "none", _("Bare planen, ingen tidligere notater")


class Outcome(models.TextChoices):
    OPEN = "", _("Venter på svar")
    ACCEPTED = "accepted", _("Godtatt")
    DECLINED = "declined", _("Avslått")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")
    EXPIRED = "expired", _("Falt bort uten svar")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def between(self, user: User) -> HandoverQuerySet:
        """Those this person gives or is asked to take. To everybody else there are none."""
        return self.filter(Q(giver=user) | Q(taker=user))

    def open(self) -> HandoverQuerySet:
        """Waiting for an answer that may still be given."""
        return self.filter(outcome=Outcome.OPEN, expires_at__gt=timezone.now())


@pghistory.track()
class Handover(models.Model):
    """`basis` is the one the taker will stand on; where it does not cover the taker's service, a new one is stated."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_given")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_asked")
    message = models.TextField(_("melding"))
    notes = models.CharField(_("tidligere notater"), max_length=5, choices=Notes.choices)
    notes_since_on = models.DateField(null=True, blank=True)
    giver_becomes = models.CharField(_("etterpå er du"), max_length=16, choices=Part.choices, blank=True)
    basis = models.ForeignKey(SharingBasis, models.PROTECT, null=True, blank=True, related_name="+")
    basis_kind = models.CharField(max_length=8, choices=SharingBasis.Kind.choices, blank=True)
    basis_statement = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("begrunnelse"), blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_open_handover_per_family", fields=["family"], condition=Q(outcome="")),
            models.CheckConstraint(name="nobody_hands_over_to_themselves", condition=~Q(giver=F("taker"))),
            models.CheckConstraint(
                name="handover_day_belongs_to_notes_since",
                condition=Q(notes="since", notes_since_on__isnull=False) | (~Q(notes="since") & Q(notes_since_on=None)),
            ),
            models.CheckConstraint(
                name="handover_stands_on_one_basis",
                condition=Q(basis__isnull=False, basis_statement="") | (Q(basis=None) & ~Q(basis_statement="")),
            ),
            models.CheckConstraint(
                name="handover_outcome_has_a_moment",
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_refused_handover_says_why", condition=~Q(outcome="declined") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} til {self.taker}"

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """What is shown: a proposal nobody answered in time has fallen away, whether a task has said so or not."""
        lapsed = self.outcome == Outcome.OPEN and not self.is_open
        return str(Outcome.EXPIRED.label) if lapsed else self.get_outcome_display()
