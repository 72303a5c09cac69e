"""Places and what happens in them. No table here knows of a family."""

from familieplan.areas.models.coordinators import AreaCoordination, AreaLook, zones_followed
from familieplan.areas.models.forum import MEETINGS_A_YEAR, ForumInput, ForumMeeting
from familieplan.areas.models.knowledge import AreaObservation, Indicator, IndicatorValue, Theme
from familieplan.areas.models.measures import (
    RUNNING,
    AreaDiary,
    AreaKind,
    AreaMeasure,
    AreaPartner,
    AreaStatus,
    AreaStep,
    PartnerKind,
    PartnerStand,
)
from familieplan.areas.models.offers import (
    OLDEST,
    ActorKind,
    Equipment,
    Language,
    LocalActor,
    Offer,
    OfferQuestion,
    OpenToAll,
    Weekday,
    WhyWithdrawn,
)
from familieplan.areas.models.places import Confidence, District, Postcode, Zone, ZoneMatch
from familieplan.areas.models.schools import (
    Institution,
    InstitutionContact,
    InstitutionKind,
    InstitutionYear,
    PracticeKind,
    PracticeMeasure,
)
from familieplan.areas.models.surveys import AreaSurvey, AreaSurveyAnswer, FeltEffect

__all__ = [
    "MEETINGS_A_YEAR",
    "OLDEST",
    "RUNNING",
    "ActorKind",
    "AreaCoordination",
    "AreaDiary",
    "AreaKind",
    "AreaLook",
    "AreaMeasure",
    "AreaObservation",
    "AreaPartner",
    "AreaStatus",
    "AreaStep",
    "AreaSurvey",
    "AreaSurveyAnswer",
    "Confidence",
    "District",
    "Equipment",
    "FeltEffect",
    "ForumInput",
    "ForumMeeting",
    "Indicator",
    "IndicatorValue",
    "Institution",
    "InstitutionContact",
    "InstitutionKind",
    "InstitutionYear",
    "Language",
    "LocalActor",
    "Offer",
    "OfferQuestion",
    "OpenToAll",
    "PartnerKind",
    "PartnerStand",
    "Postcode",
    "PracticeKind",
    "PracticeMeasure",
    "Theme",
    "Weekday",
    "WhyWithdrawn",
    "Zone",
    "ZoneMatch",
    "zones_followed",
]
