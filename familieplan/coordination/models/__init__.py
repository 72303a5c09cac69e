"""The shared plan and everything that is kept with it."""

from familieplan.coordination.models.agreement import Agreement, Stand
from familieplan.coordination.models.answer import Answer
from familieplan.coordination.models.assessment import AidApplication, Assessment, AssessmentResult
from familieplan.coordination.models.attachment import Attachment
from familieplan.coordination.models.catalogue import Register, Term
from familieplan.coordination.models.flag import Flag, RuleVersion
from familieplan.coordination.models.followup import FollowUp
from familieplan.coordination.models.journal import Audience, EntryKind, Interpreter, LogDraft, LogEntry, NarrowReason
from familieplan.coordination.models.measure import FeltHelp, Measure, MeasureResult, MeasureStatus, OwnerKind
from familieplan.coordination.models.paper import PaperFor, PlanPaper
from familieplan.coordination.models.party import MeasureParty
from familieplan.coordination.models.plan import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea
from familieplan.coordination.models.rights import RequestKind, RequestOutcome, Restriction, RightsRequest
from familieplan.coordination.models.strength import Strength
from familieplan.coordination.models.template import EntryTemplate
from familieplan.coordination.models.version import PlanVersion, Signature, SignedHow

__all__ = [
    "Agreement",
    "AidApplication",
    "Answer",
    "AreaAnswer",
    "AreaState",
    "Assessment",
    "AssessmentResult",
    "Attachment",
    "Audience",
    "EntryKind",
    "EntryTemplate",
    "FamilyPlan",
    "FeltHelp",
    "Flag",
    "FollowUp",
    "Goal",
    "Interpreter",
    "LifeArea",
    "LogDraft",
    "LogEntry",
    "Measure",
    "MeasureParty",
    "MeasureResult",
    "MeasureStatus",
    "NarrowReason",
    "OwnerKind",
    "PaperFor",
    "PlanPaper",
    "PlanVersion",
    "Register",
    "RequestKind",
    "RequestOutcome",
    "Restriction",
    "RightsRequest",
    "RuleVersion",
    "Signature",
    "SignedHow",
    "Stand",
    "Strength",
    "Term",
]
