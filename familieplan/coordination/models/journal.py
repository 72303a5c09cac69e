"""The log is a journal: signed, never edited, corrected by a new entry. What is being written is a draft."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, Service, User
from familieplan.coordination.models.following import followed_along
from familieplan.coordination.models.plan import FamilyPlan
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.families.models import Family
from familieplan.families.models.knowledge import may_know


class EntryKind(models.TextChoices):
    NOTE = "note", _("Notat")
    PHONE = "phone", _("Telefonsamtale")
    MEETING = "meeting", _("Møte")
    HOME_VISIT = "home_visit", _("Hjemmebesøk")


# Somebody met or spoke with somebody: here it is asked whether they understood each other (H7c).
CONTACTS = (EntryKind.PHONE, EntryKind.MEETING, EntryKind.HOME_VISIT)


class Interpreter(models.TextChoices):
    """Whether an interpreter took part in a contact."""

    NOT_NEEDED = "not_needed", _("Ikke behov i denne samtalen")
    USED = "used", _("Tolk var med")
    DECLINED = "declined", _("Tilbudt, men familien ville ikke ha tolk")
    UNAVAILABLE = "unavailable", _("Fikk ikke tak i tolk")


WITHOUT_ANY = (Interpreter.DECLINED, Interpreter.UNAVAILABLE)
CONCERNED = (Interpreter.USED, *WITHOUT_ANY)


class Audience(models.TextChoices):
    """Who reads an entry, from the widest to the narrowest."""

    EVERYBODY = "everybody", _("Familien og hele teamet")
    PROFESSIONALS = "professionals", _("Fagfolkene i teamet")
    OFFICE = "office", _("Bare mitt kontor")


WIDEST_FIRST = (Audience.EVERYBODY, Audience.PROFESSIONALS, Audience.OFFICE)


class NarrowReason(models.TextChoices):
    """Why fewer read an entry than its basis allows. To narrow is the exception, and says why."""

    THIRD_PARTY = "third_party", _("Det handler om noen utenfor familien")
    ANOTHER_MEMBER = "another_member", _("Det handler om ett familiemedlem, som ikke vil at de andre skal vite det")
    CHILD_ASKED = "child_asked", _("Barnet har bedt om det")
    DANGER = "danger", _("Det kan være farlig for noen om det blir kjent")
    OWN_SECRECY = "own_secrecy", _("Taushetsplikten i min tjeneste går lenger")
    WORKING_NOTE = "working_note", _("Det er et arbeidsnotat for kontoret")


def shown_signature(signature: str, family: Family) -> str:
    """A protected family's offices are hidden, also in what was signed before."""
    if not family.is_protected:
        return signature
    return _("%(name)s. Kontoret er skjult") % {"name": signature.partition(", ")[0]}


def shut(entry: str = "pk") -> Exists:
    """Restricted while the family's objection is looked into. `entry` is the row's own path to the entry's key."""
    from familieplan.coordination.models.rights import Restriction

    return Exists(Restriction.objects.current().filter(entry=OuterRef(entry)))


class LogEntryQuerySet(ThroughFamily["LogEntry"]):
    def visible_to(self, user: User) -> Self:
        """Of the families one sees: what one office may read, what no secret service keeps, and what was not
        left behind at a handover. One's own words always are."""
        meant = ~Q(audience=Audience.OFFICE) | Q(office=user.office_id or 0)
        kept = may_know(user, "plan__family", "kept_by")
        followed = followed_along(user, "plan__family", "signed_at")
        return super().visible_to(user).filter(Q(author=user) | (meant & kept & followed)).with_closed()

    def with_originals(self, user: User) -> Self:
        """Says of each correction whether the reader also sees what it corrects: LogEntry.original."""
        originals = LogEntry.objects.visible_to(user).filter(pk=OuterRef("corrects"))
        return self.annotate(original_followed=Exists(originals))

    def with_closed(self) -> Self:
        """Each entry knows whether it is shut: restricted while the family's objection is looked into."""
        return self.annotate(closed=shut())

    def not_closed(self) -> Self:
        return self.filter(~shut())


class LogEntry(models.Model):
    """Who wrote, from which office, is kept as text: it must read the same in ten years.

    A database trigger refuses UPDATE and DELETE.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="entries")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Found through the plan and never by office: an index here would serve nobody.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    # A secret service keeps what it writes to those who may know that it takes part.
    kept_by = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    audience = models.CharField(
        _("hvem leser"),
        max_length=13,
        choices=Audience.choices,
        default=Audience.PROFESSIONALS,
        db_default=Audience.PROFESSIONALS.value,
    )
    narrow_reason = models.CharField(
        _("hvorfor færre"), max_length=14, choices=NarrowReason.choices, blank=True, db_default=""
    )
    signature = models.CharField(max_length=260)
    kind = models.CharField(_("hva slags notat"), max_length=12, choices=EntryKind.choices, default=EntryKind.NOTE)
    happened_on = models.DateField(_("når det skjedde"))
    text = models.TextField(_("notat"))
    interpreter = models.CharField(_("tolk"), max_length=11, choices=Interpreter.choices, blank=True, db_default="")
    interpreter_language = models.CharField(_("språk"), max_length=40, blank=True, db_default="")
    interpreter_reason = models.CharField(_("hvorfor ikke"), max_length=300, blank=True, db_default="")
    signed_at = models.DateTimeField(default=timezone.now, db_index=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        indexes = [models.Index(fields=["plan", "-signed_at", "-id"], name="log_of_a_plan")]
        constraints = [
            models.CheckConstraint(name="log_entry_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="an_office_keeps_what_it_has", condition=~Q(audience=Audience.OFFICE) | Q(office__isnull=False)
            ),
            models.CheckConstraint(
                name="an_interpreter_has_a_language",
                condition=~Q(interpreter__in=CONCERNED) | ~Q(interpreter_language=""),
            ),
            models.CheckConstraint(
                name="no_interpreter_has_a_reason",
                condition=~Q(interpreter__in=WITHOUT_ANY) | ~Q(interpreter_reason=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_at:%Y-%m-%d}"

    @property
    def is_closed(self) -> bool:
        found = self.__dict__.get("closed")
        return self.restrictions.filter(ended_at=None).exists() if found is None else bool(found)

    @property
    def shown_text(self) -> str:
        """What a page, a list or an answer of the API may say of the text."""
        from familieplan.coordination.models.rights import CLOSED

        return str(CLOSED) if self.is_closed else self.text

    @property
    def readers(self) -> str:
        """Who reads it, as it is shown to those who do. A secret service's entry says what it is kept to."""
        if self.kept_by_id:
            return str(_("Dem som vet at tjenesten deltar"))
        if self.audience == Audience.OFFICE and self.office:
            return _("Bare %(office)s") % {"office": _("ett kontor") if self.plan.family.is_protected else self.office}
        return str(Audience(self.audience).label)

    @property
    def original(self) -> LogEntry | None:
        """What this entry corrects, unless it stayed behind. Needs with_originals."""
        return self.corrects if getattr(self, "original_followed", True) else None

    @property
    def signed_by(self) -> str:
        """The signature as it may be shown. Needs plan and family loaded."""
        return shown_signature(self.signature, self.plan.family)

    @property
    def interpreted(self) -> str:
        """Whether an interpreter took part, in one sentence; empty where nobody was asked."""
        if not self.interpreter:
            return ""
        said = str(Interpreter(self.interpreter).label)
        said = f"{said}, {self.interpreter_language}" if self.interpreter_language else said
        return f"{said}: {self.interpreter_reason}" if self.interpreter_reason else said


class LogDraftQuerySet(models.QuerySet["LogDraft"]):
    def standing(self) -> Self:
        """Those that have not been put away."""
        return self.filter(discarded_at=None)


class LogDraft(models.Model):
    """What one author is writing for one plan, saved every few seconds; gone when the entry is signed.

    `key` is the number that the entry will have: what is signed twice, or saved after it was signed, is known by it.
    Two pages that write to the same plan each keep a draft of their own as soon as their words part ways.
    """

    key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    plan = models.ForeignKey(FamilyPlan, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=EntryKind.choices, default=EntryKind.NOTE)
    happened_on = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    audience = models.CharField(max_length=13, choices=Audience.choices, blank=True, db_default="")
    narrow_reason = models.CharField(max_length=14, choices=NarrowReason.choices, blank=True, db_default="")
    interpreter = models.CharField(max_length=11, choices=Interpreter.choices, blank=True, db_default="")
    interpreter_language = models.CharField(max_length=40, blank=True, db_default="")
    interpreter_reason = models.CharField(max_length=300, blank=True, db_default="")
    corrects = models.ForeignKey(LogEntry, models.CASCADE, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    # Whoever pressed the wrong button takes it back; what is put away is gone the night after next.
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = LogDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.author} {self.saved_at:%H:%M}"

    @property
    def version(self) -> str:
        """What a page has seen of it. Another number means that another page has saved since."""
        return self.saved_at.isoformat()
