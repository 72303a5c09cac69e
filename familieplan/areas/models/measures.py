"""Measures for a place and not for a family (IO2-c): who is with it, its steps, its diary and what residents say of it.

No table here knows of a family. What a family chooses to be part of is its own, one floor up.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office
from familieplan.accounts.uploads import nameless, private_storage
from familieplan.areas.models.places import Zone


class AreaKind(models.TextChoices):
    FAMILY = "family", _("For enkeltpersoner og familier")
    PHYSICAL = "physical", _("Fysisk: lekeplass, lys, lokaler")
    COMMUNITY = "community", _("Fellesskap: møteplass, aktivitet, jobbtrening")


class AreaStatus(models.TextChoices):
    PROPOSED = "proposed", _("Foreslått")
    ACTIVE = "active", _("I gang")
    WAITING = "waiting", _("Venter")
    DONE = "done", _("Ferdig")
    STOPPED = "stopped", _("Avsluttet")


RUNNING = (AreaStatus.PROPOSED, AreaStatus.ACTIVE, AreaStatus.WAITING)


class AreaMeasureQuerySet(models.QuerySet["AreaMeasure"]):
    def running(self) -> Self:
        return self.filter(status__in=RUNNING)


class AreaMeasure(models.Model):
    """One measure of one zone. Money in whole kroner; what utenforregnskapet says is shown as an estimate, always."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="measures")
    kind = models.CharField(_("slags tiltak"), max_length=9, choices=AreaKind.choices)
    name = models.CharField(_("tiltak"), max_length=120)
    goal = models.TextField(_("mål"), max_length=600)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(_("status"), max_length=8, choices=AreaStatus.choices, default=AreaStatus.PROPOSED)
    waits_for = models.CharField(_("venter på"), max_length=120, blank=True)
    started_on = models.DateField(_("fra"))
    ends_on = models.DateField(_("til"), null=True, blank=True)
    budget = models.PositiveIntegerField(_("budsjett i kroner"), null=True, blank=True)
    funding = models.CharField(_("finansiering"), max_length=120, blank=True)
    account_id = models.CharField(_("id i utenforregnskapet"), max_length=40, blank=True)
    account_estimate = models.BigIntegerField(_("anslag i kroner"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["status", "name", "pk"]
        constraints = [
            models.CheckConstraint(name="an_area_measure_says_its_goal", condition=~Q(name="") & ~Q(goal="")),
            models.CheckConstraint(
                name="an_area_measure_ends_after_it_begins", condition=Q(ends_on=None) | Q(ends_on__gte=F("started_on"))
            ),
            models.CheckConstraint(
                name="waiting_is_for_somebody", condition=Q(status="waiting") & ~Q(waits_for="") | ~Q(status="waiting")
            ),
            models.CheckConstraint(
                name="an_estimate_has_its_account", condition=Q(account_estimate=None) | ~Q(account_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING


class AreaMeasureGoal(models.Model):
    """A goal of the municipality's plans, or a lettered measure of one, that this measure serves.

    The register of goals lies floors above: what is kept here is how the plan itself calls it. Once printed, a plan's
    numbers and letters stay.
    """

    measure = models.ForeignKey(AreaMeasure, models.PROTECT, related_name="register_goals")
    plan = models.SlugField(_("plan"))
    number = models.PositiveSmallIntegerField(_("mål"))
    # Nothing: the whole goal.
    letter = models.CharField(_("tiltak"), max_length=1, blank=True)

    class Meta:
        ordering = ["plan", "number", "letter"]
        constraints = [
            models.UniqueConstraint(
                name="an_area_measure_serves_a_goal_once", fields=["measure", "plan", "number", "letter"]
            ),
            models.CheckConstraint(name="a_goal_served_is_named", condition=~Q(plan="")),
        ]
        indexes = [models.Index(fields=["plan", "number"], name="measures_of_a_goal")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}{self.letter}"


class PartnerKind(models.TextChoices):
    RESIDENTS = "residents", _("Beboere")
    VOLUNTARY = "voluntary", _("Lag eller frivillige")
    BUSINESS = "business", _("Næringsliv")
    SCHOOL = "school", _("Skole eller barnehage")
    SERVICE = "service", _("Tjeneste i kommunen")
    OTHER = "other", _("Andre")


class PartnerStand(models.TextChoices):
    ASKED = "asked", _("Spurt")
    JOINED = "joined", _("Med")
    DECLINED = "declined", _("Sa nei")
    LEFT = "left", _("Ikke med lenger")


class AreaPartner(models.Model):
    """Somebody who is asked to be with it: a body, never a private person's number."""

    measure = models.ForeignKey(AreaMeasure, models.PROTECT, related_name="partners")
    name = models.CharField(_("hvem"), max_length=120)
    kind = models.CharField(_("slags"), max_length=9, choices=PartnerKind.choices)
    contact = models.CharField(_("kontakt"), max_length=160, blank=True)
    stand = models.CharField(_("svar"), max_length=8, choices=PartnerStand.choices, default=PartnerStand.ASKED)
    asked_on = models.DateField(default=timezone.localdate)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="a_partner_stands_once", fields=["measure", "name"]),
            models.CheckConstraint(
                name="an_answer_has_its_day",
                condition=Q(stand="asked", answered_on=None) | ~Q(stand="asked") & Q(answered_on__gte=F("asked_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaStep(models.Model):
    measure = models.ForeignKey(AreaMeasure, models.PROTECT, related_name="steps")
    text = models.CharField(_("hva"), max_length=200)
    who = models.CharField(_("hvem"), max_length=120)
    due_on = models.DateField(_("frist"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()


def place(_entry: AreaDiary, _sent_name: str) -> str:
    return nameless("areas")


class AreaDiary(models.Model):
    """What happened, in the order it was written. A line stands as written; changes of status write one themselves."""

    measure = models.ForeignKey(AreaMeasure, models.PROTECT, related_name="diary")
    happened_on = models.DateField(_("når"))
    text = models.TextField(_("hva skjedde?"), max_length=2000)
    # Drawn anew when it comes in: nothing of where and by whom it was taken goes along.
    picture = models.FileField(_("bilde"), storage=private_storage, upload_to=place, blank=True)
    shows = models.CharField(_("hva bildet viser"), max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    signature = models.CharField(max_length=160)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_picture_is_told_in_words", condition=Q(picture="") | ~Q(shows="")),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on:%Y-%m-%d} {self.text[:40]}"
