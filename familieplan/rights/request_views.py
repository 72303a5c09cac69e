"""The coordinator's pages: what a family asks, the answer, what is shut, and the notes beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.models import AreaAnswer, LogEntry, Restriction, RightsRequest
from familieplan.coordination.operations.journal import AlreadyCorrectedError
from familieplan.coordination.operations.rights import AlreadyAnsweredError, AlreadyClosedError, end_restriction
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.access import family_for
from familieplan.families.models import ExportOrder, Family
from familieplan.families.policies import Right
from familieplan.families.rows import family_header
from familieplan.rights.erasure import KeptByLawError
from familieplan.rights.request_forms import AnswerForm, OpenForm, RegisterForm, ReopenForm
from familieplan.rights.request_operations import register_request, settle_request

WHAT = gettext_lazy("familiens rettigheter")
ANSWERED = gettext_lazy("Noen andre har svart i mellomtiden. Les svaret.")
SHUT = gettext_lazy("Dette er lukket fra før, etter et annet ønske.")
MENDED = gettext_lazy("Notatet er rettet fra før. Les rettelsen, og velg et annet utfall hvis den er nok.")


def page(
    request: SignedInRequest, family: Family, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context |= {"family": family, "header": family_header(family, request.user)}
    return render(request, f"rights/{name}.html", context, status=status)


@require_http_methods(["GET", "POST"])
def requests(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Everything asked for, the open first; POST writes down what somebody in the family said."""
    family = family_for(request, public_id, Right.STEER, str(WHAT))
    posted = request.method == "POST"
    form = RegisterForm(request.POST if posted else None, family=family)
    entry = _entry(family, request, (request.POST if posted else request.GET).get("notat", ""))
    if posted and form.is_valid():
        asked = register_request(family=family, by=request.user, entry=entry, **form.values())
        messages.success(request, asked.reason or _("Ønsket er skrevet ned. Svar familien innen en måned."))
        return redirect("rights:request", public_id, asked.public_id)
    rows = RightsRequest.objects.filter(family=family).select_related("person", "entry")
    context = {
        "form": form,
        "entry": entry,
        "rows": sorted(rows, key=lambda row: row.handled_at is not None),
        "orders": ExportOrder.objects.of_rights().filter(family=family, ordered_by=request.user)[:10],
        "closed_plan": not family.plans.filter(ended_on=None).exists() and family.plans.exists(),
    }
    return page(request, family, "requests", context, 422 if posted else 200)


def _entry(family: Family, request: SignedInRequest, text: str) -> LogEntry | None:
    found = uuid_of(text)
    entries = LogEntry.objects.visible_to(request.user).filter(plan__family=family)
    return entries.select_related("plan__family").filter(public_id=found).first() if found else None


def _asked(family: Family, request_id: UUID) -> RightsRequest:
    found = RightsRequest.objects.filter(family=family, public_id=request_id)
    row = found.select_related("person", "entry__plan__family", "entry__office", "handled_by", "restriction").first()
    if row is None:
        raise Http404
    row.family = family
    return row


@require_http_methods(["GET", "POST"])
def request_(request: SignedInRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """One request, with its answer or the form for it."""
    family = family_for(request, public_id, Right.STEER, str(WHAT))
    asked = _asked(family, request_id)
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None, asked=asked)
    if posted and asked.handled_at is not None:
        messages.info(request, str(ANSWERED))
        return redirect("rights:request", public_id, request_id)
    if posted and form.is_valid():
        try:
            settle_request(request=asked, by=request.user, **form.cleaned_data)
            messages.success(request, _("Svaret er lagret. Familien leser det på sidene sine."))
            return redirect("rights:request", public_id, request_id)
        except (AlreadyAnsweredError, AlreadyClosedError, AlreadyCorrectedError, KeptByLawError) as error:
            form.add_error(None, _why(error))
    entry = _entry(family, request, str(asked.entry.public_id)) if asked.entry else None
    context = {"asked": asked, "form": form, "entry": entry, "restriction": asked.shut, "reopen": ReopenForm()}
    return page(request, family, "request", context, 422 if posted else 200)


def _why(error: ValueError) -> str:
    sentences = {AlreadyAnsweredError: ANSWERED, AlreadyClosedError: SHUT, AlreadyCorrectedError: MENDED}
    return str(sentences.get(type(error), error))


@require_POST
def restriction_end(request: SignedInRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, str(WHAT))
    found = Restriction.objects.current().filter(family=family, request__public_id=request_id).first()
    form = ReopenForm(request.POST)
    if found is None:
        raise Http404
    if not form.is_valid():
        asked = _asked(family, request_id)
        context = {"asked": asked, "form": AnswerForm(asked=asked), "entry": None, "restriction": found, "reopen": form}
        return page(request, family, "request", context, 422)
    end_restriction(restriction=found, by=request.user, reason=form.cleaned_data["end_reason"])
    messages.success(request, _("Det er åpnet igjen. Familien leser hvorfor."))
    return redirect("rights:request", public_id, request_id)


@require_http_methods(["GET", "POST"])
def restricted(request: SignedInRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """What is shut, opened once by the coordinator with a reason that the family reads in its list."""
    family = family_for(request, public_id, Right.STEER, None)
    found = Restriction.objects.current().filter(family=family, request__public_id=request_id)
    restriction = found.select_related("entry", "request").first()
    if restriction is None or (restriction.entry and not _entry(family, request, str(restriction.entry.public_id))):
        raise Http404
    form = OpenForm(request.POST or None)
    text = ""
    if request.method == "POST" and form.is_valid():
        readlog.record(request, [str(family.public_id)], _("noe som er lukket"), form.cleaned_data["reason"])
        text = restriction.entry.text if restriction.entry else _situation(family, restriction.area)
    context = {"restriction": restriction, "form": form, "text": text}
    return page(request, family, "restricted", context, 422 if form.errors else 200)


def _situation(family: Family, area: str) -> str:
    found = AreaAnswer.objects.filter(plan__family=family, plan__ended_on=None, area=area)
    return found.values_list("situation", flat=True).first() or ""
