"""The shared plan and everything that is kept with it."""

from familieplan.coordination.models.adult import (
    AdultState,
    AdultStatus,
    AdultTopic,
    CourseOutcome,
    QualificationCourse,
)
from familieplan.coordination.models.agreement import Agreement, Stand
from familieplan.coordination.models.answer import Answer
from familieplan.coordination.models.assessment import AidApplication, Assessment, AssessmentResult
from familieplan.coordination.models.assessment_answer import AssessmentAnswer
from familieplan.coordination.models.attachment import Attachment
from familieplan.coordination.models.barrier import Barrier, BarrierKind, BarrierOutcome
from familieplan.coordination.models.carried import CarriedOver
from familieplan.coordination.models.catalogue import Register, Term
from familieplan.coordination.models.concern import Concern, ConcernAnswer, ConcernLink, ParentsTold
from familieplan.coordination.models.fastlane import FastLane, Helped, LaneState, LaneStep, Shared
from familieplan.coordination.models.flag import Flag, FlagStep, FlagStepKind, RuleVersion
from familieplan.coordination.models.followup import FollowUp
from familieplan.coordination.models.helping import HelpRating
from familieplan.coordination.models.individual import (
    ChildCoordination,
    ChildCoordinator,
    Filled,
    IndividualPlan,
    PlanSection,
    Section,
    Wanted,
)
from familieplan.coordination.models.invitation import (
    AskedHow,
    Invitation,
    InvitationStep,
    NoBecause,
    State,
    Whom,
)
from familieplan.coordination.models.journal import Audience, EntryKind, Interpreter, LogDraft, LogEntry, NarrowReason
from familieplan.coordination.models.lanereceiver import LaneReceiver
from familieplan.coordination.models.lastlook import LastLook
from familieplan.coordination.models.learning import Course, CourseField, LearningPlan, Routine, RoutineReading
from familieplan.coordination.models.measure import FeltHelp, LedTo, Measure, MeasureResult, MeasureStatus, OwnerKind
from familieplan.coordination.models.meeting import Meeting, MeetingAnswer, MeetingInvitation, MeetingState
from familieplan.coordination.models.osk import (
    OskAttendance,
    OskDecision,
    OskInvited,
    OskItem,
    OskMeeting,
    OskPaper,
    OskTask,
)
from familieplan.coordination.models.paper import PaperFor, PlanPaper
from familieplan.coordination.models.party import MeasureParty
from familieplan.coordination.models.plan import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea
from familieplan.coordination.models.promise import PromiseMonth
from familieplan.coordination.models.questions import FormSection, FormVersion, Question, QuestionKind
from familieplan.coordination.models.rights import RequestKind, RequestOutcome, Restriction, RightsRequest
from familieplan.coordination.models.strength import Strength
from familieplan.coordination.models.template import EntryTemplate
from familieplan.coordination.models.transition import Track, TrackAge, Transition
from familieplan.coordination.models.version import PlanVersion, Signature, SignedHow
from familieplan.coordination.models.wish import FamilyWish, WishKind, WishOutcome

__all__ = [
    "AdultState",
    "AdultStatus",
    "AdultTopic",
    "Agreement",
    "AidApplication",
    "Answer",
    "AreaAnswer",
    "AreaState",
    "AskedHow",
    "Assessment",
    "AssessmentAnswer",
    "AssessmentResult",
    "Attachment",
    "Audience",
    "Barrier",
    "BarrierKind",
    "BarrierOutcome",
    "CarriedOver",
    "ChildCoordination",
    "ChildCoordinator",
    "Concern",
    "ConcernAnswer",
    "ConcernLink",
    "Course",
    "CourseField",
    "CourseOutcome",
    "EntryKind",
    "EntryTemplate",
    "FamilyPlan",
    "FamilyWish",
    "FastLane",
    "FeltHelp",
    "Filled",
    "Flag",
    "FlagStep",
    "FlagStepKind",
    "FollowUp",
    "FormSection",
    "FormVersion",
    "Goal",
    "HelpRating",
    "Helped",
    "IndividualPlan",
    "Interpreter",
    "Invitation",
    "InvitationStep",
    "LaneReceiver",
    "LaneState",
    "LaneStep",
    "LastLook",
    "LearningPlan",
    "LedTo",
    "LifeArea",
    "LogDraft",
    "LogEntry",
    "Measure",
    "MeasureParty",
    "MeasureResult",
    "MeasureStatus",
    "Meeting",
    "MeetingAnswer",
    "MeetingInvitation",
    "MeetingState",
    "NarrowReason",
    "NoBecause",
    "OskAttendance",
    "OskDecision",
    "OskInvited",
    "OskItem",
    "OskMeeting",
    "OskPaper",
    "OskTask",
    "OwnerKind",
    "PaperFor",
    "ParentsTold",
    "PlanPaper",
    "PlanSection",
    "PlanVersion",
    "PromiseMonth",
    "QualificationCourse",
    "Question",
    "QuestionKind",
    "Register",
    "RequestKind",
    "RequestOutcome",
    "Restriction",
    "RightsRequest",
    "Routine",
    "RoutineReading",
    "RuleVersion",
    "Section",
    "Shared",
    "Signature",
    "SignedHow",
    "Stand",
    "State",
    "Strength",
    "Term",
    "Track",
    "TrackAge",
    "Transition",
    "Wanted",
    "Whom",
    "WishKind",
    "WishOutcome",
]
