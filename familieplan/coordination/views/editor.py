"""The editor of the log: what stands in it, whose plan it was opened for, and what becomes of words gone astray."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import Deed, User
from familieplan.coordination.forms.journal import EntryForm
from familieplan.coordination.models import (
    Audience,
    EntryKind,
    FamilyPlan,
    Interpreter,
    LogDraft,
    LogEntry,
    NarrowReason,
)
from familieplan.coordination.operations import drafts
from familieplan.coordination.operations import journal as verbs
from familieplan.coordination.views.asked import uuid_of
from familieplan.families import emergency_readings
from familieplan.families.models import Family
from familieplan.families.policies import Right
from familieplan.families.rows import Header


@dataclass
class Editor:
    """What the form of a new entry stands on: its draft, its number, and what else this person is writing here."""

    form: EntryForm
    key: UUID
    corrects: LogEntry | None = None
    draft: LogDraft | None = None
    others: list[LogDraft] = field(default_factory=list)

    @property
    def version(self) -> str:
        return self.draft.version if self.draft else ""


def correctable(plan: FamilyPlan, user: User, text: str) -> LogEntry | None:
    """The signed entry to correct: of this plan, and not corrected yet."""
    found = uuid_of(text)
    return verbs.correctable(plan, user).filter(public_id=found, corrected_by=None).first() if found else None


def language_of(header: Header) -> str:
    """What the family needs an interpreter for; the first language when there are more."""
    return next((member.interpreter for member in header.members if member.interpreter), "")


def entry_form(plan: FamilyPlan, user: User, corrects: LogEntry | None, **given: Any) -> EntryForm:
    """A correction has the readers of what it corrects; nobody is asked."""
    widest = None if corrects else verbs.widest_audience(plan.family, user)
    return EntryForm(given.pop("data", None), widest=widest, **given)


def opened(request: SignedInRequest, plan: FamilyPlan, language: str) -> Editor:
    """The draft that is asked for, else the latest; a correction takes up only a draft of that correction."""
    mine = drafts.drafts_of(plan, request.user)
    corrects = correctable(plan, request.user, request.GET.get("retter", ""))
    asked = uuid_of(request.GET.get("utkast", ""))
    if corrects:
        draft = next((each for each in mine if each.corrects_id == corrects.pk), None)
    elif "tomt" in request.GET:
        draft = None
    else:
        draft = next((each for each in mine if each.key == asked), mine[0] if mine else None)
    corrects = corrects or (draft.corrects if draft else None)
    kind = request.GET.get("slag", "")
    initial = {"kind": kind if kind in EntryKind else EntryKind.NOTE, "happened_on": _day_of(request)}
    if draft:
        initial = {name: getattr(draft, name) for name in EntryForm.base_fields}
    form = entry_form(plan, request.user, corrects, initial=initial, language=language)
    if kind in EntryKind:
        form.fields["text"].widget.attrs["autofocus"] = True  # whoever chose the kind is on the way to writing
    others = [each for each in mine if each != draft]
    return Editor(form, draft.key if draft else uuid4(), corrects, draft, others)


def _day_of(request: SignedInRequest) -> date:
    """The day that a link has said, as of a meeting; else today."""
    with suppress(ValueError):
        return min(date.fromisoformat(request.GET.get("dag", "")), timezone.localdate())
    return timezone.localdate()


def _one_of(choices: type[TextChoices], asked: str, otherwise: str = "") -> str:
    return asked if asked in choices else otherwise


def words_posted(request: SignedInRequest, plan: FamilyPlan) -> dict[str, Any]:
    """What stands in the fields, as it may be kept: a choice that is none is left out, the rest is kept as typed."""
    sent = request.POST
    return {
        "kind": _one_of(EntryKind, sent.get("kind", ""), EntryKind.NOTE),
        "happened_on": sent.get("happened_on", "")[:20],
        "text": sent.get("text", ""),
        "audience": _one_of(Audience, sent.get("audience", "")),
        "narrow_reason": _one_of(NarrowReason, sent.get("narrow_reason", "")),
        "interpreter": _one_of(Interpreter, sent.get("interpreter", "")),
        "interpreter_language": sent.get("interpreter_language", "")[:40],
        "interpreter_reason": sent.get("interpreter_reason", "")[:300],
        "corrects": correctable(plan, request.user, sent.get("corrects", "")),
    }


@dataclass(frozen=True)
class Page:
    """The draft that a page writes, and the version of it that the page knows."""

    key: UUID | None
    seen: str = ""


def page_of(request: SignedInRequest) -> Page:
    return Page(uuid_of(request.POST.get("draft", "")), request.POST.get("seen", ""))


def keep_posted(request: SignedInRequest, plan: FamilyPlan, **changed: Any) -> LogDraft:
    """Raises drafts.AlreadySignedError."""
    page, words = page_of(request), words_posted(request, plan) | changed
    return drafts.save_draft(plan=plan, by=request.user, key=page.key, seen=page.seen, **words)


def meant_for_another(request: SignedInRequest, plan: FamilyPlan) -> bool:
    """The page was opened for one plan, and its words have come to another."""
    claimed = request.POST.get("plan", "")
    return claimed not in {"", str(plan.pk)}


def astray(request: SignedInRequest, plan: FamilyPlan, template: str = "coordination/astray.html") -> HttpResponse:
    """Refused, and nothing is lost: the words become a draft in the plan that they were written for, when this person
    may write there; they are shown to be copied in any case."""
    claimed = request.POST.get("plan", "")
    mine = FamilyPlan.objects.permitting(request.user, Right.LOG).active().select_related("family")
    meant = mine.filter(pk=int(claimed)).first() if claimed.isdecimal() and len(claimed) < 18 else None
    home: Family | None = None
    if meant and request.POST.get("text", "").strip():
        with suppress(drafts.AlreadySignedError):
            keep_posted(request, meant)
        home = meant.family
        emergency_readings.record(request, [str(home.public_id)], _("utkast i loggen"), readlog.FOLLOW_UP, Deed.WRITE)
    context = {"home": home, "home_name": home.name_in_lists() if home else "", "text": request.POST.get("text", "")}
    return render(request, template, context, status=409)
