"""What happens where the family lives: it takes part if it wants to, and leaves when it wants to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.acting import Duty, acting_as
from familieplan.families.area_link_views import measure_of
from familieplan.families.area_links import choices_of, join, leave
from familieplan.families.own_access import own_family_for
from familieplan.rights.own_views import own_page


@require_http_methods(["GET", "POST"])
def area_links(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("det som skjer der vi bor"))
    measure = measure_of(request) if request.method == "POST" else None
    if measure:
        # Somebody in a family writes nothing by themselves: the door does, and only this.
        with acting_as(duty=Duty.OWN_DOOR):
            if "leave" in request.POST:
                leave(family=family, measure=measure)
                said = _("Dere er ikke med lenger.")
            else:
                join(family=family, measure=measure, by=request.user)
                said = _("Dere er med.")
        messages.success(request, said)
        return redirect("own:area_links", public_id)
    status = 422 if request.method == "POST" else 200
    return own_page(request, family, "area_links", {"choices": choices_of(family)}, status)
