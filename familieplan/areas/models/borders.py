"""Where a zone lay and which postcodes pointed to it, from day to day (IO2-a).

`Zone.outline`, `Postcode.zone` and `Postcode.zone_match` are what holds today; the rows here are how it came about and
what is to come. What is written is never rewritten. No family moves with them: a person confirms, family by family.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.areas.models.places import Postcode, Zone, ZoneMatch


class Border(models.Model):
    valid_from_on = models.DateField(_("gjelder fra"))
    source = models.CharField(_("kilde"), max_length=200)
    # None for what the program brought along.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(default=timezone.now)
    # When it became what holds; None while its day has not come.
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ZoneOutline(Border):
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="outlines")
    outline = models.JSONField(help_text="GeoJSON geometry, WGS84")

    class Meta:
        ordering = ["valid_from_on", "pk"]
        constraints = [models.CheckConstraint(name="an_outline_has_its_source", condition=~Q(source=""))]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.valid_from_on:%Y-%m-%d}"


class PostcodeMatch(Border):
    postcode = models.ForeignKey(Postcode, models.PROTECT, related_name="matches")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    zone_match = models.CharField(max_length=8, choices=ZoneMatch.choices, blank=True)

    class Meta:
        ordering = ["valid_from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="a_match_has_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="a_match_and_its_zone_together",
                condition=Q(zone=None, zone_match="") | (Q(zone__isnull=False) & ~Q(zone_match="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postcode_id} {self.valid_from_on:%Y-%m-%d}"
