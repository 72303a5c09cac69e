"""A measure: one thing somebody does, with one owner, a deadline and an end."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.areas.models import Offer
from familieplan.coordination.models.catalogue import Term
from familieplan.coordination.models.plan import FamilyPlan, Goal, LifeArea
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.models.knowledge import may_know


class OwnerKind(models.TextChoices):
    SERVICE = "service", _("En tjeneste")
    FAMILY = "family", _("Noen i familien")
    LOCAL = "local", _("En lokal aktør")
    NOBODY = "nobody", _("Ingen har tatt dette")


class MeasureStatus(models.TextChoices):
    AGREED = "agreed", _("Avtalt")
    ACTIVE = "active", _("I gang")
    WAITING = "waiting", _("Venter på svar")
    DONE = "done", _("Gjort")
    STOPPED = "stopped", _("Avsluttet uten å bli gjort")


class MeasureResult(models.TextChoices):
    WORKED = "worked", _("Det virket")
    PARTLY = "partly", _("Det virket delvis")
    NOT_YET = "not_yet", _("Det har ikke virket")
    TOO_EARLY = "too_early", _("For tidlig å si")


class LedTo(models.TextChoices):
    """What a measure ended in for whoever it was for (H1d): said at its evaluation, and no claim of why."""

    WORK = "work", _("Arbeid")
    EDUCATION = "education", _("Utdanning")
    NEITHER = "neither", _("Verken arbeid eller utdanning")
    OTHER = "other", _("Noe annet")


class FeltHelp(models.TextChoices):
    """The family's own answer to whether the measure helps."""

    YES = "yes", _("Ja, det hjelper")
    SOME = "some", _("Litt")
    NO = "no", _("Nei, det hjelper ikke")
    UNKNOWN = "unknown", _("Vet ikke ennå")


ENDED = (MeasureStatus.DONE, MeasureStatus.STOPPED)


class MeasureQuerySet(ThroughFamily["Measure"]):
    def visible_to(self, user: User) -> Self:
        """Of the families one sees; what a secret service does is seen by those who may know that it takes part."""
        return super().visible_to(user).known_to(user)

    def known_to(self, user: User) -> Self:
        return self.filter(Q(owner_worker=user) | may_know(user, "plan__family", "owner_service"))

    def open(self) -> MeasureQuerySet:
        return self.exclude(status__in=ENDED)

    def overdue(self, on: date | None = None) -> MeasureQuerySet:
        return self.open().filter(due_on__lt=on or timezone.localdate())


@pghistory.track()
class Measure(models.Model):
    """Exactly one owner: a worker's service, a family member, or a local actor. Or openly nobody yet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="measures")
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices)
    # Combined tracks: work, language and health in one measure and one timetable.
    also_areas = ArrayField(
        models.CharField(max_length=10, choices=LifeArea.choices),
        verbose_name=_("gjelder også"),
        default=list,
        db_default=[],
        blank=True,
    )
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("mål")
    )
    text = models.CharField(_("tiltak"), max_length=300)
    # Nothing: a measure need not come from a list.
    kind = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("slags tiltak")
    )
    funding = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("finansiering")
    )
    owner_kind = models.CharField(_("hvem gjør det"), max_length=8, choices=OwnerKind.choices)
    owner_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    owner_service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    owner_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(_("navn på lokal aktør"), max_length=120, blank=True)
    # What the local actor offers, where the measure was made of it: it holds when the actor or the offer is renamed.
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("tilbud")
    )
    started_on = models.DateField(_("starter"), null=True, blank=True)
    due_on = models.DateField(_("frist"), null=True, blank=True)
    timetable = models.CharField(_("når"), max_length=200, blank=True, db_default="")
    status = models.CharField(max_length=8, choices=MeasureStatus.choices, default=MeasureStatus.AGREED)
    done_on = models.DateField(_("gjort"), null=True, blank=True)
    note = models.TextField(_("hvordan gikk det"), blank=True)
    evaluate_on = models.DateField(_("evalueres"), null=True, blank=True)
    evaluated_on = models.DateField(_("evaluert"), null=True, blank=True)
    result = models.CharField(_("resultat"), max_length=9, choices=MeasureResult.choices, blank=True, db_default="")
    result_words = models.TextField(_("hva vi fant"), blank=True, db_default="")
    led_to = models.CharField(_("førte til"), max_length=9, choices=LedTo.choices, blank=True, db_default="")
    felt_help = models.CharField(_("hjelper det?"), max_length=7, choices=FeltHelp.choices, blank=True, db_default="")
    felt_help_words = models.TextField(_("familiens egne ord"), blank=True, db_default="")
    felt_help_by = models.CharField(_("hvem sa det"), max_length=120, blank=True, db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="measure_has_one_owner",
                condition=Q(owner_kind=OwnerKind.SERVICE, owner_service__isnull=False, owner_person=None, owner_name="")
                | Q(
                    owner_kind=OwnerKind.FAMILY,
                    owner_person__isnull=False,
                    owner_service=None,
                    owner_worker=None,
                    owner_name="",
                )
                | (
                    Q(owner_kind=OwnerKind.LOCAL, owner_person=None, owner_service=None, owner_worker=None)
                    & ~Q(owner_name="")
                )
                | Q(
                    owner_kind=OwnerKind.NOBODY,
                    owner_person=None,
                    owner_service=None,
                    owner_worker=None,
                    owner_name="",
                ),
            ),
            models.CheckConstraint(
                name="an_offer_is_a_local_actors", condition=Q(offer=None) | Q(owner_kind=OwnerKind.LOCAL)
            ),
            models.CheckConstraint(
                name="measure_done_has_a_date",
                condition=Q(status=MeasureStatus.DONE, done_on__isnull=False)
                | (~Q(status=MeasureStatus.DONE) & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="a_result_has_its_day",
                condition=Q(result="", felt_help="", evaluated_on=None)
                | (Q(evaluated_on__isnull=False) & ~Q(result="", felt_help="")),
            ),
            models.CheckConstraint(
                name="what_a_measure_led_to_is_said_with_a_result", condition=Q(led_to="") | ~Q(result="")
            ),
            models.CheckConstraint(name="felt_help_has_its_speaker", condition=Q(felt_help="") | ~Q(felt_help_by="")),
        ]
        indexes = [
            models.Index(fields=["plan", "status"], name="measures_of_a_plan"),
            models.Index(fields=["owner_worker", "due_on"], name="measures_of_a_worker"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner(self) -> str:
        """Who leads it; those beside have rows of their own (models/party.py)."""
        return name_of_owner(self.owner_kind, self.owner_worker, self.owner_service, self.owner_person, self.owner_name)

    @property
    def areas(self) -> list[str]:
        """The life area it stands in, then those that it also serves."""
        return [self.area, *self.also_areas]

    def is_late(self, on: date | None = None) -> bool:
        return bool(self.due_on and self.status not in ENDED and self.due_on < (on or timezone.localdate()))


def name_of_owner(kind: str, worker: User | None, service: Service | None, person: Person | None, name: str) -> str:
    if kind == OwnerKind.SERVICE and service:
        return f"{worker}, {service.short_name}" if worker else service.short_name
    if kind == OwnerKind.FAMILY and person:
        return person.given_name
    return name or str(OwnerKind.NOBODY.label)
