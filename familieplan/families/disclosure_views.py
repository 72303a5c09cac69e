"""Writing down what was told, and that the family knows it now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.families.access import family_for
from familieplan.families.disclosure_forms import DisclosureForm, ToldForm
from familieplan.families.disclosure_operations import tell_family, write_disclosure
from familieplan.families.models import Disclosure, DisclosureKind, Family
from familieplan.families.policies import Right
from familieplan.families.rows import family_header
from familieplan.families.stated import NotCoveredError


@require_http_methods(["GET", "POST"])
def disclosure_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.LOG, _("fører en deling"))
    form = DisclosureForm(request.POST or None, user=request.user, family=family)
    if request.method == "POST" and form.is_valid() and _write(request, family, form):
        messages.success(request, _("Delingen er ført. Den kan ikke endres etterpå."))
        return redirect("families:basis", public_id)
    context = {"form": form, "family": family, "header": family_header(family, request.user)}
    return render(request, "families/disclosure.html", context, status=422 if form.errors else 200)


def _write(request: SignedInRequest, family: Family, form: DisclosureForm) -> bool:
    try:
        write_disclosure(family=family, by=request.user, **form.facts())
    except NotCoveredError as error:
        form.add_error("basis", str(error))
        return False
    return True


@require_http_methods(["GET", "POST"])
def disclosure_told(request: SignedInRequest, public_id: UUID, disclosure_id: UUID) -> HttpResponse:
    """The family knows now; a second time, or of what it knew from the start, there is nothing to write."""
    family = family_for(request, public_id, Right.LOG, _("fører at familien vet"))
    untold = Disclosure.objects.visible_to(request.user).filter(family=family, told_on=None, told_later=None)
    row = untold.filter(public_id=disclosure_id).exclude(kind=DisclosureKind.ENDED).first()
    if row is None:
        raise Http404
    form = ToldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tell_family(disclosure=row, by=request.user, on=form.cleaned_data["on"])
        messages.success(request, _("Det står nå at familien vet."))
        return redirect("families:basis", public_id)
    context = {"form": form, "family": family, "header": family_header(family, request.user), "row": row}
    return render(request, "families/disclosure_told.html", context, status=422 if form.errors else 200)
