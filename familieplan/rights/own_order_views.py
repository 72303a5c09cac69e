"""What the municipality holds, and a copy of it that the family orders itself."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.acting import Duty, acting_as
from familieplan.families.models import ExportOrder, Family, OrderKind
from familieplan.families.own_access import OWN_INSIGHT, own_family_for
from familieplan.rights import orders
from familieplan.rights.keeping import years_after_the_plan
from familieplan.rights.order_views import attachment, export_of
from familieplan.rights.own_views import own_page


def _own(request: SignedInRequest, family: Family) -> list[ExportOrder]:
    """What another in the family has ordered is theirs."""
    return list(ExportOrder.objects.filter(family=family, kind=OrderKind.OWN, ordered_by=request.user)[:10])


def _order(request: SignedInRequest, family: Family, order_id: UUID) -> ExportOrder:
    found = ExportOrder.objects.filter(family=family, kind=OrderKind.OWN, ordered_by=request.user, public_id=order_id)
    if (order := found.first()) is None:
        raise Http404
    return order


@require_GET
def held(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("det kommunen har om oss"))
    context = {"orders": _own(request, family), "years": years_after_the_plan()}
    return own_page(request, family, "held", context)


@require_POST
def copy(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("bestilte en kopi"))
    with acting_as(duty=Duty.OWN_DOOR):
        order = orders.order_papers(family=family, by=request.user, kind=OrderKind.OWN)
    return redirect("own:order", public_id, order.public_id)


@require_GET
def order(request: SignedInRequest, public_id: UUID, order_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("en kopi"))
    found = _order(request, family, order_id)
    return own_page(request, family, "order", {"order": found, "files": found.files.defer("content").order_by("pk")})


@require_http_methods(["GET", "POST"])
def export(request: SignedInRequest, public_id: UUID, order_id: UUID, export_id: UUID) -> HttpResponse:
    """GET is the notice; POST serves the file. 410 when it is called back."""
    family = own_family_for(request, public_id, None)
    found = export_of(_order(request, family, order_id), export_id)
    if found.withdrawn_at is not None:
        return own_page(request, family, "withdrawn", {"export": found}, 410)
    if request.method != "POST":
        return own_page(request, family, "export", {"export": found, "order": found.order})
    return attachment(orders.fetch(request=request, export=found, purpose=str(OWN_INSIGHT)), found)
