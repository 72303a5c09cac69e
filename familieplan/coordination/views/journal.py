"""The log of a family: what is signed stands, with what colleagues have answered and what has come of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared_by_key
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.coordination.beside import beside
from familieplan.coordination.forms.journal import EntryForm
from familieplan.coordination.handing_over import whom_to_ask
from familieplan.coordination.interpreting import share_of
from familieplan.coordination.models import Attachment, EntryTemplate, FamilyPlan, LastLook, LogDraft, LogEntry
from familieplan.coordination.models.journal import LogEntryQuerySet
from familieplan.coordination.models.lastlook import Looked
from familieplan.coordination.operations import drafts
from familieplan.coordination.operations import journal as verbs
from familieplan.coordination.operations.attachments import attach
from familieplan.coordination.views import editor
from familieplan.coordination.views.asked import uuid_of
from familieplan.coordination.views.editor import Editor
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.policies import Right

PAGE = 20
OVERTAKEN = gettext_lazy("Noen andre har rettet notatet. Les rettelsen; signerer du nå, blir dette et notat for seg.")


@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET reads and brings back the draft; POST signs."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.LOG if posted else Right.VIEW, _("loggen"))
    if not posted:
        LastLook.objects.mark(request.user, [plan.pk], Looked.LOG)
        return _show(request, plan)
    if editor.meant_for_another(request, plan):
        return editor.astray(request, plan)
    return _sign(request, plan)


def _sign(request: SignedInRequest, plan: FamilyPlan) -> HttpResponse:
    asked, page = request.POST.get("corrects", ""), editor.page_of(request)
    corrects = editor.correctable(plan, request.user, asked)
    form = editor.entry_form(plan, request.user, corrects, data=request.POST)
    if asked and corrects is None:
        form.add_error(None, OVERTAKEN)
    draft = None
    if request.FILES.getlist("files") or not form.is_valid():
        draft = _kept(request, plan, form)
        page = editor.Page(draft.key, draft.version) if draft else page
    if form.is_valid():
        said = {"corrects": corrects, "key": page.key, "seen": page.seen, **form.cleaned_data}
        try:
            verbs.sign_entry(plan=plan, by=request.user, **said)
        except verbs.AlreadyCorrectedError:
            # An entry of its own asks who may read it.
            corrects, form = None, editor.entry_form(plan, request.user, None, data=request.POST)
            form.add_error(None, OVERTAKEN)
            draft = draft or _kept(request, plan, form)
        except drafts.AlreadySignedError:
            return _signed(request, plan)
        else:
            return _signed(request, plan)
    key = draft.key if draft else page.key or uuid4()
    return _show(request, plan, Editor(form, key, corrects, draft), status=422)


def _kept(request: SignedInRequest, plan: FamilyPlan, form: EntryForm) -> LogDraft | None:
    """What cannot be signed yet is kept, its files with it. None when these words were signed a moment ago."""
    try:
        draft = editor.keep_posted(request, plan)
    except drafts.AlreadySignedError:
        return None
    try:
        attach(draft=draft, by=request.user, uploads=request.FILES.getlist("files"))
    except UploadRefusedError as refusal:
        form.add_error(None, str(refusal))
    return draft


def _signed(request: SignedInRequest, plan: FamilyPlan) -> HttpResponse:
    # The address says it, and not a message kept in a cookie: this is what is written all day.
    return redirect(f"{reverse('coordination:log', args=[plan.family.public_id])}?signert=notat")


def _shown(user: User, plan: int) -> LogEntryQuerySet:
    mine = LogEntry.objects.visible_to(user).filter(plan=plan)
    return mine.with_originals(user).select_related("corrects", "corrected_by", "office", "kept_by")


@prepared_by_key
def _newest(user: User, plan: int) -> QuerySet[LogEntry]:
    return _shown(user, plan)[: PAGE + 1]


def rows_of(request: SignedInRequest, plan: FamilyPlan) -> tuple[list[LogEntry], bool]:
    """A page of entries and one more: from the newest, after a row, or from the one that a link points at."""
    if not request.GET.keys() & {"eldre", "notat"}:
        return _newest(request.user, plan.pk), False
    entries, mine = _shown(request.user, plan.pk), LogEntry.objects.visible_to(request.user).filter(plan=plan)
    asked = request.GET.get("eldre", "")
    after = mine.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    pointed_at = uuid_of(request.GET.get("notat", ""))
    first = mine.filter(public_id=pointed_at).first() if pointed_at else None
    if after:
        entries = entries.filter(Q(signed_at__lt=after.signed_at) | Q(signed_at=after.signed_at, pk__lt=after.pk))
    elif first:
        entries = entries.filter(Q(signed_at__lt=first.signed_at) | Q(signed_at=first.signed_at, pk__lte=first.pk))
    return list(entries[: PAGE + 1]), bool(after or first)


def _show(request: SignedInRequest, plan: FamilyPlan, writing: Editor | None = None, status: int = 200) -> HttpResponse:
    header = plan_header(plan.family, plan, request)
    language = editor.language_of(header)
    rows, has_newer = rows_of(request, plan)
    context: dict[str, Any] = {
        "family": plan.family,
        "plan": plan,
        "header": header,
        "rows": beside(rows[:PAGE], plan, request.user),
        "more": urlencode({"eldre": rows[PAGE - 1].pk}) if len(rows) > PAGE else "",
        "has_newer": has_newer,
        "language": language,
        "put_away": uuid_of(request.GET.get("slettet", "")),
        "share": share_of(request.user, plan) if language else None,
    }
    if header.may_log:
        writing = writing or editor.opened(request, plan, language)
        files = Attachment.objects.filter(plan=plan, draft=writing.draft) if writing.draft else []
        templates = EntryTemplate.objects.in_force().values_list("kind", flat=True)
        context |= {"writing": writing, "form": writing.form, "files": files, "has_templates": bool(templates)}
    context["left_behind"] = "" if context["more"] else whom_to_ask(request.user, plan.family)
    return render(request, "coordination/log.html", context, status=status)
