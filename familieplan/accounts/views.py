"""Pages about people who sign in: the offices, and the end of a session."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from familieplan.accounts import operations
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import EmploymentForm
from familieplan.accounts.models import Employment, Office
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
