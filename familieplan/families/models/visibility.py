"""Everything that hangs on a family is found through the family."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef

from familieplan.accounts.models import User
from familieplan.families.models.family import Family
from familieplan.families.policies import Right

M = TypeVar("M", bound=models.Model)


class ThroughFamily(models.QuerySet[M]):
    """A QuerySet whose rows are visible exactly when their family is. `family_path` leads to the family."""

    family_path = "family_id"

    def permitting(self, user: User, right: Right) -> Self:
        families = Family.objects.permitting(user, right).filter(pk=OuterRef(self.family_path))
        return self.filter(Exists(families))

    def visible_to(self, user: User) -> Self:
        return self.permitting(user, Right.VIEW)
