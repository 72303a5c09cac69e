"""The auditor's pages of the read log: the log itself, one person's reading, and its seals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from familieplan.accounts import readlog, readlog_chain
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import ReadLogCase, ReadRecord
from familieplan.accounts.policies import Role
from familieplan.accounts.steps import step
from familieplan.families import oversight
from familieplan.families.readlog_forms import DaysForm, FingerprintForm, ReadLogForm

PERIOD = timedelta(days=30)


@role_required(Role.AUDITOR)
@require_GET
def log(request: SignedInRequest) -> HttpResponse:
    """Newest first, in steps of fifty; the content of a family is never shown here."""
    form = ReadLogForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    with acting_as(duty=Duty.READ_LOG):
        only = oversight.outside() if asked.get("hvor") else None
        rows, onward = step(oversight.searched(asked), request.GET.get("etter", ""), only=only)
    _note_oversight(request, str(asked.get("q", "")), rows)
    page: dict[str, Any] = {"rows": rows, "form": form, "more": ""}
    if onward:
        kept = {name: request.GET.get(name, "") for name in form.fields}
        page["more"] = urlencode(kept | {"etter": onward})
    return render(request, "families/readlog.html", page, status=422 if form.errors else 200)


def _note_oversight(request: SignedInRequest, asked: str, rows: list[ReadRecord]) -> None:
    """Whoever looks one family up in the log has read about it, the auditor too."""
    family = asked.strip().lower()
    if any(row.family == family for row in rows):
        readlog.record(request, [family], _("leseloggen"), readlog.OVERSIGHT)


@role_required(Role.AUDITOR)
@require_GET
def person(request: SignedInRequest) -> HttpResponse:
    """What one person has read, day by day and family by family; the last thirty days when nothing else is asked."""
    form = DaysForm(request.GET)
    valid = form.is_valid()
    last = (form.cleaned_data.get("til") if valid else None) or timezone.localdate()
    first = (form.cleaned_data.get("fra") if valid else None) or last - PERIOD
    email = request.GET.get("hvem", "").replace("\0", "").strip()[:254]
    with acting_as(duty=Duty.READ_LOG):
        found = oversight.reading_of(email, first, last)
    cases = ReadLogCase.objects.visible_to(request.user).filter(reader_email__iexact=email)[:20] if found else []
    page = {"form": form, "found": found, "email": email, "first": first, "last": last, "cases": cases}
    return render(request, "families/readlog_person.html", page, status=422 if form.errors else 200)


@role_required(Role.AUDITOR)
@require_GET
def seals(request: SignedInRequest) -> HttpResponse:
    """The fingerprint to note outside, and whether one that was noted is still in the chain."""
    form = FingerprintForm(request.GET)
    asked = form.cleaned_data["avtrykk"].strip() if form.is_valid() else ""
    with acting_as(duty=Duty.READ_LOG):
        page = {
            "form": form,
            "latest": readlog_chain.latest(),
            "asked": asked,
            "held": readlog_chain.seal_of(asked) if asked else None,
        }
    return render(request, "families/readlog_seals.html", page, status=422 if form.errors else 200)
