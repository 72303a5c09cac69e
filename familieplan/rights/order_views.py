"""Copies and archive packages on staff pages: order, follow, fetch after a notice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.families.access import family_for
from familieplan.families.models import ExportOrder, Family, FamilyExport, OrderKind
from familieplan.families.policies import Right
from familieplan.rights import orders
from familieplan.rights.request_views import WHAT, page

HANDED_ON = gettext_lazy("innsyn til familien")


def _order(family: Family, order_id: UUID, request: SignedInRequest) -> ExportOrder:
    """One's own order: what another ordered may hold what this one may not know."""
    mine = ExportOrder.objects.of_rights().filter(family=family, ordered_by=request.user)
    found = mine.filter(public_id=order_id).first()
    if found is None:
        raise Http404
    return found


def export_of(order: ExportOrder, export_id: UUID) -> FamilyExport:
    found = FamilyExport.objects.filter(order=order, public_id=export_id).select_related("family").first()
    if found is None:
        raise Http404
    return found


def attachment(content: bytes, export: FamilyExport) -> HttpResponse:
    answer = HttpResponse(content, content_type=export.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{export.what}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def copy(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, str(WHAT))
    order = orders.order_papers(family=family, by=request.user, kind=OrderKind.COPY)
    return redirect("rights:order", public_id, order.public_id)


@require_POST
def archive(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.STEER, str(WHAT))
    try:
        order = orders.order_papers(family=family, by=request.user, kind=OrderKind.ARCHIVE)
    except orders.PlanStillOpenError:
        messages.error(request, _("Avslutt planen før du lager arkivpakken."))
        return redirect("rights:requests", public_id)
    return redirect("rights:order", public_id, order.public_id)


@require_GET
def order(request: SignedInRequest, public_id: UUID, order_id: UUID) -> HttpResponse:
    """How far it has come, and its files when it is ready."""
    family = family_for(request, public_id, Right.STEER, str(WHAT))
    found = _order(family, order_id, request)
    files = found.files.defer("content").order_by("pk")
    return page(request, family, "order", {"order": found, "files": files})


@require_http_methods(["GET", "POST"])
def export(request: SignedInRequest, public_id: UUID, order_id: UUID, export_id: UUID) -> HttpResponse:
    """GET is the notice; POST serves the file and writes it into the list of readers. 410 when called back."""
    family = family_for(request, public_id, Right.STEER, None)
    found = export_of(_order(family, order_id, request), export_id)
    if found.withdrawn_at is not None:
        return page(request, family, "withdrawn", {"export": found}, 410)
    if request.method != "POST":
        return page(request, family, "export", {"export": found, "order": found.order})
    return attachment(orders.fetch(request=request, export=found, purpose=str(HANDED_ON)), found)
