"""Places and what happens in them. No table here knows of a family."""

from familieplan.areas.models.places import Confidence, District, Postcode, Zone, ZoneMatch

__all__ = ["Confidence", "District", "Postcode", "Zone", "ZoneMatch"]
