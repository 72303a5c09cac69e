"""People who sign in, where they work, what they are told of, and the read log."""

from familieplan.accounts.models.notice import Notice
from familieplan.accounts.models.people import Employment, Office, Service, User, UserManager
from familieplan.accounts.models.readrecord import Deed, ReadRecord
from familieplan.accounts.models.readseal import ReadLogSeal

__all__ = ["Deed", "Employment", "Notice", "Office", "ReadLogSeal", "ReadRecord", "Service", "User", "UserManager"]
