"""What is being written: saved every few seconds, given a template or a file, put away."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.coordination.models import Attachment, EntryTemplate, FamilyPlan, LogDraft
from familieplan.coordination.operations import drafts as verbs
from familieplan.coordination.operations.attachments import attach, take_away
from familieplan.coordination.views import editor
from familieplan.coordination.views.asked import uuid_of
from familieplan.coordination.views.plan import the_plan
from familieplan.families.policies import Right


def to_draft(public_id: UUID, draft: LogDraft | None) -> HttpResponseRedirect:
    query = f"?{urlencode({'utkast': draft.key})}" if draft else "?signert=1"
    return HttpResponseRedirect(f"{reverse('coordination:log', args=[public_id])}{query}#nytt")


@require_POST
def draft_save(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Called every few seconds while somebody writes, and by the buttons that need what is written to be kept."""
    plan = the_plan(request, public_id, Right.LOG, None)
    by_button = bool({"mal", "legg-ved", "lagre"} & request.POST.keys())
    if editor.meant_for_another(request, plan):
        status_line = "coordination/partials/draft_astray.html"
        return editor.astray(request, plan) if by_button else editor.astray(request, plan, status_line)
    if not by_button and not request.POST.get("text", "").strip() and not request.POST.get("seen"):
        return HttpResponse(status=204)  # a field was touched, and nothing is written yet
    try:
        draft = editor.keep_posted(request, plan, **(_with_template(request) if "mal" in request.POST else {}))
    except verbs.AlreadySignedError:
        return HttpResponse(status=204)
    if not by_button:
        page = {"draft": draft, "parted": str(draft.key) != request.POST.get("draft", str(draft.key))}
        return render(request, "coordination/partials/draft_saved.html", page)
    if "legg-ved" in request.POST:
        _attach(request, draft)
    return to_draft(public_id, draft)


def _with_template(request: SignedInRequest) -> dict[str, str]:
    """The template stands below what is written already, and is not fetched twice."""
    written = request.POST.get("text", "").replace("\r\n", "\n")
    template = EntryTemplate.objects.in_force().filter(kind=request.POST.get("kind", "")).first()
    if template is None:
        messages.info(request, _("Det finnes ingen mal for et slikt notat. Velg samtale, møte eller hjemmebesøk."))
    if template is None or template.text in written:
        return {}
    return {"text": f"{written.rstrip()}\n\n{template.text}" if written.strip() else template.text}


def _attach(request: SignedInRequest, draft: LogDraft) -> None:
    try:
        attach(draft=draft, by=request.user, uploads=request.FILES.getlist("files"))
    except UploadRefusedError as refusal:
        messages.error(request, str(refusal))


def _own(plan: FamilyPlan, request: SignedInRequest) -> LogDraft | None:
    """The page's draft; from a page that knows of none, the latest."""
    mine, asked = verbs.drafts_of(plan, request.user), uuid_of(request.POST.get("draft", ""))
    return next((draft for draft in mine if asked is None or draft.key == asked), None)


@require_POST
def draft_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Put away, with the way back beside it; or brought back."""
    plan = the_plan(request, public_id, Right.LOG, None)
    if back := uuid_of(request.POST.get("angre", "")):
        return to_draft(public_id, verbs.bring_back_draft(plan=plan, by=request.user, key=back))
    draft = _own(plan, request)
    if draft is None:
        return to_draft(public_id, None)
    verbs.discard_draft(draft=draft, by=request.user)
    return HttpResponseRedirect(
        f"{reverse('coordination:log', args=[public_id])}?{urlencode({'signert': 1, 'slettet': draft.key})}#nytt"
    )


@require_POST
def draft_file_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A file that is not signed yet is taken away again; what else stands in the fields is kept on the way."""
    plan = the_plan(request, public_id, Right.LOG, None)
    if editor.meant_for_another(request, plan):
        return editor.astray(request, plan)
    try:
        draft = editor.keep_posted(request, plan)
    except verbs.AlreadySignedError:
        return to_draft(public_id, None)
    asked = uuid_of(request.POST.get("fjern", ""))
    found = Attachment.objects.filter(plan=plan, draft__author=request.user, public_id=asked).first() if asked else None
    if found:
        take_away(attachment=found)
    return to_draft(public_id, draft)
