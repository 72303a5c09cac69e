"""«Hjelper det?» at the family's door: an answer to each measure and to the whole help, each of them skippable."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.forms.barriers import BarrierForm
from familieplan.coordination.models import FamilyPlan, FeltHelp, Measure, MeasureStatus, OwnerKind
from familieplan.coordination.operations.barriers import report_barrier
from familieplan.coordination.operations.helping import answers_of, ask_for_contact, asks_for_contact, rate
from familieplan.families.own_access import own_family_for
from familieplan.rights.own_plan_views import plan_or_404
from familieplan.rights.own_views import own_page
from familieplan.rights.shown import unknown_to

# More than this nobody answers one by one.
MOST = 40
WHOLE = "hele"
CONTACT = "kontakt"
NOT_ENOUGH = (FeltHelp.SOME, FeltHelp.NO)


@dataclass(frozen=True)
class Question:
    key: str
    text: str
    measure: Measure | None
    answer: str

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, words and whether it is chosen; an empty value takes the answer back."""
        offered = [("", _("Hopp over")), *((value, str(label)) for value, label in FeltHelp.choices)]
        return [(value, label, value == self.answer) for value, label in offered]


def measures_of(plan: FamilyPlan) -> list[Measure]:
    """What somebody does or has done for the family, but those whom it is not to learn of here."""
    unknown = unknown_to(plan.family)
    with acting_as(duty=Duty.COPY):
        found = Measure.objects.filter(plan=plan).exclude(owner_kind__in=[OwnerKind.NOBODY, OwnerKind.FAMILY])
        shown = found.exclude(status=MeasureStatus.STOPPED)
        if unknown.services:
            shown = shown.exclude(owner_service__in=unknown.services)
        if unknown.workers:
            shown = shown.exclude(owner_worker__in=unknown.workers)
        return list(shown.select_related("owner_service", "kind").order_by("-created_at", "-pk")[:MOST])


@require_http_methods(["GET", "POST"])
def barrier(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Written down without name or plan: what the lead of the district reads is that a family said so."""
    family = own_family_for(request, public_id, None)
    form = BarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = family.district.code if family.district else ""
        report_barrier(by=None, district_code=code, **form.cleaned_data)
        messages.success(request, _("Takk for at du sa det. Det er lagret uten navn."))
        return redirect("own:home", public_id)
    return own_page(request, family, "barrier", {"form": form}, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def helping(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("om hjelpen hjelper"))
    plan, person = plan_or_404(family), request.user.family_login.person
    measures = measures_of(plan)
    kept = answers_of(person, plan, measures)
    questions = [Question(WHOLE, _("Hjelpen dere får, alt i alt"), None, kept.get(None, ""))]
    questions += [Question(str(each.public_id), each.text, each, kept.get(each.pk, "")) for each in measures]
    if request.method != "POST":
        return own_page(request, family, "helping", {"questions": questions, "asked": asks_for_contact(person, plan)})
    for question in questions:
        said = request.POST.get(question.key, question.answer)
        if said != question.answer and (said == "" or said in FeltHelp.values):
            rate(person=person, plan=plan, measure=question.measure, answer=said)
    whole = request.POST.get(WHOLE, kept.get(None, ""))
    ask_for_contact(person=person, plan=plan, by=request.user, wanted=CONTACT in request.POST and whole in NOT_ENOUGH)
    messages.success(request, _("Takk. Svarene er lagret uten navn. Du kan endre dem når du vil."))
    if CONTACT in request.POST and whole not in NOT_ENOUGH:
        messages.info(request, _("Vi ber OSK-lederen ta kontakt når svaret om hjelpen alt i alt er Litt eller Nei."))
    return redirect("own:helping", public_id)
