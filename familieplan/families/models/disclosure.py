"""The ledger: what was shared about a family, with whom, on what, and whether the family knows."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.families.models.consent import Consent
from familieplan.families.models.family import Family
from familieplan.families.models.legal_basis import LegalBasis
from familieplan.families.models.participation import Participation
from familieplan.families.models.visibility import ThroughFamily


class DisclosureKind(models.TextChoices):
    ACCESS = "access", _("Fikk tilgang")
    ENDED = "ended", _("Mistet tilgang")
    SAID = "said", _("Fortalt eller sendt")
    FAMILY_TOLD = "family_told", _("Familien fikk vite det")


class DisclosureQuerySet(ThroughFamily["Disclosure"]):
    def visible_to(self, user: User) -> DisclosureQuerySet:
        """Not what somebody may not know of: what a secret service was told, or wrote, is not there for them."""
        from familieplan.families.models.knowledge import may_know

        known = may_know(user, "family", "to_service") & may_know(user, "family", "by_service")
        return super().visible_to(user).filter(Q(recorded_by=user) | known)

    def newest_first(self) -> DisclosureQuerySet:
        return self.order_by("-happened_on", "-pk")


class Disclosure(models.Model):
    """One sharing. Names and provisions are kept as text, too: the ledger must read the same in ten years.

    A database trigger refuses UPDATE and DELETE. That the family was told later is a row of its own, `about` the first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="disclosures")
    kind = models.CharField(max_length=12, choices=DisclosureKind.choices)
    what = models.CharField(_("hva"), max_length=300)
    to_whom = models.CharField(_("til hvem"), max_length=160)
    to_office = models.CharField(_("kontor"), max_length=120, blank=True)
    to_service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="disclosures")
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="disclosures")
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, blank=True, related_name="disclosures")
    on_what = models.CharField(_("grunnlag"), max_length=300)
    proportionality = models.CharField(_("hvorfor akkurat dette"), max_length=500, blank=True)
    told_on = models.DateField(_("familien fikk vite det"), null=True, blank=True)
    not_told_because = models.CharField(_("hvorfor familien ikke vet det"), max_length=300, blank=True)
    about = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="told_later")
    happened_on = models.DateField(_("når"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.CharField(max_length=260)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["family", "-happened_on", "-id"], name="ledger_of_a_family")]
        constraints = [
            models.CheckConstraint(
                name="a_disclosure_stands_on_one_consent_or_provision",
                condition=Q(consent__isnull=False, legal_basis=None) | Q(consent=None, legal_basis__isnull=False),
            ),
            models.CheckConstraint(
                name="a_disclosure_on_law_says_why_just_this",
                condition=Q(legal_basis=None) | ~Q(kind__in=["access", "said"]) | ~Q(proportionality=""),
            ),
            models.CheckConstraint(
                name="the_family_was_told_or_it_says_why_not",
                condition=Q(kind="ended") | Q(told_on__isnull=False) | ~Q(not_told_because=""),
            ),
            models.CheckConstraint(
                name="what_was_told_later_points_at_what", condition=Q(about=None) ^ Q(kind="family_told")
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"

    @property
    def by_name(self) -> str:
        """Who wrote the row, without the office: a protected family's offices are hidden."""
        return self.signature.partition(", ")[0]
