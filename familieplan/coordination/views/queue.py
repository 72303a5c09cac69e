"""The team lead's queue: families that need somebody to act, oldest first, each with its why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required
from familieplan.accounts.models import Deed, Deputy, StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.areas.models import District
from familieplan.coordination.explanation import Explanation, explain
from familieplan.coordination.flag_words import stands
from familieplan.coordination.forms.queue import QueueFilter
from familieplan.coordination.lanes import lanes_to_do
from familieplan.coordination.models import Flag, OskMeeting
from familieplan.coordination.models.flag import FlagQuerySet
from familieplan.coordination.rules import Actor, coordinator_away
from familieplan.coordination.rules.plan_untouched import NO_COORDINATOR
from familieplan.families.models import Family

PAGE, MEETINGS = 50, 12
# The OSK team meets every week: what has waited longer has been passed over once.
LATE_AFTER_DAYS = 7


@dataclass(frozen=True)
class Row:
    """One flag as the lead may see it: a protected family has neither name nor zone here."""

    family: Family
    name: str
    zone: str
    opens: bool
    why: Explanation
    flag_id: UUID
    stands: str
    is_late: bool
    is_mine: bool
    lacks_coordinator: bool
    lacks_deputy: bool


@lead_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    form = QueueFilter(request.GET or None)
    flags = form.narrow(Flag.objects.visible_to(request.user).raised())
    found = list(_page(flags, request.user, request.GET.get("etter", ""))[: PAGE + 1])
    shown = found[:PAGE]
    ids = {str(flag.family.public_id): None for flag in shown}
    readlog.record(request, ids, _("OSK-gjennomgangen"), readlog.REVIEW, Deed.LISTED)
    context = {
        "form": form,
        "rows": [_row(flag) for flag in shown],
        "osk_meetings": OskMeeting.objects.led_by(request.user).planned().order_by("starts_at", "pk")[:MEETINGS],
        "lanes": lanes_to_do(request.user),
        "more": _address_of_more(request, shown[-1]) if len(found) > PAGE else "",
        **_district(request.user),
    }
    return render(request, _template(request), context)


def _template(request: HttpRequest) -> str:
    """A filter changes the list, "Vis flere" adds rows to it, all else is the page."""
    if not getattr(request, "htmx", False):
        return "coordination/queue.html"
    if request.GET.get("etter"):
        return "coordination/partials/queue_rows.html"
    return "coordination/partials/queue_list.html"


def _page(flags: FlagQuerySet, user: User, after: str) -> FlagQuerySet:
    """The rows after one that was shown, found by its place in the order and not by counting."""
    last = (
        Flag.objects.visible_to(user).filter(public_id=after).values("since", "pk").first() if _is_id(after) else None
    )
    if last:
        flags = flags.filter(Q(since__gt=last["since"]) | Q(since=last["since"], pk__gt=last["pk"]))
    return (
        flags.select_related("family__zone", "version")
        .annotate(opens=Exists(Family.objects.visible_to(user).filter(pk=OuterRef("family_id"))))
        .order_by("since", "pk")
    )


def _is_id(text: str) -> bool:
    return len(text) == 36 and all(c in "0123456789abcdef-" for c in text)


def _row(flag: Flag) -> Row:
    why = explain(flag)
    hidden = flag.family.is_protected
    return Row(
        family=flag.family,
        name=_("Skjermet familie") if hidden else flag.family.name,
        zone=_("Navn og sted er skjult") if hidden else _zone(flag.family),
        opens=flag.opens,  # type: ignore[attr-defined]
        why=why,
        flag_id=flag.public_id,
        stands=stands(flag),
        is_late=why.days > LATE_AFTER_DAYS,
        is_mine=why.actor == Actor.LEAD,
        lacks_coordinator=flag.subject == NO_COORDINATOR,
        lacks_deputy=flag.rule == coordinator_away.RULE.slug,
    )


def _zone(family: Family) -> str:
    if family.zone:
        return family.zone.name
    return _("Utenfor sonene") if family.zone_confirmed_at else _("Sonen er ikke bekreftet")


def _address_of_more(request: HttpRequest, last: Flag) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "etter"}
    return "?" + urlencode({**kept, "etter": str(last.public_id)})


def _district(user: User) -> dict[str, Any]:
    """Whose queue this is: one's own, or that of the lead one stands in for."""
    post = user.employment
    deputyship = None
    if post and post.stands_in_for_lead:
        mine = Deputy.objects.in_force().filter(deputy=user, stands_for=StandsFor.LEAD)
        deputyship = mine.select_related("principal").order_by("pk").first()
    if deputyship and not user.holds(Role.TEAM_LEAD):
        post = deputyship.principal.employment
    district = District.objects.filter(code=post.office.district_code if post else "").first()
    return {"district": district.name if district else "", "deputyship": deputyship}
