"""What the family has said yes to sharing: itemised by service, by life area and by person."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.accounts.uploads import FileKind, nameless, private_storage
from familieplan.families.models.area import WHOLE_PLAN, LifeArea
from familieplan.families.models.family import Family
from familieplan.families.models.person import Person
from familieplan.families.models.visibility import ThroughFamily
from familieplan.families.policies import Right


class Channel(models.TextChoices):
    ORAL = "oral", _("Muntlig")
    WRITTEN = "written", _("Skriftlig")
    DIGITAL = "digital", _("Digitalt")
    PAPER = "paper", _("Signert papir")


def random_name(_consent: Consent, _sent_name: str) -> str:
    return nameless("consents")


class ConsentQuerySet(ThroughFamily["Consent"]):
    def visible_to(self, user: User) -> ConsentQuerySet:
        """Those of which this user may know at least one service."""
        return super().visible_to(user).filter(Exists(ConsentedService.objects.known_to(user, OuterRef("pk"))))

    def in_force(self, on: date | None = None) -> ConsentQuerySet:
        """Consents that still cover at least one service."""
        return self.filter(pk__in=ConsentedService.objects.in_force(on).values("consent_id"))


@pghistory.track(exclude=["scan", "scan_type", "warned_at"])
class Consent(models.Model):
    """A yes, from a day to a day (`until_on` is the first day it no longer holds). It is withdrawn, never rewritten.

    A consent lifts secrecy. It is not the municipality's basis for processing under the GDPR. One that `tells_of_work`
    lets those who follow the same people in another plan know that somebody works with an area, and not who.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="consents")
    what = models.CharField(_("hva som deles"), max_length=120)
    areas = ArrayField(models.CharField(max_length=10, choices=LifeArea.choices), verbose_name=_("livsområder"))
    services = models.ManyToManyField(Service, through="ConsentedService", related_name="+")
    tells_of_work = models.BooleanField(
        _("andre kan få vite, uten navn, hva det arbeides med"), default=False, db_default=False
    )
    given_on = models.DateField(_("gitt"))
    until_on = models.DateField(_("gjelder til"), null=True, blank=True)
    channel = models.CharField(_("hvordan"), max_length=8, choices=Channel.choices)
    note = models.CharField(_("hva som ble sagt"), max_length=300, blank=True)
    scan = models.FileField(storage=private_storage, upload_to=random_name, blank=True)
    scan_type = models.CharField(max_length=20, choices=FileKind.choices, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    warned_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        indexes = [models.Index(fields=["family", "-given_on"], name="consents_of_a_family")]
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_start", condition=Q(until_on=None) | Q(until_on__gt=F("given_on"))
            ),
            models.CheckConstraint(
                name="consent_names_known_areas",
                condition=~Q(what="") & Q(areas__len__gt=0) & Q(areas__contained_by=list(WHOLE_PLAN)),
            ),
            models.CheckConstraint(
                name="scan_and_its_type_together", condition=Q(scan="", scan_type="") | (~Q(scan="") & ~Q(scan_type=""))
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="a_consent_is_not_rewritten",
                fields=["family", "what", "areas", "tells_of_work", "given_on", "until_on"],
            ),
            pgtrigger.Protect(name="a_consent_is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_whole_plan(self) -> bool:
        return set(self.areas) == set(WHOLE_PLAN)

    @property
    def area_names(self) -> str:
        return ", ".join(str(LifeArea(area).label) for area in WHOLE_PLAN if area in self.areas)


def _may_know(user: User) -> Q:
    from familieplan.families.models.knowledge import may_know

    return Q(consent__recorded_by=user) | may_know(user, "consent__family", "service")


class ConsentedServiceQuerySet(ThroughFamily["ConsentedService"]):
    family_path = "consent__family_id"

    def known_to(self, user: User, consent: Any) -> ConsentedServiceQuerySet:
        """Of one consent the services that this user may know of; whoever wrote the consent down knows them all."""
        return self.filter(_may_know(user), consent=consent)

    def visible_to(self, user: User) -> ConsentedServiceQuerySet:
        return super().visible_to(user).filter(_may_know(user))

    def in_force(self, on: date | None = None) -> ConsentedServiceQuerySet:
        on = on or timezone.localdate()
        return self.filter(
            Q(consent__until_on=None) | Q(consent__until_on__gt=on),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
            consent__given_on__lte=on,
        )


@pghistory.track()
class ConsentedService(models.Model):
    """One service that a consent reaches. It can be withdrawn alone: the others stand."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="items")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("trukket"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_by_name = models.CharField(_("trukket av"), max_length=160, blank=True)
    withdrawal_channel = models.CharField(_("hvordan"), max_length=8, choices=Channel.choices, blank=True)
    withdrawal_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConsentedServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_service_once_in_a_consent", fields=["consent", "service"]),
            models.CheckConstraint(
                name="a_withdrawal_says_when_who_and_how",
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdrawn_by_name="", withdrawal_channel="")
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False, withdrawal_recorded_by__isnull=False)
                    & ~Q(withdrawn_by_name="")
                    & ~Q(withdrawal_channel="")
                ),
            ),
        ]
        triggers = [pgtrigger.Protect(name="an_item_is_not_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.service)


class ConsentGiverQuerySet(ThroughFamily["ConsentGiver"]):
    family_path = "consent__family_id"

    def permitting(self, user: User, right: Right) -> ConsentGiverQuerySet:
        """Of the consents that this user may know of."""
        known = ConsentedService.objects.known_to(user, OuterRef("consent"))
        return super().permitting(user, right).filter(Exists(known))


@pghistory.track(exclude=["told_of_age"])
class ConsentGiver(models.Model):
    """One person's yes: their own, or said for them by a parent or a named holder of parental responsibility.

    `said_by` is the name as it was that day. Without a person it is a yes that a lead heard from a family whose
    people the lead may not see. `told_of_age` is the consent age that the coordinator has been told of.
    """

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="givers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="consents")
    said_by = models.CharField(_("sagt av"), max_length=160)
    representative = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    representative_name = models.CharField(_("har foreldreansvar"), max_length=160, blank=True)
    told_of_age = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ConsentGiverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="a_person_once_in_a_consent", fields=["consent", "person"]),
            models.CheckConstraint(
                name="a_yes_has_a_name_and_one_representative_at_most",
                condition=~Q(said_by="")
                & (Q(representative=None) | Q(representative_name="", person__isnull=False))
                & (Q(representative_name="") | Q(person__isnull=False)),
            ),
        ]
        triggers = [pgtrigger.Protect(name="a_yes_is_not_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.said_by

    @property
    def is_represented(self) -> bool:
        return self.representative_id is not None or bool(self.representative_name)
