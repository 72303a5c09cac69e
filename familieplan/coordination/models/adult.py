"""The adults' own strand: where each stands with work, economy, housing and health, and the qualification programme.

What is said of an adult is dated and never rewritten; the newest of each topic stands. Not for those who only read
the plan, such as a child's school: permission to write in the log is the least that opens it.
"""

from __future__ import annotations

from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.models.knowledge import may_know
from familieplan.families.policies import Right


class AdultTopic(models.TextChoices):
    ACTIVITY = "activity", _("Arbeid og aktivitet")
    COUNSELLING = "counselling", _("Økonomisk rådgivning")
    HOUSING = "housing", _("Bolig")
    HEALTH = "health", _("Helse og livskvalitet")
    FAMILY_LIFE = "family_life", _("Samtaler om familieliv og barn")


class AdultState(models.TextChoices):
    """Each belongs to one topic. What follows the plan's words H1, H3b, H3-iv, H4b, H5a-c, H7."""

    ACTIVE = "active", _("Har et aktivt tiltak mot arbeid eller utdanning")
    WORKS = "works", _("Er i arbeid eller utdanning")
    REVIEW = "review", _("Ingen tiltak ennå. Gjennomgang er avtalt")
    NOT_HEALTH = "not_health", _("Ikke tiltak nå, på grunn av helsa")
    NOT_CARE = "not_care", _("Ikke tiltak nå, på grunn av omsorg for barn")
    NOT_WAITING = "not_waiting", _("Ikke tiltak nå, venter på avklaring")
    NOT_OTHER = "not_other", _("Ikke tiltak nå, av en annen grunn")
    OFFERED = "offered", _("Tilbudt, ikke svart ennå")
    ACCEPTED = "accepted", _("Takket ja")
    DECLINED = "declined", _("Takket nei")
    OWNS = "owns", _("Eier egen bolig")
    RENTS = "rents", _("Leier privat")
    TENANT = "tenant", _("Leier av kommunen på tid")
    QUEUE = "queue", _("Står på venteliste for kommunal bolig")
    TEMPORARY = "temporary", _("Bor midlertidig")
    EVICTION = "eviction", _("Kan miste boligen")
    WELL = "well", _("Har det bra")
    HELPED = "helped", _("Har helseplager, og får hjelp")
    UNHELPED = "unhelped", _("Har helseplager, og får ikke hjelp ennå")
    TOO_DEAR = "too_dear", _("Pris eller reise hindrer et helsetilbud")
    SUPPORT_ASKED = "support_asked", _("Grunnstønad er vurdert sammen med NAV")
    TALKED = "talked", _("Samtale om familieliv og barn er holdt")
    GUIDED = "guided", _("Veiledning om familieliv i Norge er gitt")
    TALK_AGREED = "talk_agreed", _("Samtale er avtalt")
    TALK_NOT = "talk_not", _("Ønsker ikke samtale nå")


STATES: dict[str, tuple[AdultState, ...]] = {
    AdultTopic.ACTIVITY: (
        *(AdultState.ACTIVE, AdultState.WORKS, AdultState.REVIEW, AdultState.NOT_HEALTH, AdultState.NOT_CARE),
        *(AdultState.NOT_WAITING, AdultState.NOT_OTHER),
    ),
    # Offered, never demanded: economic counselling is no condition for help (H4b).
    AdultTopic.COUNSELLING: (AdultState.OFFERED, AdultState.ACCEPTED, AdultState.DECLINED),
    AdultTopic.HOUSING: (
        *(AdultState.OWNS, AdultState.RENTS, AdultState.TENANT, AdultState.QUEUE, AdultState.TEMPORARY),
        AdultState.EVICTION,
    ),
    AdultTopic.HEALTH: (
        *(AdultState.WELL, AdultState.HELPED, AdultState.UNHELPED, AdultState.TOO_DEAR, AdultState.SUPPORT_ASKED),
    ),
    # Both are held with adults: with each in the qualification programme (H3b), and with whoever is new here (H3-iv).
    AdultTopic.FAMILY_LIFE: (*(AdultState.TALKED, AdultState.GUIDED, AdultState.TALK_AGREED, AdultState.TALK_NOT),),
}
# They say nothing without a day: when it is reviewed, when the contract ends, when the family may have to go.
NEEDS_A_DAY = (AdultState.REVIEW, AdultState.TENANT, AdultState.EVICTION, AdultState.TALK_AGREED)
# Why not is said in words (H1).
NEEDS_WORDS = (AdultState.NOT_HEALTH, AdultState.NOT_CARE, AdultState.NOT_WAITING, AdultState.NOT_OTHER)


class AdultQuerySet(ThroughFamily["AdultStatus"]):
    def visible_to(self, user: User) -> Self:
        """What a secret service has said of somebody is for those who may know of that service."""
        return self.permitting(user, Right.LOG).filter(may_know(user, "plan__family", "service"))

    def talks(self) -> Self:
        """On family life and children, as they were held."""
        return self.filter(topic=AdultTopic.FAMILY_LIFE, state=AdultState.TALKED)

    def newest_first(self) -> Self:
        return self.order_by("-since_on", "-pk")


class AdultStatus(models.Model):
    """Where one adult stands with one topic from a day on. `until_on`: the day that it points at, by its state."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="adult_statuses")
    person = models.ForeignKey(Person, models.PROTECT, related_name="adult_statuses", db_index=False)
    topic = models.CharField(max_length=11, choices=AdultTopic.choices)
    state = models.CharField(_("slik er det"), max_length=13, choices=AdultState.choices)
    since_on = models.DateField(_("fra"), default=timezone.localdate)
    until_on = models.DateField(_("til eller frist"), null=True, blank=True)
    words = models.TextField(_("kort forklart"), max_length=500, blank=True)
    # Whose worker said it, when that service is secret to somebody.
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(default=timezone.now)

    objects = AdultQuerySet.as_manager()

    class Meta:
        ordering = ["-since_on", "-pk"]
        indexes = [models.Index(fields=["person", "topic", "-since_on"], name="newest_of_an_adult")]
        constraints = [
            models.CheckConstraint(
                name="a_state_belongs_to_its_topic",
                condition=Q(*(Q(topic=topic, state__in=states) for topic, states in STATES.items()), _connector=Q.OR),
            ),
            models.CheckConstraint(
                name="what_points_at_a_day_has_one", condition=~Q(state__in=NEEDS_A_DAY) | Q(until_on__isnull=False)
            ),
            models.CheckConstraint(
                name="no_measure_comes_with_a_reason", condition=~Q(state__in=NEEDS_WORDS) | ~Q(words="")
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.since_on}"


class CourseOutcome(models.TextChoices):
    """The outcomes of table 2 in the plan against poverty, and of KOSTRA's form 11CF."""

    WORK = "work", _("Ordinært arbeid")
    SUBSIDISED = "subsidised", _("Arbeid med tidsbegrenset lønnstilskudd")
    MEASURE = "measure", _("Andre arbeidsmarkedstiltak")
    SCHOOL = "school", _("Skolegang")
    DISABILITY = "disability", _("Uføretrygd")
    AAP = "aap", _("Arbeidsavklaringspenger")
    AID_PENDING = "aid_pending", _("Sosialhjelp i påvente av avklaring")
    AID = "aid", _("Sosialhjelp")
    OTHER = "other", _("Annet")


class CourseQuerySet(ThroughFamily["QualificationCourse"]):
    def visible_to(self, user: User) -> Self:
        return self.permitting(user, Right.LOG)

    def open(self) -> Self:
        return self.filter(ended_on=None)


@pghistory.track()
class QualificationCourse(models.Model):
    """One person's qualification programme: it begins, is reviewed, and ends with an outcome (H1c)."""

    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="courses")
    person = models.ForeignKey(Person, models.PROTECT, related_name="courses", db_index=False)
    started_on = models.DateField(_("startet"))
    review_on = models.DateField(_("neste gjennomgang"))
    planned_end_on = models.DateField(_("planlagt slutt"))
    ended_on = models.DateField(_("sluttet"), null=True, blank=True)
    outcome = models.CharField(_("gikk til"), max_length=11, choices=CourseOutcome.choices, blank=True)
    words = models.TextField(_("hva vi lærte"), max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_open_course_a_person", fields=["person"], condition=Q(ended_on=None)),
            models.CheckConstraint(
                name="a_course_ends_with_an_outcome",
                condition=Q(ended_on=None, outcome="") | (Q(ended_on__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="a_course_has_its_days_in_order",
                condition=Q(planned_end_on__gt=F("started_on"))
                & Q(review_on__gte=F("started_on"))
                & (Q(ended_on=None) | Q(ended_on__gte=F("started_on"))),
            ),
        ]

    def __str__(self) -> str:
        return f"KVP {self.started_on}"

    def is_late(self, today: date) -> bool:
        return self.ended_on is None and min(self.review_on, self.planned_end_on) < today
