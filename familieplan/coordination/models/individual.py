"""What the law gives one person beside the family's plan: an individuell plan, and for a child a barnekoordinator.

The nine sections are those of the regulation on individuell plan (forskrift om individuell plan, 2022), as nav.no
states them. A person has one such plan at a time, whichever families they belong to (Prop. 100 L (2020-2021) ch. 8).
"""

from __future__ import annotations

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person


class Wanted(models.TextChoices):
    OFFERED = "offered", _("Tilbudt, ikke svart ennå")
    YES = "yes", _("Ønsker individuell plan")
    NO = "no", _("Takket nei")


class IndividualPlanQuerySet(ThroughFamily["IndividualPlan"]):
    def open(self) -> Self:
        return self.filter(ended_on=None)


@pghistory.track()
class IndividualPlan(models.Model):
    """One person's right to an individuell plan: offered, answered, and under way from a day to a day."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="individual_plans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="individual_plans", db_index=False)
    wanted = models.CharField(_("svaret"), max_length=7, choices=Wanted.choices, default=Wanted.OFFERED)
    answered_on = models.DateField(_("tilbudt eller svart"), default=timezone.localdate)
    ended_on = models.DateField(_("avsluttet"), null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = IndividualPlanQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_individuell_plan_a_person", fields=["person"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="an_individuell_plan_ends_after_its_answer",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("answered_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"IP {self.answered_on}"


class Section(models.TextChoices):
    GOALS = "goals", _("Mål, ressurser og behov")
    TAKING_PART = "taking_part", _("Hvem som er med")
    COORDINATOR = "coordinator", _("Hvem som koordinerer")
    CONTRIBUTIONS = "contribution", _("Hva personen selv, tjenestene og de nærmeste bidrar med")
    MEASURES = "measures", _("Tiltak, omfang og hvem som har ansvaret")
    HOW = "how", _("Hvordan tiltakene gjennomføres")
    PERIOD = "period", _("Hvor lenge planen varer, og når den endres")
    CONSENT = "consent", _("Samtykke til planen og til innsyn")
    COOPERATION = "cooperation", _("Samarbeid med andre enn dem som er med")


class Filled(models.TextChoices):
    IN_PLAN = "in_plan", _("Står i familieplanen")
    OWN = "own", _("Eget for denne personen")
    NOT_RELEVANT = "not_relevant", _("Ikke aktuelt")


class PlanSectionQuerySet(ThroughFamily["PlanSection"]):
    pass


@pghistory.track()
class PlanSection(models.Model):
    """One of the nine sections: where it stands, or why it is not relevant. One that has no row is missing."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    of = models.ForeignKey(IndividualPlan, models.PROTECT, related_name="sections", db_index=False)
    section = models.CharField(max_length=12, choices=Section.choices)
    filled = models.CharField(_("hvor står det"), max_length=12, choices=Filled.choices)
    words = models.TextField(_("med egne ord, eller hvorfor ikke aktuelt"), max_length=2000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PlanSectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="each_section_once", fields=["of", "section"]),
            models.CheckConstraint(
                name="a_section_says_something_or_stands_in_the_plan",
                condition=Q(filled=Filled.IN_PLAN) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_section_display())


class ChildCoordination(models.TextChoices):
    NAMED = "named", _("Har barnekoordinator")
    ENTITLED = "entitled", _("Har rett, men ingen er oppnevnt ennå")
    DECLINED = "declined", _("Har rett, og familien har takket nei")
    NOT_APPLICABLE = "not", _("Gjelder ikke dette barnet")


class ChildCoordinatorQuerySet(ThroughFamily["ChildCoordinator"]):
    pass


class ChildCoordinator(models.Model):
    """The answer for one child from a day on (hol. § 7-2 a); the newest stands. No row: nobody has asked."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="child_coordinators")
    child = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(_("svaret"), max_length=8, choices=ChildCoordination.choices)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    said_on = models.DateField(_("dato"), default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(default=timezone.now)

    objects = ChildCoordinatorQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_named_child_coordinator_is_somebody",
                condition=Q(answer=ChildCoordination.NAMED, worker__isnull=False)
                | (~Q(answer=ChildCoordination.NAMED) & Q(worker=None)),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} {self.said_on}"
