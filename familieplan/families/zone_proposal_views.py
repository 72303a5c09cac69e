"""The list of families whose zone somebody should look at again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.families.zone_proposals import families_to_confirm

MOST = 200


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def zone_proposals(request: SignedInRequest) -> HttpResponse:
    """Names alone, as in every list; where a family lives stands on its own page."""
    rows = families_to_confirm(request.user).only("public_id", "name", "protection")[:MOST]
    return render(request, "families/zone_proposals.html", {"families": list(rows)})
