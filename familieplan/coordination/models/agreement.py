"""Whether each party agrees with the words of the plan. A disagreement is kept, whatever is written later."""

from __future__ import annotations

import uuid
from typing import Self

import pghistory
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


class Stand(models.TextChoices):
    AGREES = "agrees", _("Enig")
    DISAGREES = "disagrees", _("Uenig")


class AgreementQuerySet(ThroughFamily["Agreement"]):
    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).known_to(user)

    def known_to(self, user: User) -> Self:
        """What a secret service says is read by those who may know that it takes part."""
        return self.filter(may_know(user, "plan__family", "service"))

    def standing(self) -> Self:
        return self.filter(taken_back_at=None)


@pghistory.track()
class Agreement(models.Model):
    """One answer of one party to one wording. A later answer is a new row; the newest of a wording counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="agreements")
    wording = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    stand = models.CharField(_("svar"), max_length=9, choices=Stand.choices)
    words = models.TextField(_("egne ord"), max_length=2000, blank=True)
    said_on = models.DateField(default=timezone.localdate)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="one_party_agrees_or_not",
                condition=Q(person__isnull=False, service=None) | Q(person=None, service__isnull=False),
            ),
            models.CheckConstraint(name="a_disagreement_has_words", condition=~Q(stand=Stand.DISAGREES) | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_stand_display()} {self.said_on}"
