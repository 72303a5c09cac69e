"""How many families have chosen to take part in an area measure (IO2-e): a number, or that it is too small to tell.

As of the first of the month, like the numbers of the zones: one that followed the families from day to day would tell
who came and who went. None and a few are told alike.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.areas.models import AreaMeasure
from familieplan.families.models import AreaLink
from familieplan.reporting.disclosure import hide
from familieplan.reporting.models import DisclosureRule


def families_in(measure: AreaMeasure, today: date | None = None) -> tuple[int | None, int, date]:
    """The number or None, the threshold below which it is None, and the day it was counted. One cell, and no sum."""
    on = (today or timezone.localdate()).replace(day=1)
    threshold = DisclosureRule.threshold(on)
    with acting_as(duty=Duty.FIGURES):
        number = AreaLink.objects.standing(on).filter(measure=measure, family__protection="").count()
    hidden = number < threshold or bool(hide({"families": number}, [], threshold))
    return (None if hidden else number), threshold, on
