"""Families, people, who takes part, on what basis, and what was shared."""

from familieplan.families.models.area import LifeArea
from familieplan.families.models.basis import SharingBasis
from familieplan.families.models.consent import Channel, Consent, ConsentedService, ConsentGiver, ScanType
from familieplan.families.models.consent_age import AgeRule, ConsentAge
from familieplan.families.models.disclosure import Disclosure, DisclosureKind
from familieplan.families.models.family import Family, FamilyUserAccess
from familieplan.families.models.legal_basis import LegalBasis
from familieplan.families.models.participation import EndReason, Participation
from familieplan.families.models.person import Membership, Person
from familieplan.families.models.reminder import ReminderRule

__all__ = [
    "AgeRule",
    "Channel",
    "Consent",
    "ConsentAge",
    "ConsentGiver",
    "ConsentedService",
    "Disclosure",
    "DisclosureKind",
    "EndReason",
    "Family",
    "FamilyUserAccess",
    "LegalBasis",
    "LifeArea",
    "Membership",
    "Participation",
    "Person",
    "ReminderRule",
    "ScanType",
    "SharingBasis",
]
