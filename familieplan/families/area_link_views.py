"""In which area measures a family takes part, written down by a worker on the family's word."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.areas.models import AreaMeasure
from familieplan.families.access import family_for
from familieplan.families.area_links import choices_of, join, leave
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


class JoinForm(forms.Form):
    measure = forms.ModelChoiceField(
        AreaMeasure.objects.running().select_related("zone"),
        label=gettext_lazy("Hva vil familien være med på?"),
        to_field_name="public_id",
        empty_label=gettext_lazy("Velg tiltak"),
    )
    said_by = forms.CharField(label=gettext_lazy("Hvem i familien sier det?"), max_length=80)


def measure_of(request: SignedInRequest) -> AreaMeasure | None:
    """The measure that a button names."""
    try:
        return AreaMeasure.objects.filter(public_id=UUID(request.POST.get("measure", ""))).first()
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def area_links(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.PLAN if posted else Right.VIEW, _("områdetiltak"))
    if "leave" in request.POST and (measure := measure_of(request)):
        leave(family=family, measure=measure)
        messages.success(request, _("Familien er ikke med lenger."))
        return redirect("families:area_links", public_id)
    form = JoinForm(request.POST or None)
    if posted and form.is_valid():
        join(family=family, by=request.user, **form.cleaned_data)
        messages.success(request, _("Familien er med."))
        return redirect("families:area_links", public_id)
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "rows": [each.measure for each in choices_of(family) if each.is_with],
        "form": form,
    }
    return render(request, "families/area_links.html", context, status=422 if form.errors else 200)
