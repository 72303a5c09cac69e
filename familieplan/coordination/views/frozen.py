"""Agreed versions: the list, one of them with who has signed, and what is new from one to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.comparing import compared
from familieplan.coordination.forms.freezing import FreezeForm, SignatureForm
from familieplan.coordination.models import FamilyPlan, PlanVersion
from familieplan.coordination.operations.freezing import freeze_plan, sign_version
from familieplan.coordination.sheets import areas_of
from familieplan.coordination.signed import parties_of, signed
from familieplan.coordination.snapshots import Hidden, Snapshot, hidden_from, read_by, taken_of
from familieplan.coordination.views.asked import uuid_of
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.access import family_for
from familieplan.families.models import Family, Membership, Participation
from familieplan.families.models.knowledge import secrets_of
from familieplan.families.policies import Right

WHAT = gettext_lazy("versjoner av planen")


def _hidden(plan: FamilyPlan, request: SignedInRequest) -> Hidden:
    return hidden_from(request.user, secrets_of(plan.family_id))


def _version(family: Family, request: SignedInRequest, version_id: UUID) -> PlanVersion:
    """Of any plan that the family has had: what was agreed can be read after the plan has ended, too."""
    found = PlanVersion.objects.visible_to(request.user).filter(plan__family=family, public_id=version_id)
    version = found.select_related("frozen_by", "plan").first()
    if version is None:
        raise Http404
    version.plan.family = family
    return version


def _page(request: SignedInRequest, plan: FamilyPlan, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    context = {"header": plan_header(plan.family, plan, request), "family": plan.family, "plan": plan} | context
    return render(request, f"coordination/{name}.html", context, status=status)


@require_http_methods(["GET", "POST"])
def versions(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """POST freezes the plan as it stands: that is for the coordinator."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.STEER if posted else Right.VIEW, str(WHAT))
    form = FreezeForm(request.POST if posted else None)
    if posted and form.is_valid():
        version = freeze_plan(plan=plan, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(version)s er frosset. Skriv inn hvem som skriver under.") % {"version": version})
        return redirect("coordination:version", public_id, version.public_id)
    rows = PlanVersion.objects.visible_to(request.user).filter(plan=plan).defer("content").select_related("frozen_by")
    return _page(request, plan, "versions", {"form": form, "rows": rows}, 422 if posted else 200)


@require_http_methods(["GET", "POST"])
def version(request: SignedInRequest, public_id: UUID, version_id: UUID) -> HttpResponse:
    """POST writes down what a party answers."""
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.PLAN if posted else Right.VIEW, str(WHAT))
    found = _version(family, request, version_id)
    plan, hidden = found.plan, _hidden(found.plan, request)
    if posted and plan.ended_on:
        messages.error(request, _("Planen er avsluttet. Versjonen kan leses, men ingen kan svare på den lenger."))
        return redirect("coordination:version", public_id, version_id)
    # Of a plan that has ended nobody is asked any more: only those who answered stand there.
    header = plan_header(family, plan, request)
    parties = signed(found, hidden) if plan.ended_on else parties_of(found, header, hidden)
    form = SignatureForm(request.POST if posted else None, parties=parties)
    if posted and form.is_valid():
        _sign(found, plan, request, form.cleaned_data)
        messages.success(request, _("Svaret står i versjonen."))
        return redirect("coordination:version", public_id, version_id)
    content = read_by(found.content, hidden, plan.family_id)
    context = {
        "version": found,
        "content": content,
        "areas": areas_of(content, found.agreed_on),
        "parties": parties,
        "form": form,
    }
    return _page(request, plan, "version", context, 422 if posted else 200)


def _sign(version: PlanVersion, plan: FamilyPlan, request: SignedInRequest, said: dict[str, Any]) -> None:
    kind, key = said["party"][0], int(said["party"][1:])
    answer = {name: said[name] for name in ("how", "words", "signed_on")}
    if kind == "p":
        members = Membership.objects.filter(family=plan.family, person=key).select_related("person")
        sign_version(version=version, by=request.user, person=members[0].person, **answer)
        return
    parts = Participation.objects.known_to(request.user).filter(family=plan.family, office__service=key)
    service = parts.select_related("office__service")[0].office.service
    sign_version(version=version, by=request.user, service=service, **answer)


@require_GET
def news(request: SignedInRequest, public_id: UUID, version_id: UUID) -> HttpResponse:
    """What is new since this version: until another version (?til=), today, or the day on which its plan ended.

    The other version may be of another plan: so one sees what a new plan has taken on from the one before it.
    """
    family = family_for(request, public_id, Right.VIEW, str(WHAT))
    found = _version(family, request, version_id)
    asked = uuid_of(request.GET.get("til", ""))
    until = _version(family, request, asked) if asked else None
    if until and until.frozen_at < found.frozen_at:
        found, until = until, found
    plan, hidden = found.plan, _hidden(found.plan, request)
    content: Snapshot = until.content if until else taken_of(plan)
    seen = [read_by(each, hidden, plan.family_id) for each in (found.content, content)]
    others = PlanVersion.objects.visible_to(request.user).filter(plan__family=family).exclude(pk=found.pk)
    others = others.defer("content").select_related("plan").order_by("-frozen_at")
    context = {"version": found, "until": until, "others": others, "news": compared(*seen)}
    return _page(request, plan, "news", context, 200)
