"""Who is in the qualification programme, and with whom nobody has talked of family life and children yet (H3b)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Deed
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.models import AdultStatus, QualificationCourse

MOST = 200


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def talks(request: SignedInRequest) -> HttpResponse:
    """Of the families where one has a duty. Those without a talk since the programme began stand first."""
    held = (
        AdultStatus.objects.visible_to(request.user)
        .talks()
        .filter(plan=OuterRef("plan"), person=OuterRef("person"), since_on__gte=OuterRef("started_on"))
    )
    open_courses = QualificationCourse.objects.visible_to(request.user).open().filter(plan__ended_on=None)
    rows = open_courses.annotate(talked_on=Subquery(held.order_by("-since_on").values("since_on")[:1]))
    found: list[Any] = list(
        rows.select_related("plan__family", "person").order_by(
            F("talked_on").asc(nulls_first=True), "started_on", "pk"
        )[:MOST]
    )
    families = {str(each.plan.family.public_id): None for each in found}
    readlog.record(request, families, _("samtaler om familieliv i kvalifiseringsprogrammet"), deed=Deed.LISTED)
    context = {
        "rows": [(each, each.plan.family.name_in_lists()) for each in found],
        "lacking": sum(each.talked_on is None for each in found),
    }
    return render(request, "coordination/talks.html", context)
