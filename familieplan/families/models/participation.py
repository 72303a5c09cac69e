"""Who takes part."""

from __future__ import annotations

from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.models.basis import SharingBasis
from familieplan.families.models.family import Family
from familieplan.families.models.visibility import ThroughFamily
from familieplan.families.policies import Part

# The first day is what counts here; that access ends with the basis is the access rows' business.
STANDS_ON_A_BASIS = f"""
IF NOT EXISTS (
    SELECT 1
      FROM families_sharingbasis b
      JOIN accounts_office o ON o.id = NEW.office_id
     WHERE b.id = NEW.basis_id AND b.family_id = NEW.family_id
       AND b.started_on <= NEW.started_on AND (b.ended_on IS NULL OR b.ended_on > NEW.started_on)
       AND (EXISTS (
              SELECT 1 FROM families_consent c JOIN families_consentedservice s ON s.consent_id = c.id
               WHERE c.id = b.consent_id AND s.service_id = o.service_id AND cardinality(c.areas) = {len(WHOLE_PLAN)}
                 AND c.given_on <= NEW.started_on AND (c.until_on IS NULL OR c.until_on > NEW.started_on)
                 AND (s.withdrawn_on IS NULL OR s.withdrawn_on > NEW.started_on))
         OR EXISTS (
              SELECT 1 FROM families_legalbasis l
               WHERE l.id = b.legal_basis_id
                 AND l.valid_from <= NEW.started_on AND (l.valid_to IS NULL OR l.valid_to > NEW.started_on)
                 AND (l.to_all OR EXISTS (
                       SELECT 1 FROM families_legalbasis_receivers r
                        WHERE r.legalbasis_id = l.id AND r.service_id = o.service_id))))
) THEN
    RAISE EXCEPTION 'no basis lets this service take part on that day' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""  # noqa: S608 no value is put into the text


class EndReason(models.TextChoices):
    FINISHED = "finished", _("Arbeidet er ferdig")
    HANDED_OVER = "handed_over", _("Overført til en annen")
    BASIS_ENDED = "basis_ended", _("Grunnlaget er avsluttet")
    LEFT_OFFICE = "left_office", _("Har sluttet i kontoret")


class ParticipationQuerySet(ThroughFamily["Participation"]):
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
        triggers = [
            pgtrigger.Trigger(
                name="stands_on_a_basis",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("family_id", "office_id", "basis_id", "started_on"),  # type: ignore[no-untyped-call]
                func=STANDS_ON_A_BASIS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.get_part_display()}"
