"""Families, people, who takes part, and on what basis."""

from familieplan.families.models.family import Family, FamilyUserAccess
from familieplan.families.models.participation import EndReason, Participation, SharingBasis
from familieplan.families.models.person import Membership, Person
from familieplan.families.models.reading_question import ReadingQuestion

__all__ = [
    "EndReason",
    "Family",
    "FamilyUserAccess",
    "Membership",
    "Participation",
    "Person",
    "ReadingQuestion",
    "SharingBasis",
]
