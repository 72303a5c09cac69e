"""Flags: why a family must be taken up, under which version of which rule, since when, and what was done about it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Family, Knowledge
from familieplan.families.policies import Right


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def in_force(self, on: date | None = None) -> RuleVersionQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class RuleVersion(models.Model):
    """The dated parameters of a rule. A flag keeps the version it was raised under."""

    rule = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    parameters = models.JSONField(default=dict)
    # None: it came with the program.
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "version"]
        constraints = [
            models.UniqueConstraint(name="one_row_per_rule_version", fields=["rule", "version"]),
            models.CheckConstraint(
                name="rule_version_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="one_version_of_a_rule_at_a_time",
                expressions=[
                    ("rule", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} v{self.version}"

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)


class FlagStepKind(models.TextChoices):
    ASKED = "asked", _("Spurt familiekoordinatoren")
    ANSWERED = "answered", _("Besvart av familiekoordinatoren")
    DECIDED = "decided", _("Avgjort")
    POSTPONED = "postponed", _("Utsatt")
    MEETING = "meeting", _("Tas opp i OSK-møte")
    DISMISSED = "dismissed", _("Meldt som feil")
    BACK = "back", _("Tatt tilbake i køen")


# After these a family does not wait in the queue before the day comes that the step names, if it names one.
RESTS = (
    *(FlagStepKind.ASKED, FlagStepKind.DECIDED, FlagStepKind.POSTPONED),
    *(FlagStepKind.MEETING, FlagStepKind.DISMISSED),
)
# They promise that the family comes back on a day.
HAS_A_DAY = (FlagStepKind.ASKED, FlagStepKind.POSTPONED)


# Told to the lead and to nobody on the team: the family has asked for it so.
CONTACT_ASKED = "contact_asked"
FOR_THE_LEAD = (CONTACT_ASKED,)
# They tell that a service takes part, and are for those who may know that it does.
TARGET_GROUP = "target_group"
WHOM_IT_TELLS_OF = {TARGET_GROUP: "barnevern"}


def _told_to(user: User) -> Q:
    """Of rules that are not for everybody who answers for a family: those that are for this one."""
    leads = Q(family__district__code__in=districts_led_by(user))
    # Whether its basis holds the rule has asked: a lead, who sees no basis, could not.
    today = timezone.localdate()
    told: Any = Knowledge.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), started_on__lte=today)
    told = told.filter(family=OuterRef("family"), told=user.service_id or 0)
    found = ~Q(rule__in=(*FOR_THE_LEAD, *WHOM_IT_TELLS_OF)) | Q(leads, rule__in=FOR_THE_LEAD)
    for rule, code in WHOM_IT_TELLS_OF.items():
        open_or_own = Service.objects.filter(Q(is_secret=False) | Q(pk=user.service_id or 0), code=code)
        found |= Q(rule=rule) & (Q(Exists(told.filter(about__code=code))) | Q(Exists(open_or_own)))
    return found


class FlagQuerySet(ThroughFamily["Flag"]):
    family_path = "family_id"

    def visible_to(self, user: User) -> Self:
        """A flag is seen by those who answer for the family: the team with duties, and the district's lead."""
        return self.permitting(user, Right.REVIEW).filter(_told_to(user))

    def told_to_all(self) -> Self:
        """Of rules that everybody who answers for the family is told of: what a paper for several may hold."""
        return self.exclude(rule__in=(*FOR_THE_LEAD, *WHOM_IT_TELLS_OF))

    def raised(self) -> Self:
        return self.filter(cleared_at=None)

    def stood(self, on: date) -> Self:
        """Those that had a reason by the end of a day, and were cleared later or not yet."""
        after = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
        return self.filter(Q(cleared_at=None) | Q(cleared_at__gte=after), since__lte=on)

    def with_step(self) -> Self:
        """`step_id`, `step_kind`, `step_back_on`, `step_words`, `step_by`: what was done last; None at first."""
        newest = FlagStep.objects.filter(flag=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            step_id=Subquery(newest.values("pk")[:1]),
            step_kind=Subquery(newest.values("kind")[:1]),
            step_back_on=Subquery(newest.values("back_on")[:1]),
            step_words=Subquery(newest.values("words")[:1]),
            step_by=Subquery(newest.values("by__name")[:1]),
        )

    def waiting(self, on: date | None = None) -> Self:
        """With their steps, those that somebody must take up now."""
        on = on or timezone.localdate()
        nothing_stands = Q(step_kind=None) | Q(step_kind__in=(FlagStepKind.ANSWERED, FlagStepKind.BACK))
        return self.with_step().filter(nothing_stands | Q(step_back_on__lte=on))

    def resting(self, kind: str, on: date | None = None) -> Self:
        """With their steps, those that stand by a step of this kind."""
        on = on or timezone.localdate()
        return self.with_step().filter(Q(step_back_on=None) | Q(step_back_on__gt=on), step_kind=kind)

    def unanswered(self) -> Self:
        """With their steps, those about which the coordinator was asked last, the first deadline first."""
        return self.with_step().filter(step_kind=FlagStepKind.ASKED).order_by("step_back_on", "pk")


class Flag(models.Model):
    """One open flag per family, rule and subject. Facts are those that fired it, as plain values."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="flags")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="flags")
    rule = models.SlugField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    facts = models.JSONField()
    since = models.DateField()
    raised_at = models.DateTimeField(default=timezone.now)
    cleared_at = models.DateTimeField(null=True, blank=True)
    # When the lead was told of it, for the rules whose flags are told of.
    told_at = models.DateTimeField(null=True, blank=True)

    # Of the newest step, where the flag was asked for with_step().
    step_id: int | None = None
    step_kind: str | None = None
    step_back_on: date | None = None
    step_words: str | None = None
    step_by: str | None = None

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_flag_per_rule_and_subject",
                fields=["family", "rule", "subject"],
                condition=Q(cleared_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["family", "since"], condition=Q(cleared_at=None), name="open_flags_of_a_family")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.since}"


class FlagStepQuerySet(ThroughFamily["FlagStep"]):
    family_path = "family_id"

    def visible_to(self, user: User) -> Self:
        """With the flag."""
        return self.permitting(user, Right.REVIEW).filter(flag__in=Flag.objects.visible_to(user))


class FlagStep(models.Model):
    """The newest step of a flag says where it stands. `back_on`: from this day on it waits in the queue again."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="flag_steps", db_index=False)
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=FlagStepKind.choices)
    words = models.TextField(_("hvorfor"), max_length=1000)
    back_on = models.DateField(_("tas opp igjen"), null=True, blank=True)
    # The case on a meeting's agenda that the step led to, or came out of.
    item = models.ForeignKey(
        "coordination.OskItem", models.PROTECT, null=True, blank=True, related_name="steps", db_index=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField(default=timezone.now)

    objects = FlagStepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["family"], name="flag_steps_of_a_family")]
        constraints = [
            models.CheckConstraint(name="a_step_with_a_flag_says_why", condition=~Q(words="")),
            models.CheckConstraint(
                name="what_is_put_off_comes_back_on_a_day",
                condition=~Q(kind__in=HAS_A_DAY) | Q(back_on__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.taken_at:%Y-%m-%d}"
