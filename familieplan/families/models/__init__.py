"""Families, people, who takes part, on what basis, and what was shared."""

from familieplan.families.models.area import LifeArea
from familieplan.families.models.area_link import AreaLink
from familieplan.families.models.basis import SharingBasis
from familieplan.families.models.consent import Channel, Consent, ConsentedService, ConsentGiver
from familieplan.families.models.consent_age import AgeRule, ConsentAge
from familieplan.families.models.deputised import DeputisedFamily
from familieplan.families.models.disclosure import Disclosure, DisclosureKind
from familieplan.families.models.emergency import EmergencyAccess, EmergencyAttempt, EmergencyReview
from familieplan.families.models.export_order import ExportOrder, OrderKind, OrderStatus
from familieplan.families.models.family import Family, FamilyUserAccess
from familieplan.families.models.handover import Handover, Notes, Outcome
from familieplan.families.models.knowledge import Knowledge
from familieplan.families.models.legal_basis import LegalBasis
from familieplan.families.models.merge import FamilyMerge
from familieplan.families.models.own_access import (
    FamilyCode,
    FamilyLogin,
    FamilyNotTold,
    HoldReason,
    OwnAccessAge,
    OwnAccessHold,
)
from familieplan.families.models.participation import EndReason, Participation
from familieplan.families.models.person import Membership, Person
from familieplan.families.models.possible_duplicate import PossibleDuplicate
from familieplan.families.models.protection import Clearance, FamilyExport
from familieplan.families.models.reading_question import ReadingQuestion
from familieplan.families.models.reminder import ReminderRule
from familieplan.families.models.residence import ResidenceNote
from familieplan.families.models.terms import AccessTerms

__all__ = [
    "AccessTerms",
    "AgeRule",
    "AreaLink",
    "Channel",
    "Clearance",
    "Consent",
    "ConsentAge",
    "ConsentGiver",
    "ConsentedService",
    "DeputisedFamily",
    "Disclosure",
    "DisclosureKind",
    "EmergencyAccess",
    "EmergencyAttempt",
    "EmergencyReview",
    "EndReason",
    "ExportOrder",
    "Family",
    "FamilyCode",
    "FamilyExport",
    "FamilyLogin",
    "FamilyMerge",
    "FamilyNotTold",
    "FamilyUserAccess",
    "Handover",
    "HoldReason",
    "Knowledge",
    "LegalBasis",
    "LifeArea",
    "Membership",
    "Notes",
    "OrderKind",
    "OrderStatus",
    "Outcome",
    "OwnAccessAge",
    "OwnAccessHold",
    "Participation",
    "Person",
    "PossibleDuplicate",
    "ReadingQuestion",
    "ReminderRule",
    "ResidenceNote",
    "SharingBasis",
]
