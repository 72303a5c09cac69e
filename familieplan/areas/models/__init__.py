"""Places and what happens in them. No table here knows of a family."""

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
from familieplan.areas.models.surveys import AreaSurvey, AreaSurveyAnswer, FeltEffect

__all__ = [
    "OLDEST",
    "RUNNING",
    "ActorKind",
    "AreaDiary",
    "AreaKind",
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
    "Indicator",
    "IndicatorValue",
    "Language",
    "LocalActor",
    "Offer",
    "OfferQuestion",
    "OpenToAll",
    "PartnerKind",
    "PartnerStand",
    "Postcode",
    "Theme",
    "Weekday",
    "WhyWithdrawn",
    "Zone",
    "ZoneMatch",
]
