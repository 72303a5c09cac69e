"""The six life areas: what a plan is divided into, and what a consent is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LifeArea(models.TextChoices):
    """Six areas in fixed order: what is basic comes first."""

    ECONOMY = "economy", _("Økonomi")
    HOUSING = "housing", _("Bolig")
    WORK = "work", _("Arbeid og utdanning")
    LEARNING = "learning", _("Barn og unges læring og utvikling")
    HEALTH = "health", _("Helse og livskvalitet")
    LEISURE = "leisure", _("Familie, nettverk og fritid")


WHOLE_PLAN = tuple(LifeArea.values)
