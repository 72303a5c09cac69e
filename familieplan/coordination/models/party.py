"""Who else does something in a measure: each with a task of their own, beside the one who leads it."""

from __future__ import annotations

import uuid
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service, User
from familieplan.coordination.models.measure import Measure, OwnerKind, name_of_owner
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.models.knowledge import may_know

KINDS = [choice for choice in OwnerKind.choices if choice[0] != OwnerKind.NOBODY]


class PartyQuerySet(ThroughFamily["MeasureParty"]):
    def visible_to(self, user: User) -> Self:
        """Of the measures one sees; a secret service's task is seen by those who may know that it takes part."""
        measures = Measure.objects.visible_to(user).filter(pk=OuterRef("measure"))
        return super().visible_to(user).known_to(user).filter(Exists(measures))

    def known_to(self, user: User) -> Self:
        """For parties of measures that have been asked for."""
        return self.filter(Q(worker=user) | may_know(user, "plan__family", "service"))

    def standing(self) -> Self:
        return self.filter(removed_at=None)


@pghistory.track()
class MeasureParty(models.Model):
    """A service with or without a named worker, somebody in the family, or a local actor. Taken away it stays kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="parties")
    kind = models.CharField(_("hvem"), max_length=8, choices=KINDS)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("navn på lokal aktør"), max_length=120, blank=True)
    task = models.CharField(_("oppgave"), max_length=200)
    done_on = models.DateField(_("gjort"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_party_is_one_of_a_kind",
                condition=Q(kind=OwnerKind.SERVICE, service__isnull=False, person=None, name="")
                | Q(kind=OwnerKind.FAMILY, person__isnull=False, service=None, worker=None, name="")
                | (Q(kind=OwnerKind.LOCAL, person=None, service=None, worker=None) & ~Q(name="")),
            ),
            models.CheckConstraint(name="a_party_has_a_task", condition=~Q(task="")),
        ]

    def __str__(self) -> str:
        return self.task

    @property
    def who(self) -> str:
        return name_of_owner(self.kind, self.worker, self.service, self.person, self.name)
