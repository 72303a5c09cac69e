"""Who stands in for whom, for what and when."""

from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models.people import Employment
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role


class StandsFor(models.TextChoices):
    LEAD = "lead", _("OSK-leder")
    COORDINATION = "coordination", _("Familiekoordinator")


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def in_force(self, on: date | None = None) -> DeputyQuerySet:
        """Whose period holds the day, while both are at work: whoever leaves takes the deputyship along."""
        on = on or timezone.localdate()
        at_work = Employment.objects.current(on).filter(role__in=WORKS_WITH_FAMILIES, user__is_active=True)
        leads = at_work.filter(user=OuterRef("principal"), role=Role.TEAM_LEAD)
        return self.overlapping(on, on).filter(
            Exists(at_work.filter(user=OuterRef("deputy"))),
            Q(Exists(leads)) | Q(Exists(at_work.filter(user=OuterRef("principal"))), stands_for=StandsFor.COORDINATION),
        )

    def overlapping(self, first: date, last: date) -> DeputyQuerySet:
        """Those not ended whose period shares a day with this one, both ends included."""
        return self.filter(ended_at=None, started_on__lte=last, last_on__gte=first)


@pghistory.track()
class Deputy(models.Model):
    """From a day up to and including another. What a coordinator's deputy gets may be narrowed to named families."""

    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in")
    stands_for = models.CharField(_("oppgave"), max_length=12, choices=StandsFor.choices)
    all_families = models.BooleanField(default=True)
    started_on = models.DateField(_("fra og med"))
    last_on = models.DateField(_("til og med"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        indexes = [models.Index(fields=["deputy", "last_on"], condition=Q(ended_at=None), name="whom_a_deputy_helps")]
        constraints = [
            models.CheckConstraint(name="deputy_period_in_order", condition=Q(last_on__gte=F("started_on"))),
            models.CheckConstraint(name="nobody_is_their_own_deputy", condition=~Q(principal=F("deputy"))),
            models.CheckConstraint(
                name="only_coordination_is_narrowed", condition=Q(all_families=True) | Q(stands_for="coordination")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.principal}"
