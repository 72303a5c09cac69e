"""The dated register of provisions that let one service tell another something about a family."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service


def span() -> Func:
    """The days a dated row is in force, for an exclusion constraint."""
    return Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField())


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    def in_force(self, on: date | None = None) -> LegalBasisQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))

    def given_by(self, service: Service) -> LegalBasisQuerySet:
        """Provisions under which this service may tell."""
        return self.filter(Q(from_all=True) | Q(pk__in=service.gives_under.values("pk")))

    def received_by(self, service: Service) -> LegalBasisQuerySet:
        """Provisions under which this service may be told."""
        return self.filter(Q(to_all=True) | Q(pk__in=service.receives_under.values("pk")))

    def opening_in_danger(self, service: Service | None, on: date | None = None) -> LegalBasisQuerySet:
        """What somebody of this service can open a family on when somebody is in danger."""
        lawful = self.in_force(on).filter(opens_in_danger=True)
        return lawful.received_by(service) if service else lawful.none()


class LegalBasis(models.Model):
    """One version of one provision: what it allows, who may tell whom, from a day to a day.

    A version is never rewritten (a trigger refuses it): what stood on it must read the same in ten years. `code` ties
    the versions of a provision together. NAV stat and NAV kommune are two services, here as everywhere.
    """

    code = models.SlugField(max_length=40)
    law = models.CharField(_("lov"), max_length=120)
    paragraph = models.CharField(_("paragraf"), max_length=60)
    text = models.TextField(_("hva den gir lov til, med vanlige ord"))
    source = models.CharField(_("kilde"), max_length=300)
    from_all = models.BooleanField(_("alle tjenester kan gi"), default=False)
    to_all = models.BooleanField(_("alle tjenester kan få"), default=False)
    givers = models.ManyToManyField(Service, blank=True, related_name="gives_under")
    receivers = models.ManyToManyField(Service, blank=True, related_name="receives_under")
    opens_in_danger = models.BooleanField(_("kan brukes til nødtilgang"), default=False, db_default=False)
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        ordering = ["law", "paragraph", "-valid_from"]
        constraints = [
            models.CheckConstraint(name="provision_is_named_and_explained", condition=~Q(law="") & ~Q(text="")),
            models.CheckConstraint(
                name="provision_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="one_version_of_a_provision_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (span(), RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_version_is_not_rewritten",
                fields=["code", "law", "paragraph", "text", "from_all", "to_all", "opens_in_danger", "valid_from"],
            ),
            pgtrigger.Protect(name="a_version_is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.paragraph}".strip()
