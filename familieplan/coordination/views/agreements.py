"""Who agrees with the plan's words, and who does not: one answer at a time, each in its own words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.agreed import Agreed, agreed_on
from familieplan.coordination.forms.agreements import AgreementForm
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.agreements import say_to_words
from familieplan.coordination.operations.versions import ChangedMeanwhileError
from familieplan.coordination.plan_facts import facts_of
from familieplan.coordination.views.plan import plan_header, said_of, the_plan
from familieplan.families.models import Membership, Participation
from familieplan.families.policies import Right


@require_http_methods(["GET", "POST"])
def agreements(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.PLAN, _("hvem som er enige i planen"))
    header = plan_header(plan.family, plan, request)
    facts = facts_of(plan, request.user)
    agreed = agreed_on(plan, header, facts, said_of(plan, request.user, facts))
    posted = request.POST if request.method == "POST" else None
    form = AgreementForm(posted, parties=agreed.parties, initial={"wording": plan.wording})
    overtaken = False
    if posted is not None and form.is_valid():
        try:
            _say(plan, request, agreed, form)
            messages.success(request, _("Svaret står i planen."))
            return redirect("coordination:agreements", public_id)
        except ChangedMeanwhileError:
            overtaken = True
            form.data = {**form.data.dict(), "wording": plan.wording}  # type: ignore[attr-defined]  # a QueryDict
    status = 409 if overtaken else 422 if form.errors else 200
    context = {"header": header, "family": plan.family, "plan": plan, "agreed": agreed, "form": form}
    return render(request, "coordination/agreements.html", {**context, "overtaken": overtaken}, status=status)


def _say(plan: FamilyPlan, request: SignedInRequest, agreed: Agreed, form: AgreementForm) -> None:
    said = form.cleaned_data
    kind, key = said["party"][0], int(said["party"][1:])
    who = {"wording": said["wording"], "stand": said["stand"], "words": said["words"]}
    if kind == "p":
        person = Membership.objects.current().select_related("person").get(family=plan.family, person=key).person
        say_to_words(plan=plan, by=request.user, person=person, **who)
        return
    parts = Participation.objects.current().known_to(request.user).filter(family=plan.family)
    service = parts.filter(office__service=key).select_related("office__service")[0].office.service
    say_to_words(plan=plan, by=request.user, service=service, **who)
