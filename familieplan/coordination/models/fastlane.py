"""The fast lane (snarvei): a family in crisis, one office that is asked at once, and a clock on what it does."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, Service, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.models.lanereceiver import LaneReceiver
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Consent, Disclosure, Family, LegalBasis
from familieplan.families.models.knowledge import may_know


class LaneState(models.IntegerChoices):
    """In the order in which one takes over from another. The two rings are steps, and no state."""

    OPENED = 0, _("Åpnet")
    RECEIVED = 1, _("Mottatt")
    ACTED = 2, _("Hjulpet")
    WITHDRAWN = 3, _("Trukket tilbake")
    REVIEWED = 4, _("Sett på i ettertid")


RUNG, LEAD_RUNG, LEAD_RUNG_AGAIN = 8, 9, 10
RINGS = (RUNG, LEAD_RUNG, LEAD_RUNG_AGAIN)
STEPS = [
    *(choice for choice in LaneState.choices if choice[0] != LaneState.OPENED),
    (RUNG, _("Gikk videre til neste")),
    (LEAD_RUNG, _("Gikk videre til OSK-lederen")),
    (LEAD_RUNG_AGAIN, _("Mottatt, men ikke hjulpet: gikk til OSK-lederen igjen")),
]
WAITING = (LaneState.OPENED, LaneState.RECEIVED)
ENDED = (LaneState.ACTED, LaneState.WITHDRAWN)


class Shared(models.TextChoices):
    """What of a family may go along, each chosen because it is needed; in the order in which it is read."""

    NAME = "name", _("Navnet på familien")
    CHILDREN = "children", _("Hvor mange barn, og hvor gamle")
    INTERPRETER = "interpreter", _("Om de trenger tolk")
    ADDRESS = "address", _("Adressen")


class Helped(models.TextChoices):
    YES = "yes", _("Ja")
    PARTLY = "partly", _("Delvis")
    NO = "no", _("Nei")


def reaches_address(on_what: Consent | LegalBasis) -> bool:
    """A consent to the whole plan does, and a provision that opens in danger; any other stops at the name."""
    return on_what.is_whole_plan if isinstance(on_what, Consent) else on_what.opens_in_danger


def _knows(user: User) -> Q:
    """That a secret service asks, or is asked, is known to those who may know that it takes part."""
    return may_know(user, "family", "office__service") & may_know(user, "family", "sender_service")


def _led(user: User) -> Q:
    districts = districts_led_by(user)
    return Q(family__district__code__in=districts) | Q(family__district=None, district_code__in=districts)


# Nobody leads where these are, or whoever does may not know of them: whoever sent them looks back.
SECRET = Q(office__service__is_secret=True) | Q(sender_service__is_secret=True)


class FastLaneQuerySet(ThroughFamily["FastLane"]):
    family_path = "family_id"

    def known_to(self, user: User) -> Self:
        return self.filter(Q(sent_by=user) | _knows(user))

    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).known_to(user)

    def led_by(self, user: User) -> Self:
        """By whoever leads where the family lives today, or where the office is while nobody knows that."""
        return self.filter(_led(user), _knows(user))

    def rung_for(self, user: User) -> Self:
        """What somebody is asked as a receiver, or as the lead when no receiver answered. The family may be unseen."""
        if user.role not in WORKS_WITH_FAMILIES:
            return self.none()
        steps = LaneStep.objects.filter(lane=OuterRef("pk"))
        offices = LaneReceiver.objects.of_user(user).values("office")
        mine = Q(receiver__worker=user) | Exists(steps.filter(kind=RUNG, to=user))
        led = Q(Exists(steps.filter(kind=LEAD_RUNG))) & _led(user) & _knows(user)
        receives = ExpressionWrapper(Q(mine, office__in=offices), output_field=models.BooleanField())
        return self.annotate(is_receiver=receives).filter(led | Q(is_receiver=True))

    def looked_back_by(self, user: User) -> Self:
        """By the lead of the district, who learns from them; a secret one by whoever sent it."""
        if user.role not in WORKS_WITH_FAMILIES:
            return self.none()
        nobody_leads = Q(family__district=None, district_code="")
        return self.filter(_led(user) & _knows(user) | Q(SECRET | nobody_leads, sent_by=user))

    def with_state(self) -> Self:
        """The same rows with `state_now`, and the moments of the steps: None for what has not happened."""
        steps = LaneStep.objects.filter(lane=OuterRef("pk"), kind__lte=LaneState.REVIEWED).order_by("-kind")
        return self.annotate(
            state_now=Coalesce(Subquery(steps.values("kind")[:1]), Value(int(LaneState.OPENED))),
            received_at=_moment(LaneState.RECEIVED),
            acted_at=_moment(LaneState.ACTED),
            rung_at=_moment(*RINGS),
        )

    def waiting(self) -> Self:
        """Nobody has acted, and nobody has taken it back."""
        ended = LaneStep.objects.filter(lane=OuterRef("pk"), kind__in=[int(state) for state in ENDED])
        return self.filter(~Exists(ended))

    def not_done_with(self) -> Self:
        """Whatever somebody still has to do something about."""
        return self.filter(~Exists(LaneStep.objects.filter(lane=OuterRef("pk"), kind=int(LaneState.REVIEWED))))

    def not_looked_back_at(self) -> Self:
        """It is over, and nobody has said what it taught."""
        seen = LaneStep.objects.filter(lane=OuterRef("pk"), kind=int(LaneState.REVIEWED))
        ended = LaneStep.objects.filter(lane=OuterRef("pk"), kind__in=[int(state) for state in ENDED])
        return self.filter(Exists(ended), ~Exists(seen))


def _moment(*kinds: int) -> Subquery:
    steps = LaneStep.objects.filter(lane=OuterRef("pk"), kind__in=[int(kind) for kind in kinds])
    return Subquery(steps.order_by("-happened_at").values("happened_at")[:1])


class FastLane(models.Model):
    """One request, as it was sent. It opens no plan; what goes along stands in the ledger as `disclosure`.

    The hours and days are those of the rule in force when it was opened.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="fast_lanes")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(LaneReceiver, models.PROTECT, related_name="+", db_index=False)
    district_code = models.CharField(max_length=6, blank=True)
    need = models.TextField(_("hva som haster"), max_length=1000)
    shares = ArrayField(
        models.CharField(max_length=12, choices=Shared.choices), verbose_name=_("det som følger med"), blank=True
    )
    disclosure = models.OneToOneField(Disclosure, models.PROTECT, related_name="fast_lane")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    sender_service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    signature = models.CharField(max_length=260)
    receive_hours = models.PositiveSmallIntegerField()
    act_hours = models.PositiveSmallIntegerField()
    review_days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    # As FastLaneQuerySet.with_state found them.
    state_now: int = LaneState.OPENED
    received_at: datetime | None = None
    acted_at: datetime | None = None
    rung_at: datetime | None = None
    # As FastLaneQuerySet.rung_for found it: asked at the office, and not as the lead at last.
    is_receiver: bool = False

    objects = FastLaneQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_fast_lane_says_what_is_urgent", condition=~Q(need="")),
            models.CheckConstraint(
                name="a_fast_lane_has_hours", condition=Q(receive_hours__gte=1, act_hours__gte=F("receive_hours"))
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.office_id} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def state(self) -> LaneState:
        """Needs with_state(), as all below."""
        return LaneState(self.state_now)

    @property
    def led_in(self) -> str:
        """The district whose lead it is for, as `led_by` finds it. Needs the family's district loaded."""
        return self.family.district.code if self.family.district else self.district_code

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def due_at(self) -> datetime:
        """When what it waits for must have happened: received first, then acted, both counted from the opening."""
        hours = self.act_hours if self.received_at else self.receive_hours
        return self.sent_at + timedelta(hours=hours)

    @property
    def rings_at(self) -> datetime:
        """When the next in line is rung. Each who is rung has as long as the first had to receive it."""
        if self.rung_at is None:
            return self.due_at
        return max(self.due_at, self.rung_at + timedelta(hours=self.receive_hours))

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_at <= timezone.now()

    @property
    def review_by(self) -> date:
        """The day by which the lead has looked back at it."""
        return timezone.localdate(self.sent_at) + timedelta(days=self.review_days)


class LaneStepQuerySet(models.QuerySet["LaneStep"]):
    def visible_to(self, user: User) -> Self:
        """With the fast lane that they belong to."""
        return self.filter(lane__in=FastLane.objects.visible_to(user))


class LaneStep(models.Model):
    """What happened: received, acted, withdrawn or reviewed by somebody, each once; each who was rung, by nobody."""

    lane = models.ForeignKey(FastLane, models.PROTECT, related_name="steps")
    kind = models.SmallIntegerField(choices=STEPS)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("med egne ord"), max_length=1000, blank=True)
    helped = models.CharField(_("hjalp det"), max_length=8, choices=Helped.choices, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signature = models.CharField(max_length=260, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = LaneStepQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="each_step_of_a_fast_lane_once", fields=["lane", "kind"], condition=~Q(kind=RUNG)
            ),
            models.UniqueConstraint(name="each_receiver_is_rung_once", fields=["lane", "to"], condition=Q(kind=RUNG)),
            models.UniqueConstraint(
                name="one_end_of_a_fast_lane",
                fields=["lane"],
                condition=Q(kind__in=[int(LaneState.ACTED), int(LaneState.WITHDRAWN)]),
            ),
            models.CheckConstraint(
                name="what_the_clock_did_nobody_did",
                condition=Q(kind__gte=RUNG, by=None) | Q(kind__lt=RUNG, by__isnull=False, to=None),
            ),
            models.CheckConstraint(
                name="a_lane_that_ends_says_what_was_done",
                condition=~Q(kind__in=[int(LaneState.ACTED), int(LaneState.WITHDRAWN)]) | ~Q(words=""),
            ),
            models.CheckConstraint(
                name="a_look_back_says_what_was_learnt",
                condition=Q(kind=int(LaneState.REVIEWED)) & ~Q(helped="") & ~Q(words="")
                | ~Q(kind=int(LaneState.REVIEWED)) & Q(helped=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d %H:%M}"
