"""The same pages the way guardian documents: its shortcut for the list, its decorator for one, models and prefetching
for the rest. As the yardstick of hand-written SQL they leave out every rule that is ours."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from guardian.decorators import permission_required_or_403
from guardian.shortcuts import get_objects_for_user

from familieplan.coordination.models import FamilyPlan, LogEntry
from familieplan.families.models import Family
from tests.bench.plain import LIST_PAGE, OPEN_PAGE, day_of

ONE = (Family, "public_id", "public_id")
OF_A_ROW = ("plans__measures", "plans__answers", "memberships__person", "participations", "flags")
OF_ONE = (
    *("plans__measures__owner_worker", "plans__goals", "plans__answers", "plans__entries", "memberships__person"),
    *("participations__worker", "participations__office", "participations__basis", "flags"),
)


def guardian_list(request: HttpRequest) -> HttpResponse:
    families = get_objects_for_user(request.user, "families.view_family", klass=Family).order_by("name", "pk")
    values = []
    for family in families.select_related("zone").prefetch_related(*OF_A_ROW)[:25]:
        plan = family.plans.all()[0]
        due = next(iter(plan.measures.all()), None)
        mine = next((each.part for each in family.participations.all() if each.worker_id == request.user.pk), "")
        values += [
            *(str(family.public_id), family.name, family.zone.name if family.zone else "Ikke bekreftet"),
            f"{day_of(due.due_on)}: {due.text}" if due else "",
            f"{sum(1 for each in family.memberships.all() if each.person.age_on() > 17)} voksne",
            *(f"{len(plan.answers.all())} av 6", mine, next((each.rule for each in family.flags.all()), "")),
        ]
    return HttpResponse(LIST_PAGE.filled(values))


@permission_required_or_403("families.view_family", ONE)
def guardian_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = Family.objects.select_related("zone").prefetch_related(*OF_ONE)
    family = get_object_or_404(found, public_id=public_id)
    plan = family.plans.all()[0]
    values = [str(family.public_id), family.name, plan.vision, plan.vision_by, day_of(plan.started_on)]
    values.append(family.zone.name if family.zone else "")
    for each in family.memberships.all():
        person = each.person
        values += [person.given_name, str(person.age_on()), each.relation, person.interpreter_language]
    for each in family.participations.all():
        values += [each.worker.name, each.office.name, each.part, day_of(each.started_on), each.basis.statement]
    for each in plan.answers.all():
        values += [each.area, each.state, each.situation]
    for each in plan.goals.all():
        values += [str(each.public_id), each.words, each.said_by, day_of(each.reached_on)]
    for each in plan.measures.all():
        values += [str(each.public_id), each.text, day_of(each.due_on), each.owner_worker.name]
    values += [each.rule for each in family.flags.all()]
    latest = plan.entries.all()[0]
    return HttpResponse(OPEN_PAGE.filled([*values, latest.text, latest.signature]))


@permission_required_or_403("families.log_family", ONE)
def guardian_write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    plan = FamilyPlan.objects.get(family__public_id=public_id, ended_on=None)
    LogEntry.objects.create(
        public_id=uuid4(),
        plan=plan,
        author=request.user,
        signature="Rask Elv",
        kind="note",
        happened_on=timezone.localdate(),
        text=request.POST["text"],
    )
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [
    path("list/", guardian_list),
    path("<uuid:public_id>/", guardian_open),
    path("<uuid:public_id>/write/", guardian_write),
]
