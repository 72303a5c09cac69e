"""What somebody in the family asks about what is written of them, and what is shut because of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.accounts.prepared import ANYBODY, prepared_by_key
from familieplan.coordination.models.journal import LogEntry
from familieplan.coordination.models.plan import LifeArea
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family, Person

# GDPR art. 12 no. 3: an answer within one month.
ANSWERED_WITHIN = timedelta(days=30)
CLOSED = _("Dette er lukket mens det vurderes (begrenset behandling).")


class RequestKind(models.TextChoices):
    CORRECTION = "correction", _("Noe er feil og må rettes")
    RESTRICTION = "restriction", _("Noe skal ikke brukes før det er avklart")
    ERASURE = "erasure", _("Noe skal slettes")
    OBJECTION = "objection", _("Vi vil ikke at opplysningene brukes slik")


class RequestOutcome(models.TextChoices):
    GRANTED = "granted", _("Gjort som dere ba om")
    NOTED = "noted", _("Ikke endret, men det dere mener står ved siden av")
    REFUSED = "refused", _("Avslått")


class RightsRequestQuerySet(ThroughFamily["RightsRequest"]):
    family_path = "family_id"

    def open(self) -> RightsRequestQuerySet:
        return self.filter(handled_at=None)


@pghistory.track()
class RightsRequest(models.Model):
    """Correction, restriction, erasure or objection (GDPR art. 16, 18, 17, 21), and the answer with its reason.

    `person` is whom it concerns; `said_by` who says it, for a child perhaps a parent. `note` is the family's view that
    stands beside the entry when the entry is not changed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="rights_requests")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    said_by = models.CharField(_("hvem ber om det"), max_length=120)
    kind = models.CharField(_("hva gjelder det"), max_length=11, choices=RequestKind.choices)
    about = models.TextField(_("hva som er feil, eller hva dere vil"), max_length=2000)
    # What is to be erased, by the name of its rule of keeping; only for erasure.
    subject = models.CharField(max_length=20, blank=True)
    entry = models.ForeignKey(LogEntry, models.PROTECT, null=True, blank=True, related_name="rights_requests")
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("utfall"), max_length=8, choices=RequestOutcome.choices, blank=True)
    reason = models.TextField(_("begrunnelse"), max_length=2000, blank=True)
    note = models.TextField(_("det familien mener"), max_length=2000, blank=True)
    # Nobody: the rule of keeping answered by itself.
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_request_says_something", condition=~Q(about="") & ~Q(said_by="")),
            models.CheckConstraint(
                name="an_answer_has_outcome_and_reason",
                condition=Q(outcome="", reason="", handled_by=None, handled_at=None)
                | (~Q(outcome="") & ~Q(reason="") & Q(handled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"

    @property
    def shut(self) -> Restriction | None:
        """What the answer shut, if it shut anything."""
        return getattr(self, "restriction", None)

    @property
    def answer_by_on(self) -> date:
        return timezone.localdate(self.asked_at + ANSWERED_WITHIN)


class RestrictionQuerySet(ThroughFamily["Restriction"]):
    family_path = "family_id"

    def current(self) -> RestrictionQuerySet:
        return self.filter(ended_at=None)


@pghistory.track()
class Restriction(models.Model):
    """An entry, or what is written of a life area, is shut until the matter is settled (GDPR art. 18)."""

    request = models.OneToOneField(RightsRequest, models.PROTECT, related_name="restriction")
    family = models.ForeignKey(Family, models.PROTECT, related_name="+")
    entry = models.ForeignKey(LogEntry, models.PROTECT, null=True, blank=True, related_name="restrictions")
    area = models.CharField(_("livsområde"), max_length=10, choices=LifeArea.choices, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("hvorfor den er åpnet igjen"), max_length=300, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_restriction_is_on_one_thing",
                condition=Q(entry__isnull=False, area="") | (Q(entry=None) & ~Q(area="")),
            ),
            models.CheckConstraint(
                name="a_restriction_ends_with_a_reason",
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
            models.UniqueConstraint(
                name="one_open_restriction_of_an_entry", fields=["entry"], condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                name="one_open_restriction_of_an_area",
                fields=["family", "area"],
                condition=Q(ended_at=None) & ~Q(area=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or self.entry_id} {self.started_at:%Y-%m-%d}"


def notes_beside(entries: Iterable[LogEntry]) -> dict[int, list[RightsRequest]]:
    """What the family means that stands beside an entry which was not changed, by the entry's key; one question."""
    found: dict[int, list[RightsRequest]] = {}
    for row in RightsRequest.objects.filter(entry__in=list(entries), outcome=RequestOutcome.NOTED).exclude(note=""):
        found.setdefault(row.entry_id or 0, []).append(row)
    return found


@prepared_by_key
def _shut(_user: User, family: int) -> QuerySet[Restriction, str]:
    return Restriction.objects.current().filter(family=family).exclude(area="").values_list("area", flat=True)


def closed_areas(family_id: int) -> set[str]:
    """Life areas whose text is shut today."""
    return set(_shut(ANYBODY, family_id))
