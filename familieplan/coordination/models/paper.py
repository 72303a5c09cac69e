"""A plan ordered on paper: whom it is for, and how large the letters are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.version import PlanVersion
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import ExportOrder


class PaperFor(models.TextChoices):
    FAMILY = "family", _("Familien")
    TEAM = "team", _("Alle i teamet")
    SERVICE = "service", _("Én tjeneste")


class PlanPaperQuerySet(ThroughFamily["PlanPaper"]):
    pass


class PlanPaper(models.Model):
    """What one order asks for. Without a version it is the plan as it stands when the paper is made."""

    order = models.OneToOneField(ExportOrder, models.PROTECT, related_name="plan_paper")
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    audience = models.CharField(_("hvem papiret er til"), max_length=7, choices=PaperFor.choices)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    large_print = models.BooleanField(_("stor skrift"), default=False)
    # Of the fixed texts on a paper for the family; what people have written stands in their own words.
    language = models.CharField(_("språk"), max_length=8, default=settings.LANGUAGE_CODE, db_default="nb")

    objects = PlanPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_paper_for_a_service_names_it",
                condition=Q(audience=PaperFor.SERVICE, service__isnull=False)
                | (~Q(audience=PaperFor.SERVICE) & Q(service=None)),
            )
        ]

    def __str__(self) -> str:
        return self.reader

    @property
    def spoken(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)

    @property
    def reader(self) -> str:
        return self.service.short_name if self.service else str(self.get_audience_display())
