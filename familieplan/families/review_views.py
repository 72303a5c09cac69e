"""Pages where the use of emergencies is judged: the leads' queue, and the auditor's list of every try."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import ReadRecord, User
from familieplan.accounts.policies import Role
from familieplan.families import emergency_operations as verbs
from familieplan.families.emergency_forms import ReviewForm
from familieplan.families.models import EmergencyAccess, EmergencyAttempt, Family

PAGE = 50
READINGS = 200


@dataclass(frozen=True)
class Row:
    """One use as a lead may see it: the family has a name only for whoever sees the family anyway."""

    emergency: EmergencyAccess
    family: str
    is_known: bool
    may_review: bool


def _rows(found: QuerySet[EmergencyAccess], lead: User) -> list[Row]:
    uses = list(found.select_related("worker", "office", "family", "review__office")[:PAGE])
    mine = set(
        EmergencyAccess.objects.reviewable_by(lead).filter(pk__in=[u.pk for u in uses]).values_list("pk", flat=True)
    )
    with acting_as(user_id=lead.pk):
        known = Family.objects.visible_to(lead).filter(pk__in=[use.family_id for use in uses])
        names = {family.pk: family.name_in_lists() for family in known}
    return [Row(use, names.get(use.family_id, _("Familien")), use.family_id in names, use.pk in mine) for use in uses]


@lead_required
@require_GET
def reviews(request: SignedInRequest) -> HttpResponse:
    """What waits for a lead of another office, the oldest first; and what else was opened in one's own district."""
    lead = request.user
    context = {"here": _rows(EmergencyAccess.objects.in_the_district_of(lead), lead)}
    with acting_as(duty=Duty.EMERGENCY):
        waiting = EmergencyAccess.objects.reviewable_by(lead).unreviewed().order_by("opened_at", "pk")
        context["waiting"] = _rows(waiting, lead)
    waits = {row.emergency.pk for row in context["waiting"]}
    context["here"] = [row for row in context["here"] if row.emergency.pk not in waits]
    _note(request, [*context["here"], *context["waiting"]])
    return render(request, "families/emergency_reviews.html", context)


@role_required(Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, emergency_id: UUID) -> HttpResponse:
    """Who, when, why, on what, and which pages were read; nothing of what stood on them."""
    form = ReviewForm(request.POST or None)
    with acting_as(duty=Duty.EMERGENCY):
        found = EmergencyAccess.objects.reviewable_by(request.user).filter(public_id=emergency_id)
        row = next(iter(_rows(found, request.user)), None)
        if row is None:
            raise Http404
        read = list(readings_of(row.emergency))
    _note(request, [row])
    if request.method == "POST" and form.is_valid():
        try:
            verbs.review_emergency(emergency=row.emergency, by=request.user, **form.cleaned_data)
        except verbs.NotForThisReviewerError:
            messages.error(request, _("Den kan ikke gjennomgås nå. Den pågår ennå, eller noen har gjort det."))
        else:
            messages.success(request, _("Gjennomgangen er ført."))
        return redirect("emergency:reviews")
    context = {"form": form, "row": row, "emergency": row.emergency, "read": read}
    return render(request, "families/emergency_review.html", context, status=422 if form.errors else 200)


def _note(request: SignedInRequest, rows: list[Row]) -> None:
    families = sorted({str(row.emergency.family.public_id) for row in rows})
    readlog.record(request, families, _("gjennomgang av nødtilgang"), readlog.OVERSIGHT)


def readings_of(emergency: EmergencyAccess) -> QuerySet[ReadRecord]:
    """What the worker read of the family while it was open."""
    return ReadRecord.objects.filter(
        family=str(emergency.family.public_id),
        user_email=emergency.worker.email,
        read_at__gte=emergency.opened_at,
        read_at__lte=emergency.over_at,
    ).order_by("read_at", "id")[:READINGS]


@role_required(Role.AUDITOR)
@require_GET
def attempts(request: SignedInRequest) -> HttpResponse:
    """Every try, also those that opened nothing, the newest first."""
    tries = EmergencyAttempt.objects.select_related("worker", "office").order_by("-pk")
    after = request.GET.get("etter", "")
    if after.isdecimal() and len(after) < 19:
        tries = tries.filter(pk__lt=int(after))
    with acting_as(duty=Duty.EMERGENCY):
        rows = list(tries.prefetch_related("opened__family", "opened__review__office")[: PAGE + 1])
    more = urlencode({"etter": rows[PAGE - 1].pk}) if len(rows) > PAGE else ""
    return render(request, "families/emergency_attempts.html", {"rows": rows[:PAGE], "more": more})
