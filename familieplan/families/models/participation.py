"""Who takes part, and the basis it stands on."""

from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.families.models.family import Family
from familieplan.families.policies import Part


class SharingBasis(models.Model):
    """Why something about the family may be shared: a consent, or a provision of law, named in words."""

    class Kind(models.TextChoices):
        CONSENT = "consent", _("Samtykke")
        LAW = "law", _("Lovhjemmel")

    family = models.ForeignKey(Family, models.PROTECT, related_name="bases")
    kind = models.CharField(_("grunnlag"), max_length=8, choices=Kind.choices)
    statement = models.CharField(_("hvem samtykket, eller hvilken lov"), max_length=300)
    started_on = models.DateField(_("fra"))
    ended_on = models.DateField(_("til"), null=True, blank=True)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="basis_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="basis_says_something", condition=~Q(statement="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.statement}"


class EndReason(models.TextChoices):
    FINISHED = "finished", _("Arbeidet er ferdig")
    HANDED_OVER = "handed_over", _("Overført til en annen")
    BASIS_ENDED = "basis_ended", _("Grunnlaget er avsluttet")
    LEFT_OFFICE = "left_office", _("Har sluttet i kontoret")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def known_to(self, user: User) -> ParticipationQuerySet:
        """Those that this user may know of: a secret service is known to itself and to whom it is told on a basis."""
        from familieplan.families.models.knowledge import may_know

        return self.filter(Q(worker=user) | may_know(user, "family", "office__service"))

    def current(self, on: date | None = None) -> ParticipationQuerySet:
        on = on or timezone.localdate()
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


@pghistory.track()
class Participation(models.Model):
    """One worker's office follows one family, in a part, from a day to a day, on a stated basis."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="participations")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations")
    office = models.ForeignKey(Office, models.PROTECT, related_name="participations")
    part = models.CharField(_("rolle"), max_length=16, choices=Part.choices)
    basis = models.ForeignKey(SharingBasis, models.PROTECT, related_name="participations")
    started_on = models.DateField(_("fra"))
    ended_on = models.DateField(_("til"), null=True, blank=True)
    # Entries signed before this moment did not follow along at a handover; None: they all did.
    notes_from_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("hvorfor avsluttet"), max_length=16, choices=EndReason.choices, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participation_end_date_and_reason_together",
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="participation_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(
                name="one_coordinator_at_a_time",
                fields=["family"],
                condition=Q(part=Part.COORDINATOR, ended_on=None),
            ),
            models.UniqueConstraint(
                name="one_open_participation_per_worker", fields=["family", "worker"], condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.get_part_display()}"
