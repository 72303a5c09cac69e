"""What stands in the way of help: a rule, a silo or a system that a worker or a family has met, and the answer."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.families.leads import districts_led_by


class BarrierKind(models.TextChoices):
    RULE = "rule", _("En regel eller et vedtak")
    SILO = "silo", _("Tjenester som ikke får samarbeide")
    SYSTEM = "system", _("Et datasystem")
    TIME = "time", _("Ventetid eller åpningstid")
    LANGUAGE = "language", _("Språk eller vanskelige brev")
    MONEY = "money", _("Penger eller reise")
    OTHER = "other", _("Noe annet")


class BarrierOutcome(models.TextChoices):
    REMOVED = "removed", _("Fjernet")
    PASSED_ON = "passed_on", _("Tatt videre")
    STAYS = "stays", _("Kan ikke endres her")


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and for a lead those of the district."""
        return self.filter(Q(reported_by=user) | Q(district_code__in=districts_led_by(user)))

    def led_by(self, user: User) -> Self:
        return self.filter(district_code__in=districts_led_by(user))


class Barrier(models.Model):
    """It hangs on no family and names nobody. `reported_by` is None for what somebody in a family has written.

    No history is kept of it: that would hold the request in which a family wrote.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("hva sto i veien?"), max_length=8, choices=BarrierKind.choices)
    words = models.TextField(_("hva skjedde?"), max_length=1000)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    district_code = models.CharField(max_length=6, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reported_on = models.DateField(default=timezone.localdate)
    outcome = models.CharField(_("utfall"), max_length=9, choices=BarrierOutcome.choices, blank=True)
    answer = models.TextField(_("svar"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        indexes = [models.Index(fields=["district_code", "reported_on"], name="barriers_of_a_district")]
        constraints = [
            models.CheckConstraint(name="a_barrier_says_what_happened", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_barrier_is_answered_whole",
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reported_on:%Y-%m-%d}"
