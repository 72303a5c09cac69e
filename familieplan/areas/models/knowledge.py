"""What is known of a place: what somebody has seen there, and numbers by year (IO2-d). Each has its source."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.areas.models.places import District, Zone


class Theme(models.TextChoices):
    LIVING = "living", _("Levekår")
    HOUSING = "housing", _("Bolig og nabolag")
    SAFETY = "safety", _("Trygghet")
    MEETING = "meeting", _("Møteplasser")
    TRANSPORT = "transport", _("Transport")


class ObservationQuerySet(models.QuerySet["AreaObservation"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class AreaObservation(models.Model):
    """Of a place, never of a person. It is taken back and not deleted, so that one can see what a plan stood on."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="observations")
    theme = models.CharField(_("tema"), max_length=9, choices=Theme.choices)
    text = models.CharField(_("hva vet vi?"), max_length=600)
    source = models.CharField(_("hvem sier det?"), max_length=160)
    observed_on = models.DateField(_("når"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="an_observation_has_its_source", condition=~Q(text="") & ~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Indicator(models.Model):
    """A number that others have published for places, with what it means. Never one that is counted here."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("tall"), max_length=120)
    unit = models.CharField(_("enhet"), max_length=40)
    definition = models.CharField(_("hva det betyr"), max_length=400)
    source = models.CharField(_("kilde"), max_length=200)
    # When numbers of it last came in here; None for those that the program brought along.
    read_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """Of a zone or of a bydel; of neither it is of the whole municipality.

    `note` says where the place that was counted is not quite the zone.

    `value` is None where the source has no number: then `note` says why, and it is never taken for nought.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("år"))
    value = models.DecimalField(_("verdi"), max_digits=12, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("merknad"), max_length=160, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                name="one_value_of_a_place_in_a_year",
                fields=["indicator", "zone", "district", "year"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="a_value_is_of_one_place", condition=Q(zone=None) | Q(district=None)),
            models.CheckConstraint(name="a_year_we_can_mean", condition=Q(year__gte=1900, year__lte=2100)),
            models.CheckConstraint(name="a_missing_number_says_why", condition=Q(value__isnull=False) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"
