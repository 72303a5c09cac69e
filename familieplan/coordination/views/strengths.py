"""What the family has with it: put down in a few words, and taken away again where it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.forms.agreements import StrengthForm
from familieplan.coordination.models import FamilyPlan, LifeArea, Strength
from familieplan.coordination.operations.agreements import add_strength, remove_strength
from familieplan.coordination.views.asked import uuid_of
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.policies import Right


@require_http_methods(["GET", "POST"])
def strengths(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.PLAN, _("det familien har med seg"))
    if "fjern" in request.POST:
        remove_strength(strength=_strength(plan, request.POST["fjern"]), by=request.user)
        return redirect("coordination:strengths", public_id)
    posted = request.POST if request.method == "POST" else None
    form = StrengthForm(posted, initial={"area": request.GET.get("omrade", "")})
    if posted is not None and form.is_valid():
        add_strength(plan=plan, by=request.user, **form.cleaned_data)
        return redirect("coordination:strengths", public_id)
    kept = Strength.objects.standing().filter(plan=plan)
    context = {
        "header": plan_header(plan.family, plan, request),
        "family": plan.family,
        "strengths": [(each, LifeArea(each.area).label if each.area else "") for each in kept],
        "form": form,
    }
    return render(request, "coordination/strengths.html", context, status=422 if form.errors else 200)


def _strength(plan: FamilyPlan, public_id: str) -> Strength:
    asked = uuid_of(public_id)
    found = Strength.objects.standing().filter(plan=plan, public_id=asked).first() if asked else None
    if found is None:
        raise Http404
    found.plan = plan
    return found
