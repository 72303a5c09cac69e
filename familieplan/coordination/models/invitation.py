"""Who is asked into a plan, for what, and what came of it. Nothing that was sent is ever changed or taken away."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, Service, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.models.measure import Measure
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family, LifeArea, SharingBasis
from familieplan.families.models.knowledge import may_know
from familieplan.families.policies import Part, Right


class State(models.IntegerChoices):
    """In the order in which one takes over from another: the highest step of an invitation is its state."""

    SENT = 0, _("Sendt")
    RECEIVED = 1, _("Mottatt")
    ACCEPTED = 2, _("Takket ja")
    DECLINED = 3, _("Takket nei")
    WITHDRAWN = 4, _("Trukket tilbake")
    DONE = 5, _("Gjort")


OPEN = (State.SENT, State.RECEIVED)


class Whom(models.TextChoices):
    OFFICE = "office", _("Et kontor i kommunen")
    ORGANISATION = "organisation", _("En organisasjon eller bedrift")
    VOLUNTEER = "volunteer", _("En frivillig")
    PERSON = "person", _("En i familien eller nettverket")


class AskedHow(models.TextChoices):
    HERE = "", _("Her i Familieplan")
    TALK = "talk", _("I en samtale")
    PHONE = "phone", _("På telefon")
    LETTER = "letter", _("Med brev")
    MESSAGE = "message", _("Med en melding")


class NoBecause(models.TextChoices):
    NOT_OURS = "not_ours", _("Dette er ikke oppgaven vår")
    NO_ROOM = "no_room", _("Vi har ikke plass nå")
    NO_BASIS = "no_basis", _("Grunnlaget mangler eller er gått ut")
    HELPED_ALREADY = "helped_already", _("Familien får denne hjelpen allerede")
    FAMILY_SAYS_NO = "family_says_no", _("Familien ønsker det ikke")
    OTHER = "other", _("Noe annet")


class InvitationQuerySet(ThroughFamily["Invitation"]):
    family_path = "family_id"

    def known_to(self, user: User) -> Self:
        """That a secret service is asked in, or asks, is known to those who may know that it takes part."""
        known = may_know(user, "family", "office__service") & may_know(user, "family", "sender_service")
        return self.filter(Q(sent_by=user) | known)

    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).known_to(user)

    def of_district_led_by(self, user: User) -> Self:
        """For the lead: that something was sent in the district's families, and whether it is answered."""
        return self.permitting(user, Right.REVIEW).known_to(user)

    def to_office_of(self, user: User) -> Self:
        """What this person's own office is asked, for those who work with families there. The family may be unseen."""
        if user.role not in WORKS_WITH_FAMILIES:
            return self.none()
        return self.filter(office=user.office_id or 0)

    def with_state(self) -> Self:
        """The same rows with `state_now`; no step at all means sent."""
        steps = InvitationStep.objects.filter(invitation=OuterRef("pk")).order_by("-kind")
        return self.annotate(state_now=Coalesce(Subquery(steps.values("kind")[:1]), Value(int(State.SENT))))

    def in_state(self, *states: State) -> Self:
        return self.with_state().filter(state_now__in=[int(state) for state in states])

    def tally(self) -> dict[str, int]:
        """How many were sent, and how many of them stand where: they add up, always."""
        counted = {
            "open": Count("pk", filter=Q(state_now__in=[int(state) for state in OPEN])),
            **{
                state.name.lower(): Count("pk", filter=Q(state_now=int(state)))
                for state in (State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.DONE)
            },
        }
        found: dict[str, int] = self.with_state().aggregate(sent=Count("pk"), **counted)
        return found


class Invitation(models.Model):
    """One question to one office, or to somebody outside, as it was sent. It gives no access: `basis` does, once
    somebody at the office has said yes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="invitations")
    whom = models.CharField(_("hvem"), max_length=12, choices=Whom.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    outside_name = models.CharField(_("navn"), max_length=120, blank=True)
    outside_contact = models.CharField(_("telefon eller e-post"), max_length=120, blank=True)
    asked_how = models.CharField(_("slik ble det spurt"), max_length=8, choices=AskedHow.choices, blank=True)
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    asks_for = models.TextField(_("hva ber dere om"), max_length=1000)
    shares = models.TextField(_("hva deles, og hvorfor"), max_length=500, blank=True)
    basis = models.ForeignKey(SharingBasis, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(_("rolle"), max_length=16, choices=Part.choices, default=Part.READER)
    until_on = models.DateField(_("oppgaven varer til"), null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sender_service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    signature = models.CharField(max_length=260)
    sent_at = models.DateTimeField(default=timezone.now)

    # As InvitationQuerySet.with_state found it.
    state_now: int = State.SENT

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_invitation_goes_to_an_office_or_to_somebody_outside",
                condition=Q(whom=Whom.OFFICE, office__isnull=False, outside_name="", asked_how="")
                | (~Q(whom=Whom.OFFICE) & Q(office=None, basis=None) & ~Q(outside_name="") & ~Q(asked_how="")),
            ),
            models.CheckConstraint(name="an_invitation_asks_for_something", condition=~Q(asks_for="")),
            models.CheckConstraint(name="nobody_is_invited_to_coordinate", condition=~Q(part=Part.COORDINATOR)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.addressee}, {self.sent_at:%Y-%m-%d}"

    @property
    def addressee(self) -> str:
        """Needs the office loaded."""
        return self.office.name if self.office else self.outside_name

    @property
    def state(self) -> State:
        """Needs with_state()."""
        return State(self.state_now)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def days(self, on: date | None = None) -> int:
        """Since it was sent."""
        return ((on or timezone.localdate()) - timezone.localdate(self.sent_at)).days


class StepQuerySet(models.QuerySet["InvitationStep"]):
    def visible_to(self, user: User) -> Self:
        """With the invitation that they belong to."""
        return self.filter(invitation__in=Invitation.objects.visible_to(user))


class InvitationStep(models.Model):
    """Received, answered, withdrawn or done: each once, on a day, by somebody. Two answers cannot both be there."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="steps")
    kind = models.SmallIntegerField(choices=[choice for choice in State.choices if choice[0] != State.SENT])
    reason = models.CharField(_("hvorfor ikke"), max_length=16, choices=NoBecause.choices, blank=True)
    words = models.TextField(_("med egne ord"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    signature = models.CharField(max_length=260)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(name="each_step_of_an_invitation_once", fields=["invitation", "kind"]),
            models.UniqueConstraint(
                name="one_answer_to_an_invitation",
                fields=["invitation"],
                condition=Q(kind__range=(int(State.ACCEPTED), int(State.WITHDRAWN))),
            ),
            models.CheckConstraint(
                name="no_comes_with_a_reason",
                condition=Q(kind=State.DECLINED) & ~Q(reason="") | ~Q(kind=State.DECLINED) & Q(reason=""),
            ),
            models.CheckConstraint(name="done_says_what_came_of_it", condition=~Q(kind=State.DONE) | ~Q(words="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"
