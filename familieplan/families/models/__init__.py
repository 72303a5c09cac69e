"""Families, people, who takes part, and on what basis."""

from familieplan.families.models.export_order import ExportOrder, OrderKind, OrderStatus
from familieplan.families.models.family import Family, FamilyUserAccess
from familieplan.families.models.knowledge import Knowledge
from familieplan.families.models.own_access import (
    FamilyCode,
    FamilyLogin,
    FamilyNotTold,
    HoldReason,
    OwnAccessAge,
    OwnAccessHold,
)
from familieplan.families.models.participation import EndReason, Participation, SharingBasis
from familieplan.families.models.person import Membership, Person
from familieplan.families.models.protection import Clearance, FamilyExport

__all__ = [
    "Clearance",
    "EndReason",
    "ExportOrder",
    "Family",
    "FamilyCode",
    "FamilyExport",
    "FamilyLogin",
    "FamilyNotTold",
    "FamilyUserAccess",
    "HoldReason",
    "Knowledge",
    "Membership",
    "OrderKind",
    "OrderStatus",
    "OwnAccessAge",
    "OwnAccessHold",
    "Participation",
    "Person",
    "SharingBasis",
]
