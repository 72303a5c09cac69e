"""Individuell plan and barnekoordinator: who has one, who was asked, and the nine sections of each plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import User
from familieplan.coordination import individuals
from familieplan.coordination.changes import unknown_workers
from familieplan.coordination.forms.individual import ChildCoordinatorForm, OfferForm, SectionForm
from familieplan.coordination.models import FamilyPlan, IndividualPlan, Section, Wanted
from familieplan.coordination.operations import individual as verbs
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.models import Participation, Person
from familieplan.families.policies import Right
from familieplan.families.rows import Header, Member


def _open(request: SignedInRequest, public_id: UUID) -> tuple[FamilyPlan, Header]:
    right = Right.PLAN if request.method == "POST" else Right.VIEW
    plan = the_plan(request, public_id, right, _("individuell plan"))
    return plan, plan_header(plan.family, plan, request)


def _member(header: Header, person_id: int) -> Member:
    found = next((each for each in header.members if each.pk == person_id), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def individuals_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Everybody in the family. POST says who is one child's barnekoordinator, or that it does not apply."""
    plan, header = _open(request, public_id)
    sent = request.POST.get("barn", "") if request.method == "POST" else ""
    rows, unknown = individuals.people_of(plan, header.members), unknown_workers(plan.family_id, request.user)
    failed = None
    for row in rows:
        if row.member.is_child:
            data = request.POST if sent == str(row.member.pk) else None
            row.form = ChildCoordinatorForm(data, child=row.member.pk, colleagues=header.colleagues)
            failed = row.form if data else failed
        if row.coordinator and row.coordinator.worker_id in unknown:
            row.coordinator.worker = None
    if request.method == "POST":
        if failed is None:
            raise Http404
        if failed.is_valid():
            said = failed.cleaned_data
            person, worker = Person(pk=int(sent)), _worker(plan, request.user, said["worker"])
            answer = {"answer": said["answer"], "worker": worker, "on": said["on"]}
            verbs.say_child_coordinator(plan=plan, by=request.user, child=person, **answer)
            messages.success(request, _("Svaret er skrevet ned."))
            return redirect("coordination:individuals", public_id)
    context = {"header": header, "family": plan.family, "rows": rows, "failed": failed}
    return render(request, "coordination/individuals.html", context, status=422 if failed else 200)


def _worker(plan: FamilyPlan, user: User, part: str) -> User | None:
    if not part:
        return None
    known = Participation.objects.current().known_to(user).filter(family=plan.family_id, pk=int(part))
    found = known.select_related("worker").first()
    return found.worker if found else None


@require_http_methods(["GET", "POST"])
def individual(request: SignedInRequest, public_id: UUID, person_id: int) -> HttpResponse:
    """One person: the offer and its answer, and the nine sections when they want a plan."""
    plan, header = _open(request, public_id)
    member = _member(header, person_id)
    kept = IndividualPlan.objects.open().filter(plan=plan, person=person_id).first()
    if kept:
        kept.plan = plan
    sent = request.POST.get("om", "") if request.method == "POST" else ""
    forms = _forms(request, kept, sent)
    if request.method == "POST":
        if sent == "end" and kept:
            verbs.end_individual_plan(individual=kept, by=request.user)
            messages.success(request, _("Planen er avsluttet. Alt som sto der, er beholdt."))
            return redirect("coordination:individuals", public_id)
        if sent not in forms:
            raise Http404
        if forms[sent].is_valid() and _save(request, plan, member, kept, sent, forms[sent]):
            messages.success(request, _("Det er skrevet ned."))
            return redirect("coordination:individual", public_id, person_id)
    rows = individuals.sections_of(kept) if kept and kept.wanted == Wanted.YES else []
    for row in rows:
        row.form = forms[row.section.value]
    context = {
        "header": header,
        "family": plan.family,
        "member": member,
        "individual": kept,
        "rows": rows,
        "missing": [row.section.label for row in rows if row.said is None],
        "offer_form": forms["offer"],
        "failed": forms.get(sent),
    }
    return render(request, "coordination/individual.html", context, status=422 if sent else 200)


def _forms(request: SignedInRequest, kept: IndividualPlan | None, sent: str) -> dict[str, Any]:
    def data(name: str) -> Any:
        return request.POST if name == sent else None

    made: dict[str, Any] = {"offer": OfferForm(data("offer"))}
    if kept and kept.wanted == Wanted.YES:
        said = {row.section: row.said for row in individuals.sections_of(kept)}
        for section in Section:
            now = said[section]
            initial = {"filled": now.filled, "words": now.words} if now else {}
            made[section.value] = SectionForm(data(section.value), section=section, initial=initial)
    return made


def _save(
    request: SignedInRequest, plan: FamilyPlan, member: Member, kept: IndividualPlan | None, sent: str, form: Any
) -> bool:
    if sent != "offer" and kept:
        verbs.fill_section(individual=kept, by=request.user, section=sent, **form.cleaned_data)
        return True
    try:
        verbs.answer_offer(plan=plan, by=request.user, person=Person(pk=member.pk), **form.cleaned_data)
    except verbs.HasOneAlreadyError:
        form.add_error(
            None, _("Personen har alt en individuell plan. Ingen har to: snakk med koordinatoren for den som finnes.")
        )
        return False
    return True
