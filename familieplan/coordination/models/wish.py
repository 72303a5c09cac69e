"""What somebody in the family says to the plan in their own words, themselves or through a worker, and the answer."""

from __future__ import annotations

import uuid
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Person
from familieplan.families.policies import Right


class WishKind(models.TextChoices):
    WORDS = "words", _("Slik har vi det, med mine ord")
    DISAGREE = "disagree", _("Jeg er uenig i noe som står")
    CHANGE = "change", _("Jeg vil at noe i planen endres")
    HELPER = "helper", _("Noen vi vil ha med i planen")
    LEAVE = "leave", _("Noen vi ikke vil ha med lenger")
    MEETING = "meeting", _("Vi vil ha et møte")
    CONTACT = "contact", _("Hjelpen hjelper ikke nok, og OSK-lederen kan ta kontakt")


class WishOutcome(models.TextChoices):
    YES = "yes", _("Ja, slik gjør vi det")
    PARTLY = "partly", _("Noe av det")
    NO = "no", _("Nei, ikke nå")
    NOTED = "noted", _("Lest, og det blir stående")


# Everybody on the team reads these. The rest may be about somebody on the team, and goes to whoever steers the plan.
FOR_THE_TEAM = (WishKind.WORDS, WishKind.DISAGREE)
# Said of the help as a whole at «Hjelper det?», and told to the lead alone (rules/contact_asked.py).
FOR_THE_LEAD = (WishKind.CONTACT,)
TO_WRITE = [choice for choice in WishKind.choices if choice[0] not in FOR_THE_LEAD]


class FamilyWishQuerySet(ThroughFamily["FamilyWish"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wrote it down for somebody has read it already."""
        steered = self.permitting(user, Right.STEER).values("pk")
        for_all = Q(kind__in=FOR_THE_TEAM) | Q(asked_by=user)
        found = self.permitting(user, Right.VIEW).filter(for_all | Q(pk__in=steered))
        return found.exclude(kind__in=FOR_THE_LEAD)

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def unanswered(self) -> Self:
        """By the team. One's own words are theirs, and ask for no answer."""
        return self.standing().filter(answered_at=None).exclude(kind__in=(WishKind.WORDS, *FOR_THE_LEAD))


@pghistory.track()
class FamilyWish(models.Model):
    """`person` says it; `asked_by` is that person's own sign-in, or the worker who wrote it down for them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="wishes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes")
    kind = models.CharField(_("hva gjelder det"), max_length=8, choices=WishKind.choices)
    words = models.TextField(_("med egne ord"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    is_recorded = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("svaret"), max_length=6, choices=WishOutcome.choices, blank=True)
    answer = models.TextField(_("svar med egne ord"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FamilyWishQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_wish_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="an_answered_wish_has_outcome_and_words",
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"
