"""Families, people, who takes part, and on what basis."""

from familieplan.families.models.deputised import DeputisedFamily
from familieplan.families.models.emergency import EmergencyAccess, EmergencyAttempt, EmergencyReview
from familieplan.families.models.family import Family, FamilyUserAccess
from familieplan.families.models.handover import Handover, Notes, Outcome
from familieplan.families.models.participation import EndReason, Participation, SharingBasis
from familieplan.families.models.person import Membership, Person
from familieplan.families.models.terms import AccessTerms

__all__ = [
    "AccessTerms",
    "DeputisedFamily",
    "EmergencyAccess",
    "EmergencyAttempt",
    "EmergencyReview",
    "EndReason",
    "Family",
    "FamilyUserAccess",
    "Handover",
    "Membership",
    "Notes",
    "Outcome",
    "Participation",
    "Person",
    "SharingBasis",
]
