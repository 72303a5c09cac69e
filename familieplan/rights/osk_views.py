"""The minutes of one case of the OSK team: ordered, and fetched after a notice."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import Deed
from familieplan.coordination.models import OskPaper
from familieplan.coordination.osk_rows import row_of
from familieplan.coordination.views.osk_items import item_for
from familieplan.rights.papers.osk import order_minutes


@require_http_methods(["GET", "POST"])
def minutes(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    """404 as the case itself; POST orders."""
    item = item_for(request, item_id)
    if request.method == "POST":
        order_minutes(item=item, by=request.user)
        return redirect("minutes:minutes", item_id)
    paper = OskPaper.objects.visible_to(request.user).filter(item=item).defer("content").first()
    readlog.record(request, [str(item.family.public_id)], _("referatet fra OSK-møtet"), readlog.REVIEW)
    stale = bool(paper and paper.ready_at and paper.protection != item.family.protection)
    context = {"item": item, "row": row_of(item), "paper": paper, "stale": stale}
    return render(request, "rights/osk_minutes.html", context)


@require_http_methods(["GET", "POST"])
def minutes_file(request: SignedInRequest, item_id: UUID, paper_id: UUID) -> HttpResponse:
    """GET is the notice; POST serves the file and writes it down. 410 when the family has been shielded since."""
    item = item_for(request, item_id)
    paper = OskPaper.objects.visible_to(request.user).filter(item=item, public_id=paper_id).first()
    if paper is None or paper.content is None:
        raise Http404
    context = {"item": item, "row": row_of(item), "paper": paper}
    if paper.protection != item.family.protection:
        return render(request, "rights/osk_minutes.html", {**context, "stale": True}, status=410)
    if request.method != "POST":
        return render(request, "rights/osk_minutes_file.html", context)
    what = _("hentet referatet fra OSK-møtet")
    readlog.record(request, [str(item.family.public_id)], what, readlog.REVIEW, Deed.OUT)
    answer = HttpResponse(bytes(paper.content), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="referat-osk.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
