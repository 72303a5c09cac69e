"""Whether the help helps, in the family's own answer: without name, family, worker or day.

No history is kept of it: that would hold when, and in what order, each one answered.
"""

from __future__ import annotations

from django.db import models

from familieplan.accounts.models import Service
from familieplan.coordination.models.catalogue import Term
from familieplan.coordination.models.measure import FeltHelp


class HelpRating(models.Model):
    """One answer. The database shows it to nobody: it is counted by a duty, and found again by the door alone.

    `seal` is a keyed hash of the person and what was rated, so that whoever answered can change it. `month_on` is
    the first day of the month. `service` and `kind` are those of the measure; of a secret service nothing is kept.
    """

    seal = models.CharField(max_length=64, unique=True)
    month_on = models.DateField()
    is_child = models.BooleanField()
    of_whole = models.BooleanField()
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    kind = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    answer = models.CharField(max_length=7, choices=FeltHelp.choices)

    class Meta:
        ordering = ["month_on"]
        constraints = [
            models.CheckConstraint(name="a_rating_knows_no_day", condition=models.Q(month_on__day=1)),
            models.CheckConstraint(
                name="the_whole_help_is_of_no_service",
                condition=models.Q(of_whole=False) | models.Q(service=None, kind=None),
            ),
        ]

    def __str__(self) -> str:
        return self.answer
