"""Sent and received: every invitation as it stands, for the office, for one's families, and for the lead's district."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Deed, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.inviting import Row, days_to_answer, rows
from familieplan.coordination.models import Concern, Invitation, State
from familieplan.coordination.models.invitation import OPEN, InvitationQuerySet
from familieplan.coordination.views.asked import uuid_of
from familieplan.families import emergency_readings
from familieplan.families.access import family_for
from familieplan.families.policies import Right
from familieplan.families.rows import family_header

PAGE = 50
OFFICE, FAMILIES, DISTRICT = "kontoret", "familiene", "bydelen"
# What the counts at the head of the list are called; "sent" is the sum of the others.
COUNTS = (
    ("sent", gettext_lazy("Sendt")),
    ("open", gettext_lazy("Venter på svar")),
    ("accepted", gettext_lazy("Takket ja")),
    ("done", gettext_lazy("Gjort")),
    ("declined", gettext_lazy("Takket nei")),
    ("withdrawn", gettext_lazy("Trukket tilbake")),
)
STATES: dict[str, tuple[State, ...]] = {
    "open": OPEN,
    "accepted": (State.ACCEPTED,),
    "done": (State.DONE,),
    "declined": (State.DECLINED,),
    "withdrawn": (State.WITHDRAWN,),
}
NEEDED = ("family", "office", "sender_service")


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def correspondence(request: SignedInRequest) -> HttpResponse:
    """Three lists at three addresses; only those that this person has stand as tabs."""
    tabs = [(OFFICE, _("Til kontoret")), (FAMILIES, _("Fra familiene mine"))]
    if request.user.leads:
        tabs.append((DISTRICT, _("I bydelen")))
    asked = request.GET.get("vis", "")
    scope = asked if asked in dict(tabs) else FAMILIES
    context = {"tabs": tabs, "scope": scope, **_listed(request, scope)}
    _note_reading(request, scope, context["rows"])
    return render(request, "coordination/correspondence.html", context)


@require_safe
def invitations(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The same list for one family."""
    family = family_for(request, public_id, Right.VIEW, _("invitasjoner"))
    context = {"family": family, "header": family_header(family, request.user), "scope": FAMILIES}
    context |= _listed(request, FAMILIES, family.pk)
    context["concerns"] = (
        Concern.objects.visible_to(request.user).filter(link__family=family).order_by("-sent_at")[:PAGE]
    )
    return render(request, "coordination/invitations.html", context)


def _listed(request: SignedInRequest, scope: str, family_pk: int | None = None) -> dict[str, Any]:
    chosen = request.GET.get("status", "")
    with acting_as(**_eyes(request.user, scope)):
        everything = _of_scope(request.user, scope)
        if family_pk is not None:
            everything = everything.filter(family=family_pk)
        tally = everything.tally()
        found = everything.in_state(*STATES[chosen]) if chosen in STATES else everything.with_state()
        page = list(_after(found, everything, request.GET.get("etter", ""))[: PAGE + 1])
    shown = rows(page[:PAGE], request.user, scope, days_to_answer())
    return {
        "rows": shown,
        "counts": [(name, label, tally[name], _address(request, status=name)) for name, label in COUNTS],
        "status": chosen if chosen in STATES else "sent",
        "more": _address(request, etter=str(shown[-1].public_id)) if len(page) > PAGE else "",
    }


def _eyes(user: User, scope: str) -> dict[str, Any]:
    """An office reads what it is asked although it may not see the families."""
    return {"duty": Duty.INVITATION} if scope == OFFICE else {"user_id": user.pk}


def _of_scope(user: User, scope: str) -> InvitationQuerySet:
    if scope == OFFICE:
        return Invitation.objects.to_office_of(user)
    if scope == DISTRICT:
        return Invitation.objects.of_district_led_by(user)
    return Invitation.objects.visible_to(user)


def _after(found: InvitationQuerySet, everything: InvitationQuerySet, after: str) -> InvitationQuerySet:
    """Newest first; the rows after one that was shown are found by its place in the order."""
    last = everything.filter(public_id=after).values("sent_at", "pk").first() if uuid_of(after) else None
    if last:
        found = found.filter(Q(sent_at__lt=last["sent_at"]) | Q(sent_at=last["sent_at"], pk__lt=last["pk"]))
    return found.select_related(*NEEDED).order_by("-sent_at", "-pk")


def _address(request: SignedInRequest, **changed: str) -> str:
    kept = {name: request.GET[name] for name in ("vis", "status") if name in request.GET} | changed
    return "?" + urlencode({name: value for name, value in kept.items() if value != "sent"})


def _note_reading(request: SignedInRequest, scope: str, shown: list[Row]) -> None:
    ids = sorted({str(row.family_id) for row in shown})
    if scope == DISTRICT:
        readlog.record(request, ids, _("sendt og mottatt"), readlog.REVIEW, Deed.LISTED)
    elif scope == FAMILIES:
        emergency_readings.record(request, ids, _("sendt og mottatt"), readlog.OVERVIEW, Deed.LISTED)
