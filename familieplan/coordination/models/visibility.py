"""What hangs on a plan is found through the plan's family."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from familieplan.families.models import visibility

M = TypeVar("M", bound=models.Model)


class ThroughFamily(visibility.ThroughFamily[M]):
    """A QuerySet whose rows are visible exactly when their family is; the way there usually goes through the plan."""

    family_path = "plan__family_id"
