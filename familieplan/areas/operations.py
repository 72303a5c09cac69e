"""What a postcode says about where a family lives: a proposal, which a person confirms."""

from dataclasses import dataclass

from familieplan.areas.models import District, Postcode, Zone


@dataclass(frozen=True)
class Proposal:
    """The bydel and zone a postcode points to, how well the zone fits and how sure the bydel is."""

    district: District | None = None
    zone: Zone | None = None
    match: str = ""
    confidence: str = ""


def propose(postcode: str) -> Proposal:
    """An unknown postcode, or one outside the municipality, proposes nothing."""
    found = Postcode.objects.select_related("district", "zone").filter(code=postcode.strip()).first()
    if found is None:
        return Proposal()
    return Proposal(found.district, found.zone, found.zone_match, found.district_confidence)
