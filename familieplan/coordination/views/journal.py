"""The log of a family: what is being written is saved on the server, what is signed stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.coordination.forms.journal import EntryForm
from familieplan.coordination.handing_over import whom_to_ask
from familieplan.coordination.models import EntryKind, FamilyPlan, LogDraft, LogEntry
from familieplan.coordination.operations import journal as verbs
from familieplan.coordination.views.asked import uuid_of
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.policies import Right

PAGE = 20


def _correctable(user: User, plan: FamilyPlan, text: str) -> LogEntry | None:
    """The signed entry to correct: of this plan, in front of the reader, and not corrected yet."""
    found = uuid_of(text)
    entries = LogEntry.objects.visible_to(user).filter(plan=plan, corrected_by=None)
    return entries.filter(public_id=found).first() if found else None


def _editor(request: SignedInRequest, plan: FamilyPlan) -> tuple[EntryForm, LogEntry | None, LogDraft | None]:
    draft = LogDraft.objects.filter(plan=plan, author=request.user).select_related("corrects").first()
    corrects = _correctable(request.user, plan, request.GET.get("retter", "")) or (draft.corrects if draft else None)
    initial = {"kind": EntryKind.NOTE, "happened_on": timezone.localdate()}
    if draft:
        initial = {"kind": draft.kind, "happened_on": draft.happened_on, "text": draft.text}
    return EntryForm(initial=initial), corrects, draft


@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET reads and brings back the draft; POST signs."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.LOG if posted else Right.VIEW, _("loggen"))
    if not posted:
        form, corrects, draft = _editor(request, plan)
        return _show(request, plan, {"form": form, "corrects": corrects, "draft": draft})
    form = EntryForm(request.POST)
    asked = request.POST.get("corrects", "")
    corrects = _correctable(request.user, plan, asked)
    if asked and corrects is None:
        form.add_error(
            None, _("Noen andre har rettet notatet. Les rettelsen; signerer du nå, blir dette et notat for seg.")
        )
    if not form.is_valid():
        return _show(request, plan, {"form": form, "corrects": corrects, "draft": None}, status=422)
    verbs.sign_entry(plan=plan, by=request.user, corrects=corrects, **form.cleaned_data)
    messages.success(request, _("Notatet er signert."))
    return redirect(f"{reverse('coordination:log', args=[public_id])}?signert=1")


def _show(request: SignedInRequest, plan: FamilyPlan, context: dict[str, Any], status: int = 200) -> HttpResponse:
    mine = LogEntry.objects.visible_to(request.user).filter(plan=plan)
    entries = mine.with_originals(request.user).select_related("plan__family", "corrects", "corrected_by")
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
    shown = [(entry, getattr(entry, "corrected_by", None)) for entry in rows[:PAGE]]
    context |= {"family": plan.family, "header": header, "rows": shown, "more": more}
    context["left_behind"] = "" if more else whom_to_ask(request.user, plan.family)
    return render(request, "coordination/log.html", context, status=status)


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
        corrects=_correctable(request.user, plan, request.POST.get("corrects", "")),
    )
    return render(request, "coordination/partials/draft_saved.html", {"draft": draft})


@require_POST
def draft_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.LOG, None)
    verbs.discard_draft(plan=plan, by=request.user)
    messages.success(request, _("Utkastet er slettet."))
    return redirect(f"{reverse('coordination:log', args=[public_id])}?signert=1")
