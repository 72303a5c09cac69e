"""The register of who receives fast lanes: the administrator's for everywhere, the lead's for a district."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role
from familieplan.coordination.forms.lanes import HoursForm, ReceiverForm
from familieplan.coordination.models import LaneReceiver
from familieplan.coordination.operations import lanereceivers as verbs
from familieplan.coordination.operations.fastlane import change_hours, hours_in_force
from familieplan.families.leads import districts_led_by


@dataclass
class ServiceRow:
    """One service, its offices here that have somebody named, and whether anybody receives today."""

    service: Service
    receivers: list[LaneReceiver] = field(default_factory=list)

    @property
    def has_nobody(self) -> bool:
        return all(each.is_coming for each in self.receivers)


def _offices(user: User) -> QuerySet[Office]:
    """Where somebody works with families. 404 for whoever is neither administrator nor leads a district."""
    at_work = Employment.objects.current().filter(office=OuterRef("pk"), role__in=WORKS_WITH_FAMILIES)
    offices = Office.objects.filter(Exists(at_work)).select_related("service").order_by("service__name", "name")
    if user.holds(Role.ADMINISTRATOR):
        return offices
    if not user.leads:
        raise Http404
    return offices.filter(district_code__in=districts_led_by(user))


def _services(offices: QuerySet[Office]) -> list[ServiceRow]:
    """Every service with an office here; two queries."""
    rows: dict[int, ServiceRow] = {}
    for office in offices:
        rows.setdefault(office.service_id, ServiceRow(office.service))
    named = LaneReceiver.objects.standing().filter(office__in=offices.order_by())
    for each in named.select_related("office", "worker").order_by("office__name", "rank", "started_on"):
        rows[each.office.service_id].receivers.append(each)
    return list(rows.values())


@require_http_methods(["GET", "POST"])
def lane_receivers(request: SignedInRequest) -> HttpResponse:
    offices = _offices(request.user)
    form = ReceiverForm(request.POST or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.name_receiver(by=request.user, **form.cleaned_data)
        except verbs.ReceiverRefusedError as refused:
            form.add_error("rank", str(refused))
        else:
            messages.success(request, _("%(who)s tar imot snarveier.") % {"who": made.worker.name})
            return redirect("coordination:lane_receivers")
    return _show(request, offices, form)


def _show(
    request: SignedInRequest, offices: QuerySet[Office], form: ReceiverForm, hours_form: HoursForm | None = None
) -> HttpResponse:
    services = _services(offices)
    is_administrator = request.user.holds(Role.ADMINISTRATOR)
    context = {
        "form": form,
        "services": services,
        "missing": sum(row.has_nobody for row in services),
        "hours": hours_in_force(),
        "hours_form": (hours_form or HoursForm(initial=asdict(hours_in_force()) | {"valid_from": timezone.localdate()}))
        if is_administrator
        else None,
    }
    failed = form.errors or (hours_form and hours_form.errors)
    return render(request, "coordination/lane_receivers.html", context, status=422 if failed else 200)


@role_required(Role.ADMINISTRATOR)
@require_POST
def lane_hours(request: SignedInRequest) -> HttpResponse:
    form = HoursForm(request.POST)
    if not form.is_valid():
        offices = _offices(request.user)
        return _show(request, offices, ReceiverForm(offices=offices), form)
    change_hours(by=request.user, valid_from=form.cleaned_data["valid_from"], hours=form.hours())
    messages.success(request, _("Fristene gjelder fra dagen du skrev. Snarveier som er åpne, beholder sine."))
    return redirect("coordination:lane_receivers")


@require_POST
def lane_receiver_end(request: SignedInRequest, pk: int) -> HttpResponse:
    here = LaneReceiver.objects.standing().filter(Q(office__in=_offices(request.user).order_by()), pk=pk)
    found = here.select_related("worker").first()
    if found is None:
        raise Http404
    verbs.relieve_receiver(receiver=found)
    messages.success(request, _("%(who)s tar ikke imot flere snarveier.") % {"who": found.worker.name})
    return redirect("coordination:lane_receivers")
