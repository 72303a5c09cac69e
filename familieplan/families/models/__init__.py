"""Families, people, who takes part, and on what basis."""

from familieplan.families.models.family import Family, FamilyUserAccess
from familieplan.families.models.knowledge import Knowledge
from familieplan.families.models.participation import EndReason, Participation, SharingBasis
from familieplan.families.models.person import Membership, Person
from familieplan.families.models.protection import Clearance, FamilyExport

__all__ = [
    "Clearance",
    "EndReason",
    "Family",
    "FamilyExport",
    "FamilyUserAccess",
    "Knowledge",
    "Membership",
    "Participation",
    "Person",
    "SharingBasis",
]
