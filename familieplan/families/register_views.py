"""The register of provisions: whoever works with families reads it, the administrator adds and ends versions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Service
from familieplan.accounts.policies import Role
from familieplan.families import register_operations
from familieplan.families.models import ConsentAge, LegalBasis
from familieplan.families.register_forms import ConsentAgeForm, EndVersionForm, ProvisionForm

READERS = (Role.CASEWORKER, Role.TEAM_LEAD, Role.ADMINISTRATOR, Role.AUDITOR)


def _register(request: SignedInRequest, ages: ConsentAgeForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    services = [Prefetch(name, queryset=Service.objects.order_by("name")) for name in ("givers", "receivers")]
    rows = list(LegalBasis.objects.prefetch_related(*services))
    context = {
        "rows": [row for row in rows if row.valid_to is None or row.valid_to > today],
        "former": [row for row in rows if row.valid_to and row.valid_to <= today],
        "ages": ConsentAge.objects.select_related("service"),
        "age_form": ages,
        "may_change": request.user.holds(Role.ADMINISTRATOR),
        "today": today,
    }
    return render(request, "families/register.html", context, status=status)


@role_required(*READERS)
@require_GET
def register(request: SignedInRequest) -> HttpResponse:
    return _register(request, ConsentAgeForm())


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def version_add(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A new provision, or (with `pk`) a new version that takes over from that one."""
    earlier = LegalBasis.objects.filter(pk=pk, valid_to=None).first() if pk else None
    if pk and earlier is None:
        raise Http404
    form = ProvisionForm(request.POST or None, initial=_as_it_was(earlier) if earlier else None)
    if request.method == "POST" and form.is_valid():
        try:
            register_operations.add_version(by=request.user, **form.facts(earlier.code if earlier else ""))
        except register_operations.VersionDateError:
            form.add_error("valid_from", _("Skriv en dag etter at den forrige versjonen begynte å gjelde."))
        else:
            messages.success(request, _("Versjonen er ført inn."))
            return redirect("legal:register")
    context = {"form": form, "earlier": earlier}
    return render(request, "families/provision.html", context, status=422 if form.errors else 200)


def _as_it_was(row: LegalBasis) -> dict[str, object]:
    return {
        "law": row.law,
        "paragraph": row.paragraph,
        "text": row.text,
        "source": row.source,
        "from_all": row.from_all,
        "to_all": row.to_all,
        "opens_in_danger": row.opens_in_danger,
        "givers": list(row.givers.values_list("pk", flat=True)),
        "receivers": list(row.receivers.values_list("pk", flat=True)),
    }


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def version_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """From a day on nobody is let in on it any more, and who was, loses access at that day's midnight."""
    version = LegalBasis.objects.filter(pk=pk, valid_to=None).first()
    if version is None:
        raise Http404
    form = EndVersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register_operations.end_version(by=request.user, version=version, on=form.cleaned_data["on"])
        except register_operations.VersionDateError:
            form.add_error("on", _("Skriv en dag etter at versjonen begynte å gjelde."))
        else:
            messages.success(request, _("Versjonen er avsluttet."))
            return redirect("legal:register")
    return render(
        request, "families/provision_end.html", {"form": form, "version": version}, status=422 if form.errors else 200
    )


@role_required(Role.ADMINISTRATOR)
@require_POST
def age_add(request: SignedInRequest) -> HttpResponse:
    form = ConsentAgeForm(request.POST)
    if form.is_valid():
        try:
            register_operations.set_consent_age(by=request.user, **form.cleaned_data)
        except register_operations.VersionDateError:
            form.add_error("valid_from", _("Skriv en dag etter at den forrige regelen begynte å gjelde."))
        else:
            messages.success(request, _("Aldersgrensen er ført inn."))
            return redirect("legal:register")
    return _register(request, form, 422)
