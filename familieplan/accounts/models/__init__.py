"""People who sign in, where they work, what they are told of, and the read log."""

from familieplan.accounts.models.absence import Absence
from familieplan.accounts.models.calendarkey import CalendarKey
from familieplan.accounts.models.claim import ClaimHold, ClaimMapping
from familieplan.accounts.models.deputy import Deputy, StandsFor
from familieplan.accounts.models.factorreset import FactorReset
from familieplan.accounts.models.language import LanguageApproval
from familieplan.accounts.models.notice import Notice, NoticeChoice, NoticeKind, Way
from familieplan.accounts.models.people import Employment, Office, Service, User, UserManager
from familieplan.accounts.models.readcase import Concern, Outcome, ReadLogCase
from familieplan.accounts.models.readrecord import Deed, ReadRecord
from familieplan.accounts.models.readrule import ReadRuleVersion
from familieplan.accounts.models.readseal import ReadLogSeal
from familieplan.accounts.models.watch import WatchEntry, WatchKind

__all__ = [
    "Absence",
    "CalendarKey",
    "ClaimHold",
    "ClaimMapping",
    "Concern",
    "Deed",
    "Deputy",
    "Employment",
    "FactorReset",
    "LanguageApproval",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "Office",
    "Outcome",
    "ReadLogCase",
    "ReadLogSeal",
    "ReadRecord",
    "ReadRuleVersion",
    "Service",
    "StandsFor",
    "User",
    "UserManager",
    "WatchEntry",
    "WatchKind",
    "Way",
]
