"""An extract from the question to the file: who asked, on what ground, which two have said yes, and what was made."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.accounts.policies import SEES_FIGURES, Role
from familieplan.reporting.making import Job, MadeQuerySet, Status
from familieplan.reporting.research.variables import VARIABLES

APPROVERS = (Role.ADMINISTRATOR, Role.TEAM_LEAD)


class ResearchRule(models.Model):
    """From this day: how many must share what others may know of them, and how different they must be in the rest.

    `most_left_percent`: how large a part may be left out before the variables are made coarser instead.
    """

    valid_from = models.DateField(unique=True)
    k = models.PositiveSmallIntegerField()
    l = models.PositiveSmallIntegerField()  # noqa: E741 the letter that the literature uses
    most_left_percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                name="an_extract_hides_everybody_among_several",
                condition=Q(k__gte=3, l__gte=1, l__lte=F("k"), most_left_percent__lte=50),
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}: k {self.k}, l {self.l}"

    @classmethod
    def in_force(cls, on: date | None = None) -> ResearchRule:
        return cls.objects.filter(valid_from__lte=on or timezone.localdate()).latest("valid_from")


class ResearchGroundQuerySet(models.QuerySet["ResearchGround"]):
    def in_force(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class ResearchGround(models.Model):
    """A provision under which something may be given to research, from a day to a day. A request keeps its words."""

    code = models.SlugField(max_length=40)
    name = models.CharField(_("lov og paragraf"), max_length=120)
    text = models.TextField(_("hva den gir lov til"), max_length=600)
    needs_reference = models.BooleanField(_("krever et vedtak"))
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til"), null=True, blank=True)

    objects = ResearchGroundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_version_of_a_ground_from_a_day", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="a_ground_ends_after_its_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    ASKED = "asked", _("Venter på godkjenning")
    APPROVED = "approved", _("Godkjent av to")
    REFUSED = "refused", _("Avslått")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")


# What a request asks for: whoever has approved it has approved these words, and no others.
ASKED_FOR = ("purpose", "receiver", "ground_id", "ground_text", "reference", "years", "variables", "expires_on")
GUARDED = f"""
IF OLD.state <> 'asked' THEN
    RAISE check_violation USING MESSAGE = 'a request that has been answered is not changed';
END IF;
IF ROW(NEW.asked_by_id, NEW.asked_at, NEW.public_id) IS DISTINCT FROM
   ROW(OLD.asked_by_id, OLD.asked_at, OLD.public_id) THEN
    RAISE check_violation USING MESSAGE = 'who asked, and when, is not changed';
END IF;
IF ROW({", ".join(f"NEW.{name}" for name in ASKED_FOR)}) IS DISTINCT FROM
   ROW({", ".join(f"OLD.{name}" for name in ASKED_FOR)}) AND NEW.version <> OLD.version + 1 THEN
    RAISE check_violation USING MESSAGE = 'a changed request is a new version, to be approved anew';
END IF;
IF NEW.version NOT IN (OLD.version, OLD.version + 1) THEN
    RAISE check_violation USING MESSAGE = 'versions are counted one by one';
END IF;
IF NEW.state = 'approved' AND (
    SELECT count(DISTINCT a.by_id) FROM reporting_researchapproval a
     WHERE a.request_id = NEW.id AND a.version = NEW.version AND a.by_id <> NEW.asked_by_id) < 2 THEN
    RAISE check_violation USING MESSAGE = 'an extract is approved by two others than the one who asks';
END IF;
RETURN NEW;"""  # noqa: S608 names of columns, from above


class ResearchRequestQuerySet(models.QuerySet["ResearchRequest"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees figures, and the auditor. No family and nobody's name but the staff's stands in a request."""
        return self if user.holds(*SEES_FIGURES, Role.AUDITOR) else self.none()


class ResearchRequest(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.TextField(_("formål"), max_length=2000)
    receiver = models.CharField(_("mottaker"), max_length=200)
    ground = models.ForeignKey(ResearchGround, models.PROTECT, related_name="+")
    # As the ground read when it was chosen.
    ground_text = models.TextField(max_length=800)
    reference = models.CharField(_("vedtak"), max_length=200, blank=True)
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("år"))
    variables = ArrayField(models.CharField(max_length=20), verbose_name=_("variabler"))
    expires_on = models.DateField(_("utløper"))
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.TextField(_("begrunnelse"), max_length=1000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=260)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = ResearchRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_extract_is_of_known_variables",
                condition=Q(variables__contained_by=[each.key for each in VARIABLES], variables__len__gte=1),
            ),
            models.CheckConstraint(name="an_extract_is_of_some_year", condition=Q(years__len__gte=1)),
            models.CheckConstraint(name="a_refusal_says_why", condition=~Q(state="refused") | ~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="approved_by_two_others", operation=pgtrigger.Update, when=pgtrigger.Before, func=GUARDED
            ),
            pgtrigger.Protect(name="request_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.asked_at:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        return self.expires_on <= timezone.localdate()

    @property
    def state_text(self) -> str:
        if self.is_over and self.state in {State.ASKED, State.APPROVED}:
            return str(_("Utløpt"))
        return str(self.get_state_display())

    @property
    def labels(self) -> list[str]:
        return [str(each.label) for each in VARIABLES if each.key in self.variables]


APPROVED_RIGHTLY = """
IF NOT EXISTS (
    SELECT FROM reporting_researchrequest r
     WHERE r.id = NEW.request_id AND r.state = 'asked' AND r.version = NEW.version
       AND r.expires_on > (now() AT TIME ZONE 'Europe/Oslo')::date) THEN
    RAISE check_violation USING MESSAGE = 'only a request that waits is approved, as it reads now';
END IF;
IF EXISTS (SELECT FROM reporting_researchrequest r WHERE r.id = NEW.request_id AND r.asked_by_id = NEW.by_id) THEN
    RAISE check_violation USING MESSAGE = 'nobody approves what they ask for';
END IF;
IF NOT EXISTS (
    SELECT FROM accounts_employment e WHERE e.user_id = NEW.by_id AND e.role = NEW.role
       AND e.started_on <= (now() AT TIME ZONE 'Europe/Oslo')::date
       AND (e.ended_on IS NULL OR e.ended_on > (now() AT TIME ZONE 'Europe/Oslo')::date)) THEN
    RAISE check_violation USING MESSAGE = 'who approves holds the role';
END IF;
RETURN NEW;"""


class ResearchApproval(models.Model):
    """One of the two who have read a version of a request and said yes to it. Never rewritten."""

    request = models.ForeignKey(ResearchRequest, models.PROTECT, related_name="approvals")
    version = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20, choices=[(each.value, each.label) for each in APPROVERS])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=260)
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["approved_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="nobody_approves_an_extract_twice", fields=["request", "version", "by"]),
            models.UniqueConstraint(name="each_role_approves_an_extract_once", fields=["request", "version", "role"]),
            models.CheckConstraint(
                name="an_extract_is_approved_by_these_roles", condition=Q(role__in=["administrator", "team_lead"])
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="approved_rightly", operation=pgtrigger.Insert, when=pgtrigger.Before, func=APPROVED_RIGHTLY
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.get_role_display()}"


class Stage(models.IntegerChoices):
    """What the worker is doing, as the page says it."""

    WAITING = 0, _("venter på tur")
    GATHERING = 1, _("henter opplysningene")
    COARSENING = 2, _("gjør dem grovere, til ingen skiller seg ut")
    PACKING = 3, _("skriver filen")


MADE_RIGHTLY = """
IF NOT EXISTS (
    SELECT FROM reporting_researchrequest r
     WHERE r.id = NEW.request_id AND r.state = 'approved'
       AND r.expires_on > (now() AT TIME ZONE 'Europe/Oslo')::date) THEN
    RAISE check_violation USING MESSAGE = 'an extract is made of an approved request';
END IF;
RETURN NEW;"""
KEPT_AS_MADE = """
IF OLD.status = 'ready' AND (
    NEW.content IS NOT NULL OR NEW.removed_at IS NULL OR OLD.removed_at IS NOT NULL
    OR to_jsonb(NEW) - '{content,removed_at}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{content,removed_at}'::text[])
THEN
    RAISE check_violation USING MESSAGE = 'an extract that is made is only removed';
END IF;
RETURN NEW;"""


class ResearchFileQuerySet(MadeQuerySet["ResearchFile"]):
    def listed(self) -> Self:
        return self.defer("content")

    def outlived(self) -> Self:
        """Still here although the time that it was asked for is over."""
        return self.ready().filter(removed_at=None, request__expires_on__lte=timezone.localdate())


class ResearchFile(Job):
    """The extract of an approved request. When it has expired the content goes and the method stays."""

    STOPPED: ClassVar[Any] = _("Uttrekket stanset hver gang. Si fra til den som drifter.")
    STEPS: ClassVar[type[models.IntegerChoices]] = Stage

    request = models.ForeignKey(ResearchRequest, models.PROTECT, related_name="files")
    step = models.PositiveSmallIntegerField(choices=Stage.choices, default=Stage.WAITING)
    content = models.BinaryField(null=True)
    method = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ResearchFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # One that was not made says why; it can be made anew.
            models.UniqueConstraint(
                name="one_extract_of_a_request", fields=["request"], condition=~Q(status=Status.FAILED)
            ),
            models.CheckConstraint(
                name="a_ready_extract_is_whole_or_removed",
                condition=~Q(status="ready")
                | Q(ready_at__isnull=False)
                & ~Q(method={})
                & (Q(content__isnull=False, removed_at=None) | Q(content=None, removed_at__isnull=False)),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="made_of_what_is_approved",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=MADE_RIGHTLY,
            ),
            pgtrigger.Trigger(
                name="kept_as_it_was_made", operation=pgtrigger.Update, when=pgtrigger.Before, func=KEPT_AS_MADE
            ),
            pgtrigger.Protect(
                name="ready_extract_is_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__status="ready")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.status}"


class Event(models.TextChoices):
    ASKED = "asked", _("Ba om uttrekket")
    CHANGED = "changed", _("Endret forespørselen")
    APPROVED = "approved", _("Godkjente")
    REFUSED = "refused", _("Avslo")
    WITHDRAWN = "withdrawn", _("Trakk forespørselen tilbake")
    ORDERED = "ordered", _("Satte i gang uttrekket")
    TAKEN = "taken", _("Lastet ned uttrekket")
    REMOVED = "removed", _("Uttrekket ble slettet fordi fristen var ute")


class ResearchEvent(models.Model):
    """Everything that has happened to a request, as text beside the key; a trigger refuses UPDATE and DELETE."""

    request = models.ForeignKey(ResearchRequest, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Event.choices)
    version = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=400, blank=True)
    office = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, blank=True)
    # A refusal's reason; what a changed version asks for.
    words = models.TextField(blank=True)
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_at", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.who}"
