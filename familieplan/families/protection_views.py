"""Address protection: its grade, who may see what it hides, and the address shown to those, on purpose."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.forms import offer_rows
from familieplan.accounts.models import User
from familieplan.families import protection as verbs
from familieplan.families.access import family_for
from familieplan.families.forms import ProtectionForm
from familieplan.families.models import Clearance, Family, Participation
from familieplan.families.models.protection import is_cleared
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


class ClearanceForm(forms.Form):
    worker = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Hvem?"), empty_label=gettext_lazy("Velg noen som deltar")
    )
    why = forms.CharField(label=gettext_lazy("Hvorfor trenger personen det?"), max_length=300)

    def __init__(self, *args: object, family: Family, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        taking_part = Participation.objects.current().known_to(user).filter(family=family)
        offer_rows(
            self,
            "worker",
            User.objects.filter(pk__in=taking_part.values("worker")).exclude(pk=user.pk).order_by("name"),
        )


@require_http_methods(["GET", "POST"])
def protection(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("adressebeskyttelse"))
    graded = request.POST if request.method == "POST" and "protection" in request.POST else None
    asked = request.POST if request.method == "POST" and graded is None else None
    form = ProtectionForm(graded, initial={"protection": family.protection})
    clearing = ClearanceForm(asked, family=family, user=request.user)
    if graded is not None and form.is_valid():
        verbs.protect_address(family=family, by=request.user, protection=form.cleaned_data["protection"])
        messages.success(request, _("Adressebeskyttelsen gjelder fra nå."))
        return redirect("families:members", public_id)
    if asked is not None and clearing.is_valid():
        verbs.clear(family=family, by=request.user, **clearing.cleaned_data)
        name = clearing.cleaned_data["worker"].name
        messages.success(request, _("%(name)s kan nå se det som er skjult.") % {"name": name})
        return redirect("families:protection", public_id)
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "form": form,
        "clearing": clearing,
        "clearances": _known(family, request.user),
    }
    return render(request, "families/protection.html", context, status=422 if form.errors or clearing.errors else 200)


def _known(family: Family, user: User) -> list[Clearance]:
    known = Participation.objects.current().known_to(user).filter(family=family)
    current = Clearance.objects.current().filter(family=family, worker__in=known.values("worker"))
    return list(current.select_related("worker").order_by("started_on", "pk"))


@require_POST
def clearance_end(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, _("adressebeskyttelse"))
    found = next((each for each in _known(family, request.user) if each.pk == pk), None)
    if found is None:
        raise Http404
    verbs.end_clearance(clearance=found, by=request.user)
    messages.success(request, _("%(name)s ser ikke lenger det som er skjult.") % {"name": found.worker})
    return redirect("families:protection", public_id)


@require_POST
def show_address(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The hidden address, to somebody who is cleared for it. It stands on this one answer and on no page."""
    family = family_for(request, public_id, Right.VIEW, None)
    if not is_cleared(request.user, family):
        raise PermissionDenied(_("Adressen er skjult. Familiekoordinatoren avgjør hvem som kan se den."))
    readlog.record(request, [str(family.public_id)], _("den skjulte adressen"))
    context = {"family": family, "header": family_header(family, request.user)}
    return render(request, "families/address_shown.html", context)
