"""Pages about one consent: ask, show what it opens before anything is shared, withdraw, keep the paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.uploads import FileKind, as_attachment
from familieplan.families.access import family_for
from familieplan.families.consent_forms import ConsentForm, ScanForm, WithdrawForm
from familieplan.families.consent_operations import give_consent, keep_scan, withdraw_consent
from familieplan.families.models import Consent, Family, LifeArea, Participation
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


def _page(
    request: SignedInRequest, family: Family, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context |= {"family": family, "header": family_header(family, request.user)}
    return render(request, f"families/{template}.html", context, status=status)


def _consent_of(request: SignedInRequest, family: Family, consent_id: UUID) -> Consent:
    consent = Consent.objects.visible_to(request.user).filter(family=family, public_id=consent_id).first()
    if consent is None:
        raise Http404
    return consent


@require_http_methods(["GET", "POST"])
def consent_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Two steps: what the family is asked, then what it means, shown before it is saved."""
    family = family_for(request, public_id, Right.STEER, _("spør om samtykke"))
    posted = request.method == "POST"
    form = ConsentForm(request.POST if posted else None, family=family)
    if not posted or not form.is_valid() or "tilbake" in request.POST:
        status = 422 if posted and form.errors and "tilbake" not in request.POST else 200
        return _page(request, family, "consent", {"form": form}, status)
    scan = ScanForm(request.POST, request.FILES or None)
    scan.fields["scan"].required = False
    if "bekreft" in request.POST and scan.is_valid():
        _save(request, family, form, scan)
        messages.success(request, _("Samtykket er lagret. Ingen har fått tilgang ennå: ta med dem som skal delta."))
        return redirect("families:basis", public_id)
    context = {"form": form, "scan": scan, "opens": _opens(form)}
    return _page(request, family, "consent_preview", context, 422 if "bekreft" in request.POST else 200)


def _save(request: SignedInRequest, family: Family, form: ConsentForm, scan: ScanForm) -> None:
    with transaction.atomic():
        basis = give_consent(family=family, by=request.user, **form.facts())
        paper = scan.cleaned_data["scan"]
        if paper and basis.consent:
            keep_scan(consent=basis.consent, by=request.user, paper=paper)


def _opens(form: ConsentForm) -> dict[str, Any]:
    """What the yes means, in the words that the family is shown."""
    said = form.cleaned_data
    chosen = [LifeArea(area) for area in LifeArea.values if area in said["areas"]]
    return {
        "services": [service.name for service in said["services"]],
        "areas": [area.label for area in chosen],
        "not_areas": [area.label for area in LifeArea if area not in chosen],
        "whole": len(chosen) == len(LifeArea),
        "said_yes": [
            (yes.person.given_name if yes.person else "", str(yes.representative or yes.representative_name))
            for yes in form.givers
        ],
        "until_on": said["until_on"],
        "given_on": said["given_on"],
    }


@require_http_methods(["GET", "POST"])
def consent_withdraw(request: SignedInRequest, public_id: UUID, consent_id: UUID) -> HttpResponse:
    """For one service or for all. Who loses access is shown first; then it is gone in the same moment."""
    family = family_for(request, public_id, Right.STEER, _("trekk tilbake samtykke"))
    consent = _consent_of(request, family, consent_id)
    form = WithdrawForm(request.POST or None, consent=consent, user=request.user)
    if request.method == "POST" and form.is_valid():
        withdraw_consent(consent=consent, by=request.user, **form.facts())
        messages.success(request, _("Samtykket er trukket tilbake. Tilgangen som bygde på det, er stengt."))
        still_here = Family.objects.visible_to(request.user).filter(pk=family.pk).exists()
        return redirect("families:basis", public_id) if still_here else redirect("coordination:families")
    standing = Participation.objects.visible_to(request.user).known_to(request.user).current()
    standing = standing.filter(basis=consent.basis)
    rows = standing.select_related("worker", "office__service").order_by("office__service__name", "worker__name")
    losing = [(row.worker.name, row.office.service.short_name, row.worker_id == request.user.pk) for row in rows]
    context = {"form": form, "consent": consent, "losing": losing, "scan_form": ScanForm()}
    return _page(request, family, "consent_withdraw", context, 422 if form.errors else 200)


def _as_a_file(consent: Consent) -> HttpResponse:
    kind = FileKind(consent.scan_type)
    return as_attachment(consent.scan, kind, f"samtykke-{consent.given_on:%Y-%m-%d}.{kind.suffix}")


@require_http_methods(["GET", "POST"])
def consent_scan(request: SignedInRequest, public_id: UUID, consent_id: UUID) -> HttpResponse:
    """The signed paper: handed out as a file to be saved, never shown in the page; a reading like every other."""
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.STEER if posted else Right.VIEW, _("signert samtykke"))
    consent = _consent_of(request, family, consent_id)
    if not posted:
        if not consent.scan:
            raise Http404
        return _as_a_file(consent)
    form = ScanForm(request.POST, request.FILES)
    if consent.scan:
        messages.error(request, _("Det signerte papiret er lagret fra før."))
    elif form.is_valid():
        keep_scan(consent=consent, by=request.user, paper=form.cleaned_data["scan"])
        messages.success(request, _("Det signerte papiret er lagret."))
    else:
        return _page(request, family, "consent_scan", {"form": form, "consent": consent}, 422)
    return redirect("families:basis", public_id)
