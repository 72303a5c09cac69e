"""The same pages the way guardian documents: its shortcut for the list, its decorator for one, models for the rest."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone
from guardian.decorators import permission_required_or_403
from guardian.shortcuts import get_objects_for_user

from familieplan.coordination.models import FamilyPlan, LogEntry
from familieplan.families.models import Family

LIST = Engine().from_string(
    "<!doctype html><title>x</title><table>{% for f in families %}<tr><td>{{ f.name }}</td><td>{{ f.zone.name }}</td>"
    "{% for p in f.plans.all %}<td>{{ p.touched_at|date }}</td><td>{{ p.measures.all.0.due_on|date }}</td>{% endfor %}"
    "<td>{{ f.memberships.all|length }}</td></tr>{% endfor %}</table>"
)
OPEN = Engine().from_string(
    "<!doctype html><title>{{ family.name }}</title>{% for p in plans %}<p>{{ p.vision }}</p>{% for g in p.goals.all %}"
    "<h2>{{ g.words }}</h2>{% endfor %}{% for m in p.measures.all %}<p>{{ m.text }} {{ m.due_on|date }} {{ m.status }} "
    "{{ m.owner_worker.name }}</p>{% endfor %}{% endfor %}"
)
ONE = (Family, "public_id", "public_id")


def guardian_list(request: HttpRequest) -> HttpResponse:
    families = get_objects_for_user(request.user, "families.view_family", klass=Family).order_by("name", "pk")
    shown = families.select_related("zone").prefetch_related("plans__measures", "memberships")[:26]
    return HttpResponse(LIST.render(Context({"families": shown})))


@permission_required_or_403("families.view_family", ONE)
def guardian_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family, public_id=public_id)
    plans = family.plans.prefetch_related("goals", "measures__owner_worker")
    return HttpResponse(OPEN.render(Context({"family": family, "plans": plans})))


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
