"""The shared plan and everything that is kept with it."""

from familieplan.coordination.models.answer import Answer
from familieplan.coordination.models.assessment import AidApplication, Assessment, AssessmentResult
from familieplan.coordination.models.attachment import Attachment
from familieplan.coordination.models.concern import Concern, ConcernAnswer, ConcernLink, ParentsTold
from familieplan.coordination.models.flag import Flag, RuleVersion
from familieplan.coordination.models.followup import FollowUp
from familieplan.coordination.models.invitation import (
    AskedHow,
    Invitation,
    InvitationStep,
    NoBecause,
    State,
    Whom,
)
from familieplan.coordination.models.journal import Audience, EntryKind, Interpreter, LogDraft, LogEntry, NarrowReason
from familieplan.coordination.models.measure import Measure, MeasureStatus, OwnerKind
from familieplan.coordination.models.plan import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea
from familieplan.coordination.models.rights import RequestKind, RequestOutcome, Restriction, RightsRequest
from familieplan.coordination.models.template import EntryTemplate

__all__ = [
    "AidApplication",
    "Answer",
    "AreaAnswer",
    "AreaState",
    "AskedHow",
    "Assessment",
    "AssessmentResult",
    "Attachment",
    "Audience",
    "Concern",
    "ConcernAnswer",
    "ConcernLink",
    "EntryKind",
    "EntryTemplate",
    "FamilyPlan",
    "Flag",
    "FollowUp",
    "Goal",
    "Interpreter",
    "Invitation",
    "InvitationStep",
    "LifeArea",
    "LogDraft",
    "LogEntry",
    "Measure",
    "MeasureStatus",
    "NarrowReason",
    "NoBecause",
    "OwnerKind",
    "ParentsTold",
    "RequestKind",
    "RequestOutcome",
    "Restriction",
    "RightsRequest",
    "RuleVersion",
    "State",
    "Whom",
]
