"""The administrator's page for one file before it counts: faults, corrections, comparison, take into use, take out."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.assistance import proposals
from familieplan.assistance.comparing import compared
from familieplan.assistance.fault_lists import as_csv, grouped
from familieplan.assistance.models import ProposedFile
from familieplan.assistance.proposals import KEPT_FAULTS, ProposalError
from familieplan.assistance.summary import spreads

# A field of the page for one faulty field of the file: line, and name.
CORRECTION = re.compile(r"r-(\d{1,9})-([A-Z0-9_]{1,40})", re.ASCII)


def _proposal(pk: int) -> ProposedFile:
    found = ProposedFile.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _changes(request: SignedInRequest) -> dict[tuple[int, str], str]:
    """By line and field; a field that breaks two rules stands on the page twice, and is filled in once."""
    written = {
        (int(match[1]), match[2]): next((value for value in request.POST.getlist(name) if value), "")
        for name in request.POST
        if (match := CORRECTION.fullmatch(name))
    }
    return {where: str(value) for where, value in written.items() if value}


def _page(request: SignedInRequest, found: ProposedFile, error: str = "") -> HttpResponse:
    """With an error, what was written in the fields stands there still."""
    written = _changes(request) if error else {}
    faults = [{**fault, "written": written.get((fault["line"], fault["field"]), "")} for fault in found.faults]
    context: dict[str, Any] = {
        "proposal": found,
        "groups": grouped(faults, found.form, found.year),
        "told": found.summary,
        "spreads": spreads(found.form, found.summary),
        "comparison": compared(found),
        "kept": KEPT_FAULTS,
        "errors": [error] if error else [],
    }
    return render(request, "assistance/proposal.html", context, status=422 if error else 200)


@role_required(Role.ADMINISTRATOR)
@require_safe
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _proposal(pk))


@role_required(Role.ADMINISTRATOR)
@require_POST
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """An empty field is left as it was; a single blank empties it."""
    found = _proposal(pk)
    changes = _changes(request)
    if not changes:
        return _page(request, found, _("Skriv en ny verdi i minst ett felt."))
    try:
        found = proposals.correct(proposal=found, changes=changes)
    except ProposalError as error:
        return _page(request, found, str(error))
    text = ngettext("%(count)s felt er rettet, og hele filen er kontrollert på nytt.",
                    "%(count)s felt er rettet, og hele filen er kontrollert på nytt.", len(changes))  # fmt: skip
    messages.success(request, text % {"count": len(changes)})
    return redirect("assistance:proposal", found.pk)


@role_required(Role.ADMINISTRATOR)
@require_POST
def use(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    try:
        result = proposals.take_into_use(
            proposal=found, accept_errors=request.POST.get("accept_errors") == "on", by=request.user
        )
    except ProposalError as error:
        return _page(request, found, str(error))
    facts = {"name": found.name, "records": result.reading.records}
    text = ngettext("%(name)s er lest inn: %(records)s post.", "%(name)s er lest inn: %(records)s poster.",
                    result.reading.records)  # fmt: skip
    messages.success(request, text % facts)
    return redirect("assistance:files")


@role_required(Role.ADMINISTRATOR)
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    try:
        proposals.discard(proposal=found)
    except ProposalError as error:
        return _page(request, found, str(error))
    messages.success(request, _("%(name)s er kastet. Ingenting er endret.") % {"name": found.name})
    return redirect("assistance:files")


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def take_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET is the notice; POST serves the file and writes down who took it."""
    found = _proposal(pk)
    if request.method != "POST":
        return render(request, "assistance/take_out.html", {"proposal": found})
    content = proposals.take_out(proposal=found, by=request.user)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{found.form}_{found.year}.dat"'
    answer["Cache-Control"] = "no-store"
    return answer


@role_required(Role.ADMINISTRATOR)
@require_safe
def faults(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    proposals.take_out_faults(name=found.name, by=request.user)
    return as_csv(found.faults)
