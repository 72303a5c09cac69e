"""Two families that are one: found among those one may see, laid side by side, merged, and undone.

Whoever merges steers the family that ends and plans in the one that goes on: nobody ends another coordinator's plan,
and what is added to a plan is added by somebody who may add to it. Both are seen already; nothing is told of a third.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination import listing
from familieplan.coordination.forms.merging import MergeForm
from familieplan.coordination.merging import carried_by, may_be_the_same, merges_into, proposed_for, side_of
from familieplan.coordination.operations.merging import (
    MergeRefusedError,
    merge_families,
    undo_merge,
    undo_refused,
)
from familieplan.coordination.views.finding import record_list
from familieplan.families.access import family_for
from familieplan.families.models import Family, FamilyMerge
from familieplan.families.policies import Right
from familieplan.families.rows import family_header

# In the read log of each family it says no more than this: whoever reads the one log learns of no other family.
WHAT = gettext_lazy("gjennomgang av hvem familien er")


def _page(
    request: SignedInRequest, family: Family, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"family": family, "header": family_header(family, request.user)} | context
    return render(request, f"coordination/{name}.html", context, status=status)


@require_safe
def merge_start(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Families that share somebody with this one, and those that have been merged into it."""
    family = family_for(request, public_id, Right.PLAN, str(WHAT))
    found = may_be_the_same(family, request.user)
    steered = set(
        Family.objects.permitting(request.user, Right.STEER).filter(pk__in=found).values_list("pk", flat=True)
    )
    today = timezone.localdate()
    rows = [(listing.row(each, today), each["pk"] in steered) for each in listing.page_of(request.user, found)]
    record_list(request, [row for row, _steers in rows], str(WHAT), readlog.FIND)
    return _page(request, family, "merge_start", {"rows": rows, "merges": merges_into(family, request.user)})


@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """This family goes on, and the other one ends."""
    family = family_for(request, public_id, Right.PLAN, str(WHAT))
    other = family_for(request, other_id, Right.STEER, str(WHAT))
    if not may_be_the_same(family, request.user).filter(pk=other.pk).exists():
        raise Http404
    user, posted = request.user, request.method == "POST"
    stands, ends = (side_of(each, family_header(each, user), user) for each in (family, other))
    form = MergeForm(request.POST if posted else None, stands=stands, ends=ends)
    if posted and form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "chosen": form.chosen()}
        try:
            done = merge_families(standing=family, merged=other, by=user, **said)
        except MergeRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Familiene er slått sammen. Her står det du må gjøre selv."))
            return redirect("coordination:merged", public_id, done.public_id)
    context = {"form": form, "sides": [stands, ends], "may_turn": Right.STEER in family.rights}
    return _page(request, family, "merge", context, 422 if posted else 200)


@require_http_methods(["GET", "POST"])
def merged(request: SignedInRequest, public_id: UUID, merge_id: UUID) -> HttpResponse:
    """What went on, what has to be done by hand, and until when it can be undone. POST undoes it."""
    posted = request.method == "POST"
    family = family_for(request, public_id, Right.PLAN if posted else Right.VIEW, str(WHAT))
    found = merges_into(family, request.user).filter(public_id=merge_id).first()
    if found is None:
        raise Http404
    other = family_for(request, found.merged.public_id, Right.STEER if posted else Right.VIEW, str(WHAT))
    if posted:
        return _undo(request, found)
    steers = Right.STEER in other.rights and Right.PLAN in family.rights
    context = {
        "merge": found,
        "other": other,
        "name": other.name_in_lists(Right.STEER in other.rights),
        "carried": [row for row in carried_by(found, request.user) if row.goal_now or row.measure_now or row.member],
        "proposed": [] if found.undone_at else proposed_for(found, request.user),
        "may_undo": steers and not undo_refused(found),
        "why_not": undo_refused(found) if steers else "",
    }
    return _page(request, family, "merged", context)


def _undo(request: SignedInRequest, found: FamilyMerge) -> HttpResponse:
    try:
        left = undo_merge(merge=found, by=request.user)
    except MergeRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Sammenslåingen er angret. De to familiene er to igjen."))
        for each in left:
            messages.warning(request, each)
    return redirect("coordination:merged", found.standing.public_id, found.public_id)
