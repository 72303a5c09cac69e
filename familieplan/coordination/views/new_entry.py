"""The short way from Min dag to a new note: choose the family, and write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Deed, User
from familieplan.accounts.policies import Role
from familieplan.coordination.listing import people
from familieplan.coordination.models import EntryKind, FamilyPlan, LogEntry
from familieplan.families import emergency_readings
from familieplan.families.models import Family, Membership, Participation
from familieplan.families.policies import Part, Right

SHOWN = 25
# A call is what is written down most often between two other things.
FIRST = EntryKind.PHONE


@dataclass(frozen=True)
class Choice:
    public_id: UUID
    name: str
    people: str


@role_required(Role.CASEWORKER, Role.TEAM_LEAD)
@require_safe
def new_entry(request: SignedInRequest) -> HttpResponse:
    """My families, those I wrote in last first; a protected one answers to no name."""
    kind, asked = request.GET.get("slag", ""), request.GET.get("q", "").replace("\0", "").strip()
    rows = choices(request.user, asked)
    ids = [str(row.public_id) for row in rows[:SHOWN]]
    emergency_readings.record(request, ids, _("valg av familie for nytt notat"), readlog.OVERVIEW, Deed.LISTED)
    context = {
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "kinds": [(each.value, each.label) for each in (FIRST, *(kind for kind in EntryKind if kind != FIRST))],
        "kind": kind if kind in EntryKind else FIRST,
        "q": asked,
    }
    return render(request, "coordination/new_entry.html", context)


def choices(user: User, name: str) -> list[Choice]:
    """The families whose log this person may write in, and that have an active plan; one more than is shown."""
    today = timezone.localdate()
    plans = FamilyPlan.objects.active().filter(family=OuterRef("pk"))
    mine = LogEntry.objects.filter(plan__family=OuterRef("pk"), author=user).order_by("-signed_at")
    parts = Participation.objects.current(today).filter(family=OuterRef("pk"), worker=user)
    members = Membership.objects.current(today).filter(family=OuterRef("pk"))
    families = Family.objects.permitting(user, Right.LOG).filter(Exists(plans))
    if name:
        families = families.filter(name__icontains=name, protection="")
    rows: Any = (
        families.values("public_id", "name", "protection")
        .annotate(
            wrote_at=Subquery(mine.values("signed_at")[:1]),
            part=Subquery(parts.values("part")[:1]),
            members=ArraySubquery(members.values(json=JSONObject(born="person__birth_date", relation="relation"))),
        )
        .order_by(F("wrote_at").desc(nulls_last=True), "name", "pk")[: SHOWN + 1]
    )
    return [_choice(row, today) for row in rows]


def _choice(row: dict[str, Any], today: Any) -> Choice:
    hidden = bool(row["protection"]) and row["part"] != Part.COORDINATOR
    if hidden:
        return Choice(row["public_id"], _("Skjermet familie"), _("Navn og sted er skjult"))
    return Choice(row["public_id"], row["name"], people(row["members"], today))
