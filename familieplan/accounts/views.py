"""Pages about people who sign in: offices for the administrator, the read log for the auditor."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from familieplan.accounts import operations
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import EmploymentForm, ReadLogForm
from familieplan.accounts.models import Employment, Office, ReadRecord
from familieplan.accounts.policies import Role
from familieplan.accounts.signin.factors import FACTORS

HAS_FACTOR = Exists(Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS))
PAGE = 50


@login_not_required
@require_GET
def session_ended(request: HttpRequest) -> HttpResponse:
    onward = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    page = {"onward": urlencode({"next": onward}), "whole_day": request.GET.get("grunn") == "dag"}
    return render(request, "accounts/session_ended.html", page)


def _offices_page(request: SignedInRequest, form: EmploymentForm, status: int = 200) -> HttpResponse:
    """Every office with how many work there; the people of the chosen one, or those that a search finds."""
    at_work = Employment.objects.current()
    offices = Office.objects.select_related("service").order_by("service__name", "name")
    who, number = request.GET.get("q", "").replace("\0", "").strip(), request.GET.get("kontor", "")
    chosen = offices.filter(pk=number).first() if number.isdecimal() else None
    people = at_work.select_related("user", "office").annotate(has_factor=HAS_FACTOR).order_by("user__name", "pk")
    if who:
        people = people.filter(Q(user__name__icontains=who) | Q(user__email__icontains=who))
    page = {
        "offices": offices.annotate(at_work=Count("employments", filter=Q(employments__in=at_work))),
        "chosen": chosen,
        "people": people[:PAGE] if who else people.filter(office=chosen) if chosen else None,
        "q": who,
        "form": form,
    }
    return render(request, "accounts/offices.html", page, status=status)


def _back_to(office: Office) -> HttpResponse:
    return redirect(f"{reverse('accounts:offices')}?{urlencode({'kontor': office.pk})}")


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
    text = _("%(name)s er lagt til.")
    if not employment.user.has_usable_password():
        text = _("%(name)s er lagt til, og velger passordet sitt med «Glemt passordet?» på innloggingssiden.")
    messages.success(request, text % {"name": employment.user.name})
    return _back_to(employment.office)


@role_required(Role.ADMINISTRATOR)
@require_POST
def end_employment(request: SignedInRequest, pk: int) -> HttpResponse:
    employment = Employment.objects.current().filter(pk=pk).select_related("user", "office").first()
    if employment is None:
        raise Http404
    if employment.user == request.user:
        raise PermissionDenied(_("Du kan ikke avslutte din egen ansettelse. Be en annen administrator om det."))
    operations.end_employment(employment=employment, by=request.user)
    messages.success(request, _("%(name)s har ikke lenger tilgang gjennom kontoret.") % {"name": employment.user.name})
    return _back_to(employment.office)


@role_required(Role.AUDITOR)
@require_GET
def read_log(request: SignedInRequest) -> HttpResponse:
    """Newest first, in steps of fifty; the content of a family is never shown here."""
    form = ReadLogForm(request.GET)
    form.is_valid()
    records = _searched(form.cleaned_data).order_by("-read_at", "-id")
    if after := _position(request.GET.get("etter", "")):
        records = records.filter(Q(read_at__lt=after[0]) | Q(read_at=after[0], id__lt=after[1]))
    rows = list(records[: PAGE + 1])
    page: dict[str, Any] = {"rows": rows[:PAGE], "form": form}
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        asked = {name: request.GET.get(name, "") for name in form.fields}
        page["more"] = urlencode(asked | {"etter": f"{last.read_at.isoformat()}~{last.pk}"})
    return render(request, "accounts/read_log.html", page, status=422 if form.errors else 200)


def _searched(asked: dict[str, Any]) -> QuerySet[ReadRecord]:
    records = ReadRecord.objects.all()
    if who := asked.get("q", "").strip():
        records = records.filter(
            Q(user_name__icontains=who) | Q(user_email__iexact=who) | Q(family=who.lower()) | Q(office__icontains=who)
        )
    # Compared as moments, so that PostgreSQL leaves the months outside alone.
    if first := asked.get("fra"):
        records = records.filter(read_at__gte=_midnight(first))
    if last := asked.get("til"):
        records = records.filter(read_at__lt=_midnight(last + timedelta(days=1)))
    return records


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return found if timezone.is_aware(found[0]) else None
