"""The log of a family: what is being written is saved on the server, what is signed stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.coordination.forms.journal import EntryForm
from familieplan.coordination.handing_over import whom_to_ask
from familieplan.coordination.models import Audience, EntryKind, FamilyPlan, LogDraft, LogEntry, NarrowReason
from familieplan.coordination.models.rights import notes_beside
from familieplan.coordination.operations import journal as verbs
from familieplan.coordination.views.asked import uuid_of
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.policies import Right

PAGE = 20
OVERTAKEN = gettext_lazy("Noen andre har rettet notatet. Les rettelsen; signerer du nå, blir dette et notat for seg.")


def _correctable(plan: FamilyPlan, user: User, text: str) -> LogEntry | None:
    """The signed entry to correct: of this plan, and not corrected yet."""
    found = uuid_of(text)
    return verbs.correctable(plan, user).filter(public_id=found, corrected_by=None).first() if found else None


def _editor(request: SignedInRequest, plan: FamilyPlan) -> tuple[EntryForm, LogEntry | None, LogDraft | None]:
    draft = LogDraft.objects.filter(plan=plan, author=request.user).select_related("corrects").first()
    corrects = _correctable(plan, request.user, request.GET.get("retter", "")) or (draft.corrects if draft else None)
    initial = {"kind": EntryKind.NOTE, "happened_on": timezone.localdate()}
    if draft:
        initial = {name: getattr(draft, name) for name in EntryForm.base_fields}
    return _form(request, plan, corrects, initial=initial), corrects, draft


def _form(request: SignedInRequest, plan: FamilyPlan, corrects: LogEntry | None, **given: Any) -> EntryForm:
    """A correction has the readers of what it corrects; nobody is asked."""
    widest = None if corrects else verbs.widest_audience(plan.family, request.user)
    return EntryForm(given.pop("data", None), widest=widest, **given)


@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET reads and brings back the draft; POST signs."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.LOG if posted else Right.VIEW, _("loggen"))
    if not posted:
        form, corrects, draft = _editor(request, plan)
        return _show(request, plan, {"form": form, "corrects": corrects, "draft": draft})
    asked = request.POST.get("corrects", "")
    corrects = _correctable(plan, request.user, asked)
    form = _form(request, plan, corrects, data=request.POST)
    if asked and corrects is None:
        form.add_error(None, OVERTAKEN)
    if form.is_valid():
        try:
            verbs.sign_entry(plan=plan, by=request.user, corrects=corrects, **form.cleaned_data)
        except verbs.AlreadyCorrectedError:
            # An entry of its own asks who may read it.
            corrects, form = None, _form(request, plan, None, data=request.POST)
            form.add_error(None, OVERTAKEN)
        else:
            messages.success(request, _("Notatet er signert."))
            return redirect(f"{reverse('coordination:log', args=[public_id])}?signert=1")
    return _show(request, plan, {"form": form, "corrects": corrects, "draft": None}, status=422)


def _show(request: SignedInRequest, plan: FamilyPlan, context: dict[str, Any], status: int = 200) -> HttpResponse:
    mine = LogEntry.objects.visible_to(request.user).filter(plan=plan)
    entries = mine.with_originals(request.user).select_related("corrects", "corrected_by", "office", "kept_by")
    try:
        after = mine.filter(pk=int(request.GET.get("eldre", ""))).first()
    except ValueError:
        after = None
    if after:
        earlier = Q(signed_at__lt=after.signed_at) | Q(signed_at=after.signed_at, pk__lt=after.pk)
        entries = entries.filter(earlier)
    rows = list(entries[: PAGE + 1])
    more = urlencode({"eldre": rows[PAGE - 1].pk}) if len(rows) > PAGE else ""
    header = plan_header(plan.family, plan, request)
    notes = notes_beside(rows)
    for entry in rows:
        entry.notes = notes.get(entry.pk, [])  # type: ignore[attr-defined]  # for the template
        # The family is known here; asking for it anew would cost a question an entry.
        entry.plan = plan
    shown = [(entry, getattr(entry, "corrected_by", None)) for entry in rows[:PAGE]]
    context |= {"family": plan.family, "header": header, "rows": shown, "more": more}
    context["left_behind"] = "" if more else whom_to_ask(request.user, plan.family)
    return render(request, "coordination/log.html", context, status=status)


def _one_of(choices: type[TextChoices], asked: str) -> str:
    return asked if asked in choices else ""


@require_POST
def draft_save(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Called every few seconds while somebody writes. Answers with the time it was kept."""
    plan = the_plan(request, public_id, Right.LOG, None)
    kind = request.POST.get("kind", "")
    draft = verbs.save_draft(
        plan=plan,
        by=request.user,
        kind=kind if kind in EntryKind else EntryKind.NOTE,
        happened_on=request.POST.get("happened_on", "")[:20],
        text=request.POST.get("text", ""),
        audience=_one_of(Audience, request.POST.get("audience", "")),
        narrow_reason=_one_of(NarrowReason, request.POST.get("narrow_reason", "")),
        corrects=_correctable(plan, request.user, request.POST.get("corrects", "")),
    )
    return render(request, "coordination/partials/draft_saved.html", {"draft": draft})


@require_POST
def draft_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.LOG, None)
    verbs.discard_draft(plan=plan, by=request.user)
    messages.success(request, _("Utkastet er slettet."))
    return redirect(f"{reverse('coordination:log', args=[public_id])}?signert=1")
