"""What a sign-in service says of somebody, and the job that follows from it."""

from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models.people import Employment, Office
from familieplan.accounts.policies import Role


class ClaimMappingQuerySet(models.QuerySet["ClaimMapping"]):
    def current(self, on: date | None = None) -> ClaimMappingQuerySet:
        on = on or timezone.localdate()
        return self.not_ended(on).filter(valid_from__lte=on)

    def not_ended(self, on: date | None = None) -> ClaimMappingQuerySet:
        """In force now, or from a day to come."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on or timezone.localdate()))


@pghistory.track()
class ClaimMapping(models.Model):
    """Whoever carries this value in this claim works in this office, in this role, from a day to a day."""

    provider = models.CharField(_("innloggingstjeneste"), max_length=40)
    claim = models.CharField(_("felt"), max_length=60)
    value = models.CharField(_("verdi"), max_length=200)
    office = models.ForeignKey(Office, models.PROTECT, related_name="claim_mappings", verbose_name=_("kontor"))
    role = models.CharField(_("rolle"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ClaimMappingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="claim_mapping_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.UniqueConstraint(
                name="one_open_mapping_per_value",
                fields=["provider", "claim", "value"],
                condition=Q(valid_to=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} = {self.value}"


class ClaimHoldQuerySet(models.QuerySet["ClaimHold"]):
    def lapsed(self, on: date | None = None) -> ClaimHoldQuerySet:
        """Jobs that are still held although the mapping they rest on is no longer valid."""
        on = on or timezone.localdate()
        return self.filter(employment__in=Employment.objects.current(on)).exclude(
            mapping__in=ClaimMapping.objects.current(on)
        )


class ClaimHold(models.Model):
    """An employment that rests on a claim: it was last confirmed when the person last signed in."""

    employment = models.OneToOneField(Employment, models.CASCADE, related_name="claim_hold")
    mapping = models.ForeignKey(ClaimMapping, models.PROTECT, related_name="holds")
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = ClaimHoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.employment}: {self.mapping}"
