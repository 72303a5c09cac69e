"""The log of what stands in the way: written by workers, answered by the lead of the district."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest, lead_required, role_required
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.forms.barriers import BarrierAnswerForm, BarrierForm
from familieplan.coordination.models import Barrier
from familieplan.coordination.operations import barriers as verbs

PAGE = 50


@role_required(*WORKS_WITH_FAMILIES)
@require_http_methods(["GET", "POST"])
def barriers(request: SignedInRequest) -> HttpResponse:
    form = BarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        post = request.user.employment
        code = post.office.district_code if post else ""
        verbs.report_barrier(by=request.user, district_code=code, **form.cleaned_data)
        messages.success(request, _("Takk. Lederen i bydelen svarer deg her."))
        return redirect("coordination:barriers")
    return _show(request, form, None, 422 if form.errors else 200)


@lead_required
@require_POST
def barrier_answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """404 for a lead of another district."""
    found = Barrier.objects.led_by(request.user).filter(public_id=public_id).select_related("reported_by").first()
    if found is None:
        raise Http404
    form = BarrierAnswerForm(request.POST, prefix=str(found.pk))
    if not form.is_valid():
        return _show(request, BarrierForm(), (found.pk, form), 422)
    try:
        verbs.answer_barrier(barrier=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Svaret er sendt."))
    except verbs.BarrierAnsweredError:
        messages.info(request, _("En annen har svart i mellomtiden. Svaret står under."))
    return redirect("coordination:barriers")


def _show(
    request: SignedInRequest, form: BarrierForm, failed: tuple[int, BarrierAnswerForm] | None, status: int
) -> HttpResponse:
    led = set(Barrier.objects.led_by(request.user).values_list("pk", flat=True)) if request.user.leads else set()
    rows = Barrier.objects.visible_to(request.user).select_related("service", "answered_by", "reported_by")
    shown = []
    for each in rows.order_by("answered_at", "-pk")[:PAGE]:
        answers = each.pk in led and each.answered_at is None
        bound = failed[1] if failed and failed[0] == each.pk else None
        shown.append((each, (bound or BarrierAnswerForm(prefix=str(each.pk))) if answers else None))
    waiting = sum(1 for _each, answer in shown if answer)
    context = {"form": form, "rows": shown, "waiting": waiting, "leads": request.user.leads}
    return render(request, "coordination/barriers.html", context, status=status)
