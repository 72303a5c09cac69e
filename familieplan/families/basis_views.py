"""The page of consents, legal bases and disclosures of one family."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.forms import DayField
from familieplan.families import basis_rows
from familieplan.families.access import family_for
from familieplan.families.consent_questions import questions_of
from familieplan.families.policies import Right
from familieplan.families.rows import family_header


@require_GET
def basis(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What is shared with whom and on what, as this reader may know it; `dato` asks what it was on another day."""
    family = family_for(request, public_id, Right.VIEW, _("samtykker og delinger"))
    rows, more = basis_rows.ledger(family, request.user, request.GET.get("etter", ""))
    context: dict[str, Any] = {
        "family": family,
        "header": family_header(family, request.user),
        "consents": basis_rows.consent_rows(family, request.user),
        "questions": questions_of(family, request.user),
        "not_asked": basis_rows.not_asked(family, request.user),
        "ledger": rows,
        "more": urlencode({"etter": more}) if more else "",
        "asked_date": request.GET.get("dato", ""),
        "then": None,
        "date_error": "",
    }
    if context["asked_date"]:
        try:
            on = DayField().clean(context["asked_date"])
            context["then"] = basis_rows.on_that_day(family, request.user, on)
        except ValidationError as error:
            context["date_error"] = error.messages[0]
    status = 422 if context["date_error"] else 200
    return render(request, "families/basis.html", context, status=status)
