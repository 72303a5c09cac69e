"""Pages about people who sign in: offices for the administrator, the read log for the auditor."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from familieplan.accounts import operations
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import DayField, EmploymentForm
from familieplan.accounts.models import Employment, Office, ReadRecord
from familieplan.accounts.policies import Role

PAGE = 50


@login_not_required
@require_GET
def session_ended(request: HttpRequest) -> HttpResponse:
    onward = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    return render(request, "accounts/session_ended.html", {"onward": urlencode({"next": onward})})


def _offices_page(request: SignedInRequest, form: EmploymentForm, status: int = 200) -> HttpResponse:
    people = Employment.objects.current().select_related("user").order_by("user__name")
    offices = Office.objects.select_related("service").prefetch_related(
        Prefetch("employments", queryset=people, to_attr="people")
    )
    rows = offices.order_by("service__name", "name")
    return render(request, "accounts/offices.html", {"offices": rows, "form": form}, status=status)


@role_required(Role.ADMINISTRATOR)
@require_GET
def offices(request: SignedInRequest) -> HttpResponse:
    return _offices_page(request, EmploymentForm())


@role_required(Role.ADMINISTRATOR)
@require_POST
def employ(request: SignedInRequest) -> HttpResponse:
    form = EmploymentForm(request.POST)
    if not form.is_valid():
        return _offices_page(request, form, status=422)
    employment = operations.employ(by=request.user, **form.cleaned_data)
    messages.success(request, _("%(name)s er lagt til.") % {"name": employment.user.name})
    return redirect("accounts:offices")


@role_required(Role.ADMINISTRATOR)
@require_POST
def end_employment(request: SignedInRequest, pk: int) -> HttpResponse:
    employment = Employment.objects.current().filter(pk=pk).select_related("user").first()
    if employment is None:
        raise Http404
    operations.end_employment(employment=employment, by=request.user)
    messages.success(request, _("%(name)s har ikke lenger tilgang gjennom kontoret.") % {"name": employment.user.name})
    return redirect("accounts:offices")


@role_required(Role.AUDITOR)
@require_GET
def read_log(request: SignedInRequest) -> HttpResponse:
    """Newest first, in steps of fifty; the content of a family is never shown here."""
    records = ReadRecord.objects.order_by("-read_at", "-id")
    who, error = request.GET.get("q", "").strip(), ""
    if who:
        records = records.filter(
            Q(user_name__icontains=who) | Q(user_email__iexact=who) | Q(family=who.lower()) | Q(office__icontains=who)
        )
    try:
        until = DayField(required=False).clean(request.GET.get("til", ""))
    except ValidationError:
        until, error = None, _("Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.")
    if until:
        records = records.filter(read_at__date__lte=until)
    if after := _position(request.GET.get("etter", "")):
        records = records.filter(Q(read_at__lt=after[0]) | Q(read_at=after[0], id__lt=after[1]))
    rows = list(records[: PAGE + 1])
    page: dict[str, Any] = {"rows": rows[:PAGE], "q": who, "until": request.GET.get("til", ""), "error": error}
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        page["more"] = urlencode({"q": who, "til": page["until"], "etter": f"{last.read_at.isoformat()}~{last.pk}"})
    return render(request, "accounts/read_log.html", page)


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        return datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
