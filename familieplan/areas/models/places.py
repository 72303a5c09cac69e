"""Places: bydeler, levekårssoner and postcodes. A zone does not lie inside one bydel; the two are independent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """A bydel, by SSB's code (Klass 103)."""

    code = models.CharField(_("kode"), max_length=6, unique=True)
    name = models.CharField(_("bydel"), max_length=60)
    population = models.PositiveIntegerField(_("innbyggere"), null=True, blank=True)
    outline = models.JSONField(default=dict, help_text="GeoJSON geometry, WGS84, simplified")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A levekårssone. Its border is approximate: the union of its core postcodes."""

    number = models.PositiveSmallIntegerField(_("nummer"), unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("levekårssone"), max_length=80)
    centre_latitude = models.FloatField()
    centre_longitude = models.FloatField()
    outline = models.JSONField(default=dict, help_text="GeoJSON geometry, WGS84, approximate")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Confidence(models.TextChoices):
    """How much of a postcode's land lies in the bydel it is given to."""

    SURE = "sure", _("minst 90 prosent av arealet")
    MAJORITY = "majority", _("60–89 prosent av arealet")
    SPLIT = "split", _("under 60 prosent av arealet")


class ZoneMatch(models.TextChoices):
    OUTSIDE = "", _("utenfor sonene")
    PARTIAL = "partial", _("delvis i sonen")
    CORE = "core", _("i sonen")


class Postcode(models.Model):
    """A postcode with the bydel and the zone it proposes. A person decides, family by family."""

    code = models.CharField(_("postnummer"), max_length=4, unique=True)
    place = models.CharField(_("poststed"), max_length=40)
    district = models.ForeignKey(District, models.PROTECT, related_name="postcodes")
    district_confidence = models.CharField(max_length=8, choices=Confidence.choices)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="postcodes")
    zone_match = models.CharField(max_length=8, choices=ZoneMatch.choices, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="zone_and_match_together",
                condition=Q(zone=None, zone_match="") | (Q(zone__isnull=False) & ~Q(zone_match="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
