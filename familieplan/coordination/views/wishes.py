"""What the family has said to the plan: read by its team, answered by whoever steers, and written down for others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.changes import unknown_workers
from familieplan.coordination.forms.wishes import RecordForm, WishAnswerForm
from familieplan.coordination.models import FamilyPlan, FamilyWish, WishKind
from familieplan.coordination.operations import wishes as verbs
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.models import Person
from familieplan.families.policies import Right


@require_http_methods(["GET", "POST"])
def wishes(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """POST writes down what somebody of the family has said who does not write it themselves."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.PLAN if posted else Right.VIEW, _("det familien har sagt"))
    header = plan_header(plan.family, plan, request)
    form = RecordForm(request.POST if posted else None, members=header.members)
    if posted and form.is_valid():
        said = {**form.cleaned_data}
        person = Person(pk=int(said.pop("who")))
        verbs.say_wish(plan=plan, by=request.user, person=person, is_recorded=True, **said)
        messages.success(request, _("Det er skrevet ned, med navnet ditt som den som skrev."))
        return redirect("coordination:wishes", public_id)
    return _page(request, plan, {"form": form}, 422 if posted else 200)


@require_POST
def wish_answer(request: SignedInRequest, public_id: UUID, wish_id: UUID) -> HttpResponse:
    plan = the_plan(request, public_id, Right.STEER, _("det familien har sagt"))
    found = FamilyWish.objects.visible_to(request.user).standing().filter(plan=plan, public_id=wish_id).first()
    if found is None or found.kind == WishKind.WORDS:
        raise Http404
    form = WishAnswerForm(request.POST, prefix=str(found.public_id))
    if not form.is_valid():
        return _page(request, plan, {"answering": {found.pk: form}}, 422)
    try:
        verbs.answer_wish(wish=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Svaret er sendt."))
    except verbs.WishAnsweredError:
        messages.info(request, _("En kollega har alt svart, eller familien har tatt det tilbake."))
    return redirect("coordination:wishes", public_id)


def _page(request: SignedInRequest, plan: FamilyPlan, more: dict[str, Any], status: int) -> HttpResponse:
    header = plan_header(plan.family, plan, request)
    found = FamilyWish.objects.visible_to(request.user).standing().filter(plan=plan)
    given = more.pop("answering", {})
    unknown = unknown_workers(plan.family_id, request.user)
    rows = [
        (
            wish,
            given.get(wish.pk) or WishAnswerForm(prefix=str(wish.public_id)),
            _("en i teamet") if wish.asked_by_id in unknown else wish.asked_by.name,
        )
        for wish in found.select_related("person", "asked_by", "answered_by")
    ]
    context = {
        "family": plan.family,
        "header": header,
        "rows": rows,
        "form": RecordForm(members=header.members),
        "failed": next(iter(given.values()), None) or more.get("form"),
        **more,
    }
    return render(request, "coordination/wishes.html", context, status=status)
