"""The children's way onward: planned, handed over to whoever has said yes, and closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import Service
from familieplan.coordination.forms.transitions import TransitionForm
from familieplan.coordination.models import FamilyPlan, Invitation
from familieplan.coordination.onward import TrackRow, asked_in, tracks_of
from familieplan.coordination.operations import transitions as verbs
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.models import Person
from familieplan.families.policies import Right


@require_http_methods(["GET", "POST"])
def transitions(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.PLAN if posted else Right.VIEW, _("overgangene til barna"))
    header = plan_header(plan.family, plan, request)
    asked = asked_in(plan, request.user)
    rows = tracks_of(plan, request.user, header.members, asked)
    sent = next((row for row in rows if posted and row.key == request.POST.get("om")), None)
    if posted and sent is None:
        raise Http404
    for row in rows:
        if row.made is None or row.made.closed_on is None:
            data = request.POST if row is sent and "lukk" not in request.POST else None
            initial = _initial(row)
            row.form = TransitionForm(data, key=row.key, colleagues=header.colleagues, asked=asked, initial=initial)
    if sent and _done(request, plan, sent, asked):
        return redirect("coordination:transitions", public_id)
    context = {"header": header, "family": plan.family, "rows": rows, "failed": sent.form if sent else None}
    return render(request, "coordination/transitions.html", context, status=422 if posted else 200)


def _initial(row: TrackRow) -> dict[str, object]:
    if row.made is None:
        return {}
    kept = ("has_lasting_needs", "lacks_school", "words")
    ids = {"giver": row.made.giver_id, "invitation": row.made.invitation_id or ""}
    return ids | {name: getattr(row.made, name) for name in kept}


def _done(request: SignedInRequest, plan: FamilyPlan, row: TrackRow, asked: list[Invitation]) -> bool:
    if "lukk" in request.POST:
        if row.made is None or row.made.closed_on:
            raise Http404
        row.made.plan = plan
        try:
            verbs.close_transition(made=row.made, by=request.user)
        except verbs.NotAcceptedError:
            messages.error(request, _("Ingen har svart ja til å ta over ennå. Den som følger barnet nå, fortsetter."))
        else:
            messages.success(request, _("Overgangen er avsluttet."))
        return True
    if row.form is None or not row.form.is_valid():
        return False
    said = {**row.form.cleaned_data}
    giver = Service.objects.get(pk=int(said.pop("giver")))
    chosen = said.pop("invitation")
    invitation = next((each for each in asked if str(each.pk) == chosen), None)
    child = Person(pk=row.member.pk)
    facts = {"child": child, "track": row.track.value, "giver": giver, "invitation": invitation, **said}
    verbs.plan_transition(plan=plan, by=request.user, **facts)
    messages.success(request, _("Overgangen er planlagt."))
    return True
