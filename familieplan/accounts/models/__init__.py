"""People who sign in, where they work, what they are told of, and the read log."""

from familieplan.accounts.models.notice import Notice
from familieplan.accounts.models.people import Employment, Office, Service, User, UserManager
from familieplan.accounts.models.readcase import Concern, Outcome, ReadLogCase
from familieplan.accounts.models.readrecord import Deed, ReadRecord
from familieplan.accounts.models.readrule import ReadRuleVersion
from familieplan.accounts.models.readseal import ReadLogSeal
from familieplan.accounts.models.watch import WatchEntry, WatchKind

__all__ = [
    "Concern",
    "Deed",
    "Employment",
    "Notice",
    "Office",
    "Outcome",
    "ReadLogCase",
    "ReadLogSeal",
    "ReadRecord",
    "ReadRuleVersion",
    "Service",
    "User",
    "UserManager",
    "WatchEntry",
    "WatchKind",
]
