"""The shared plan and everything that is kept with it."""

from familieplan.coordination.models.assessment import AidApplication, Assessment, AssessmentResult
from familieplan.coordination.models.flag import Flag, RuleVersion
from familieplan.coordination.models.journal import Audience, EntryKind, LogDraft, LogEntry, NarrowReason
from familieplan.coordination.models.measure import Measure, MeasureStatus, OwnerKind
from familieplan.coordination.models.plan import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea
from familieplan.coordination.models.rights import RequestKind, RequestOutcome, Restriction, RightsRequest

__all__ = [
    "AidApplication",
    "AreaAnswer",
    "AreaState",
    "Assessment",
    "AssessmentResult",
    "Audience",
    "EntryKind",
    "FamilyPlan",
    "Flag",
    "Goal",
    "LifeArea",
    "LogDraft",
    "LogEntry",
    "Measure",
    "MeasureStatus",
    "NarrowReason",
    "OwnerKind",
    "RequestKind",
    "RequestOutcome",
    "Restriction",
    "RightsRequest",
    "RuleVersion",
]
