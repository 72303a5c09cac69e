"""The plan on paper: what is on it for whom, ordered here, made by a worker, fetched after a notice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import Service, User
from familieplan.coordination.models import FamilyPlan, PaperFor, PlanPaper
from familieplan.coordination.views.plan import the_plan
from familieplan.families.access import family_for
from familieplan.families.models import ExportOrder, Family, OrderKind, Participation
from familieplan.families.policies import Right
from familieplan.rights import orders
from familieplan.rights.order_views import attachment, export_of
from familieplan.rights.paper_forms import PaperForm
from familieplan.rights.papers.readers import left_out
from familieplan.rights.request_views import page

WHAT = gettext_lazy("planen på papir")
HANDED_ON = {
    PaperFor.FAMILY: gettext_lazy("planen på papir til familien"),
    PaperFor.TEAM: gettext_lazy("planen på papir til teamet"),
    PaperFor.SERVICE: gettext_lazy("planen på papir til en tjeneste som deltar"),
}


@require_http_methods(["GET", "POST"])
def papers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What each reader gets to see, before anything is ordered; POST orders."""
    plan = the_plan(request, public_id, Right.PLAN, str(WHAT))
    posted = request.method == "POST"
    services = services_of(plan.family, request.user)
    versions = plan.versions.all()
    initial = {"reader": PaperFor.FAMILY, "version": request.GET.get("versjon", "")}
    form = PaperForm(request.POST if posted else None, services=services, versions=versions, initial=initial)
    if posted and form.is_valid():
        try:
            order = orders.order_plan_paper(plan=plan, by=request.user, **form.wish())
            return redirect("rights:plan_paper", public_id, order.public_id)
        except orders.AnotherUnderWayError:
            form.add_error(None, _("Et annet papir lages akkurat nå. Vent noen sekunder, og bestill på nytt."))
    mine = PlanPaper.objects.visible_to(request.user).filter(plan=plan, order__ordered_by=request.user)
    context = {
        "form": form,
        "left_out": _left_out(plan, request.user, services),
        "papers": mine.select_related("order", "service", "version").order_by("-order__ordered_at")[:5],
    }
    return page(request, plan.family, "plan_papers", context, 422 if posted else 200)


def services_of(family: Family, user: User) -> list[Service]:
    """Those that take part today, as far as this person may know of it."""
    taking_part = Participation.objects.current().known_to(user).filter(family=family)
    return list(Service.objects.filter(pk__in=taking_part.values("office__service")).order_by("short_name", "pk"))


def _left_out(plan: FamilyPlan, user: User, services: list[Service]) -> list[tuple[str, int]]:
    readers: list[tuple[Any, str, int | None]] = [
        (PaperFor.FAMILY.label, PaperFor.FAMILY, None),
        (PaperFor.TEAM.label, PaperFor.TEAM, None),
        *((each.short_name, PaperFor.SERVICE, each.pk) for each in services),
    ]
    return left_out(plan, user, [(str(name), audience, key) for name, audience, key in readers])


def _paper(family: Family, order_id: UUID, user: User) -> PlanPaper:
    """One's own: what another ordered may hold what this one may not know."""
    orders_of_plan = ExportOrder.objects.filter(family=family, ordered_by=user, kind=OrderKind.PLAN)
    found = PlanPaper.objects.visible_to(user).filter(order__in=orders_of_plan, order__public_id=order_id)
    paper = found.select_related("order", "service", "version").first()
    if paper is None:
        raise Http404
    return paper


@require_GET
def plan_paper(request: SignedInRequest, public_id: UUID, order_id: UUID) -> HttpResponse:
    family = family_for(request, public_id, Right.PLAN, str(WHAT))
    paper = _paper(family, order_id, request.user)
    files = paper.order.files.defer("content").order_by("pk")
    return page(request, family, "plan_paper", {"paper": paper, "order": paper.order, "files": files})


@require_http_methods(["GET", "POST"])
def plan_paper_file(request: SignedInRequest, public_id: UUID, order_id: UUID, export_id: UUID) -> HttpResponse:
    """GET is the notice; POST serves the file and writes it into the list of readers. 410 when called back."""
    family = family_for(request, public_id, Right.PLAN, None)
    paper = _paper(family, order_id, request.user)
    found = export_of(paper.order, export_id)
    if found.withdrawn_at is not None:
        return page(request, family, "plan_paper_withdrawn", {"export": found}, 410)
    if request.method != "POST":
        return page(request, family, "plan_paper_file", {"export": found, "paper": paper})
    purpose = str(HANDED_ON[PaperFor(paper.audience)])
    return attachment(orders.fetch(request=request, export=found, purpose=purpose), found)
