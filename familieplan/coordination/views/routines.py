"""What one's own office has agreed to do for families, read and understood by each; and what is learnt together."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.models import LearningPlan, Routine, RoutineReading
from familieplan.coordination.operations import learning as verbs


@role_required(*WORKS_WITH_FAMILIES)
@require_http_methods(["GET", "POST"])
def routines(request: SignedInRequest) -> HttpResponse:
    """POST: this version is read. Only of the office where one works, and only the version in force."""
    user = request.user
    office = user.employment.office if user.employment else None
    found = Routine.objects.in_force().filter(office=office).select_related("owner")
    if request.method == "POST":
        key = request.POST.get("rutine", "")
        routine = found.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
        if routine is None:
            raise Http404
        verbs.routine_read(routine=routine, by=user)
        messages.success(request, _("Det er skrevet ned at du har lest versjon %(n)s.") % {"n": routine.version})
        return redirect("coordination:routines")
    read = dict(RoutineReading.objects.filter(worker=user, routine__in=found).values_list("routine", "read_at"))
    context = {
        "office": office,
        "routines": [(each, read.get(each.pk)) for each in found],
        "plans": LearningPlan.objects.for_worker(user).prefetch_related("services"),
    }
    return render(request, "coordination/routines.html", context)
