"""What somebody is in Norway on, and beside it what services shall and may give because of it (H9b)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.areas.entitlements import entitlements
from familieplan.families.access import family_for
from familieplan.families.forms import ResidenceForm
from familieplan.families.models import Membership, ResidenceNote
from familieplan.families.policies import Right
from familieplan.families.residence_operations import BeforeTheLastError, say_residence
from familieplan.families.rows import family_header


@require_http_methods(["GET", "POST"])
def residence(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Read by everybody who may read the family; written by whoever puts right what is known of its members."""
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.STEER if posted else Right.VIEW, _("oppholdsstatus"))
    membership = Membership.objects.current().filter(family=family, pk=pk).select_related("person").first()
    if membership is None:
        raise Http404
    notes = list(ResidenceNote.objects.filter(family=family, person=membership.person))
    now = next((note for note in reversed(notes) if note.until_on is None), None)
    form = ResidenceForm(request.POST or None, initial={"status": now.status if now else ""})
    if posted and form.is_valid():
        try:
            say_residence(membership=membership, by=request.user, **form.cleaned_data)
        except BeforeTheLastError:
            form.add_error("from_on", _("Det som står nå, gjelder fra en senere dag. Velg den dagen eller senere."))
        else:
            messages.success(request, _("Oppholdsstatus er lagret."))
            return redirect("families:residence", public_id, pk)
    context = {
        "family": family,
        "header": family_header(family, request.user),
        "row": membership,
        "notes": [note for note in notes if note != now],
        "now": now,
        "page": entitlements(statuses=[now.status]) if now else None,
        "form": form,
    }
    return render(request, "families/residence.html", context, status=422 if form.errors else 200)
