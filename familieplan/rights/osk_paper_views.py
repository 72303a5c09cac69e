"""The common papers of an OSK meeting: one file, for whoever is asked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Deed
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.osk_papers import cases_sent
from familieplan.coordination.views.osk import meeting_for
from familieplan.rights import tasks
from familieplan.rights.papers.osk_papers import document, finished


@role_required(*WORKS_WITH_FAMILIES)
@require_http_methods(["GET", "POST"])
def papers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """GET is the notice, and has the file made; POST serves it and writes it down. 404 for whoever is not asked."""
    meeting = meeting_for(request, public_id)
    cases = cases_sent(meeting, request.user)
    made = None
    if cases:
        html = document(meeting, cases, request.user)
        made = finished(request.user, html)
        if made is None:
            tasks.send_osk_papers(meeting.pk, request.user.pk)
    ids = [str(case.item.family.public_id) for case in cases]
    if request.method == "POST" and made is None:
        return redirect("minutes:papers", public_id)
    if request.method == "GET":
        # While it is made the page asks again and again, and names nobody.
        readlog.record(request, ids if made else [], _("papirene til et OSK-møte"), readlog.REVIEW, Deed.LISTED)
        context = {"meeting": meeting, "cases": cases, "is_ready": made is not None}
        return render(request, "rights/osk_papers.html", context)
    readlog.record(request, ids, _("hentet papirene til et OSK-møte"), readlog.REVIEW, Deed.OUT)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="papirer-osk.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
