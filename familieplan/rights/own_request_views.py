"""The family says that something is wrong, and reads what it was answered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.models import LogEntry, RequestOutcome, RightsRequest
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.models import Family
from familieplan.families.own_access import own_family_for
from familieplan.rights import shown
from familieplan.rights.own_views import own_page
from familieplan.rights.request_forms import AskForm
from familieplan.rights.request_operations import register_request

KEPT = gettext_lazy("Vi har skrevet ned det du ba om. Koordinatoren deres svarer på denne siden, senest om en måned.")


def _entry(family: Family, text: str) -> LogEntry | None:
    """An entry that the family may read, or none: what it may not read it does not point at."""
    found = uuid_of(text)
    return shown.entries(family).filter(public_id=found).first() if found else None


@require_http_methods(["GET", "POST"])
def requests(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What this family has asked at the door; what staff wrote down for somebody is theirs to show."""
    family = own_family_for(request, public_id, _("si fra om noe som er feil"))
    posted = request.method == "POST"
    entry = _entry(family, (request.POST if posted else request.GET).get("notat", ""))
    form = AskForm(request.POST if posted else None, family=family)
    if posted and form.is_valid():
        said_by = str(request.user.family_login.person)
        # Somebody in a family writes nothing by themselves: the door does, and only this.
        with acting_as(duty=Duty.OWN_DOOR):
            asked = register_request(family=family, by=request.user, said_by=said_by, entry=entry, **form.values())
        if asked.outcome == RequestOutcome.REFUSED:
            messages.info(request, asked.reason)
        else:
            messages.success(request, str(KEPT))
        return redirect("own:requests", public_id)
    mine = RightsRequest.objects.filter(family=family, asked_by=request.user).select_related("restriction")
    context = {"form": form, "entry": entry, "rows": mine}
    return own_page(request, family, "requests", context, 422 if posted else 200)
