"""What a participation stands on: one consent, or one version of one provision of law."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.models.consent import Consent, ConsentedService
from familieplan.families.models.family import Family
from familieplan.families.models.legal_basis import LegalBasis
from familieplan.families.models.visibility import ThroughFamily


class BasisHolds(models.Func):
    """SharingBasisQuerySet.in_force of one basis on a day, as a question whose plan the database keeps."""

    function = "families_basis_holds"
    output_field = models.BooleanField()


class SharingBasisQuerySet(ThroughFamily["SharingBasis"]):
    def visible_to(self, user: User) -> SharingBasisQuerySet:
        """Not those of a secret service that this user may not know of."""
        from familieplan.families.models.knowledge import may_know

        known = ConsentedService.objects.known_to(user, OuterRef("consent"))
        own = Q(consent=None) & (Q(stated_by=user) | may_know(user, "family", "giver"))
        return super().visible_to(user).filter(Exists(known) | own)

    def in_force(self, on: date | None = None) -> SharingBasisQuerySet:
        """Not ended, and neither has what it points at."""
        on = on or timezone.localdate()
        consented = ConsentedService.objects.in_force(on).filter(consent=OuterRef("consent"))
        lawful = LegalBasis.objects.in_force(on).filter(pk=OuterRef("legal_basis"))
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on), Exists(consented) | Exists(lawful), started_on__lte=on
        )

    def opening_the_plan(self) -> SharingBasisQuerySet:
        """Whoever takes part sees all six areas, so a consent to less opens no participation."""
        return self.filter(Q(consent=None) | Q(consent__areas__contains=list(WHOLE_PLAN)))

    def covering(self, service: Service, on: date | None = None) -> SharingBasisQuerySet:
        """Those that let this service in on the day."""
        consented = ConsentedService.objects.in_force(on).filter(consent=OuterRef("consent"), service=service)
        lawful = LegalBasis.objects.in_force(on).received_by(service).filter(pk=OuterRef("legal_basis"))
        return self.in_force(on).filter(Exists(consented) | Exists(lawful))


class SharingBasis(models.Model):
    """Why something about the family may be shared. Of law: `statement` says why it is needed and not too much.

    `giver` is the service that tells. Where law is used the family is told, or it stands here why not.
    """

    class Kind(models.TextChoices):
        CONSENT = "consent", _("Samtykke")
        LAW = "law", _("Lovhjemmel")

    family = models.ForeignKey(Family, models.PROTECT, related_name="bases")
    kind = models.CharField(_("grunnlag"), max_length=8, choices=Kind.choices)
    consent = models.OneToOneField(Consent, models.PROTECT, null=True, blank=True, related_name="basis")
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, blank=True, related_name="bases")
    giver = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.CharField(_("hvem samtykket, eller hvorfor"), max_length=300)
    told_on = models.DateField(_("familien fikk vite det"), null=True, blank=True)
    not_told_because = models.CharField(_("hvorfor familien ikke vet det"), max_length=300, blank=True)
    started_on = models.DateField(_("fra"))
    ended_on = models.DateField(_("til"), null=True, blank=True)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SharingBasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="basis_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="basis_says_something", condition=~Q(statement="")),
            models.CheckConstraint(
                name="basis_is_one_consent_or_one_provision",
                condition=Q(kind="consent", consent__isnull=False, legal_basis=None)
                | Q(kind="law", consent=None, legal_basis__isnull=False),
            ),
            models.CheckConstraint(
                name="of_law_the_family_is_told_or_it_says_why_not",
                condition=Q(kind="consent") | Q(told_on__isnull=False) | ~Q(not_told_because=""),
            ),
        ]

    def __str__(self) -> str:
        """Needs consent and legal_basis loaded."""
        if self.legal_basis:
            return str(self.legal_basis)
        return str(_("Samtykke: %(what)s") % {"what": self.consent}) if self.consent else self.statement
