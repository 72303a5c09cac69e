"""Agreed versions of a plan: frozen as it stood, numbered, signed party by party. Nothing here is ever written over."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.models.knowledge import may_know

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class PlanVersionQuerySet(ThroughFamily["PlanVersion"]):
    pass


class PlanVersion(models.Model):
    """The whole plan of one day (snapshots.taken_of). Nobody reads `content` but through snapshots.read_by.

    It holds what a secret service does, too: who may know of it is asked anew at every reading.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    agreed_on = models.DateField(_("avtalt"), default=timezone.localdate)
    occasion = models.CharField(_("avtalt hvor"), max_length=200, blank=True)
    content = models.JSONField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    frozen_at = models.DateTimeField(default=timezone.now)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="versions_are_numbered", fields=["plan", "number"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return _("Versjon %(number)s") % {"number": self.number}


class SignedHow(models.TextChoices):
    PAPER = "paper", _("På papir")
    MEETING = "meeting", _("Muntlig i møtet")
    DIGITAL = "digital", _("Digitalt")
    NOT = "not", _("Vil ikke skrive under")


class SignatureQuerySet(ThroughFamily["Signature"]):
    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).known_to(user)

    def known_to(self, user: User) -> Self:
        """That a secret service has signed is read by those who may know that it takes part."""
        return self.filter(may_know(user, "plan__family", "service"))


class Signature(models.Model):
    """One party's answer to one version. Whoever comes to another mind later gets a new row; the newest counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    how = models.CharField(_("hvordan"), max_length=8, choices=SignedHow.choices)
    words = models.TextField(_("egne ord"), max_length=2000, blank=True)
    signed_on = models.DateField(_("når"), default=timezone.localdate)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="one_party_signs",
                condition=Q(person__isnull=False, service=None) | Q(person=None, service__isnull=False),
            ),
            models.CheckConstraint(name="a_refusal_has_words", condition=~Q(how=SignedHow.NOT) | ~Q(words="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.get_how_display()} {self.signed_on}"
