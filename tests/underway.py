"""What opens an address only for a while: an order of papers, something shut, a coordinator who is away or gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from familieplan.coordination.models import PlanPaper
from familieplan.coordination.models.rights import Restriction
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families.deputy_operations import register_absence
from familieplan.families.models import ExportOrder, FamilyExport
from familieplan.families.operations import end_participation
from tests.cast import Cast
from tests.coordination.stories import another_family

TODAY = timezone.localdate()


@dataclass(frozen=True)
class Door:
    """A name in the table of addresses, who meets 200 there, and where."""

    name: str
    who: str
    address: str


def door(name: str, who: str, **values: Any) -> Door:
    return Door(name, who, reverse(name, kwargs=values))


def _papers(cast: Cast, kind: str, who: str, space: str) -> list[Door]:
    made = {"kind": kind, "ordered_by": cast[who], "status": "ready", "ready_at": timezone.now()}
    order = ExportOrder.objects.create(family=cast.family, **made)
    file = {"what": "kopi.json", "content_type": "application/json", "content": b"{}", "made_by": cast[who]}
    export = FamilyExport.objects.create(family=cast.family, order=order, **file)
    at = {"public_id": cast.family.public_id, "order_id": order.public_id}
    return [door(f"{space}:order", who, **at), door(f"{space}:export", who, **at, export_id=export.public_id)]


def _plan_paper(cast: Cast, who: str) -> list[Door]:
    ready = {"status": "ready", "ready_at": timezone.now()}
    order = ExportOrder.objects.create(family=cast.family, kind="plan", ordered_by=cast[who], **ready)
    PlanPaper.objects.create(order=order, plan=cast.plan, audience="team")
    file = {"what": "planen-til-teamet.pdf", "content_type": "application/pdf", "content": b"%PDF"}
    export = FamilyExport.objects.create(family=cast.family, order=order, made_by=cast[who], **file)
    at = {"public_id": cast.family.public_id, "order_id": order.public_id}
    return [door("rights:plan_paper", who, **at), door("rights:plan_paper_file", who, **at, export_id=export.public_id)]


def _shut(cast: Cast) -> Door:
    by, asked = cast["coordinator"], {"kind": "restriction", "about": "Helsa", "said_by": "Vakker", "area": "health"}
    wish = ask_for_right(family=cast.family, by=by, **asked)
    Restriction.objects.create(request=wish, family=cast.family, area="health", started_by=by)
    return door("rights:restricted", "coordinator", public_id=cast.family.public_id, request_id=wish.public_id)


def _left_alone(cast: Cast) -> list[Door]:
    """Two other families of the lead's district: one whose coordinator is away, one whose coordinator is gone."""
    by = cast["responsible"]
    away, gone = (another_family(cast, name, by="responsible").family for name in ("Bregne", "Lyng"))
    register_absence(by=by, started_on=TODAY, last_on=TODAY)
    end_participation(participation=gone.participations.get(part="coordinator"), by=by, reason="finished")
    flags.evaluate()
    return [
        door("coordination:stand_in", "lead", public_id=away.public_id),
        door("coordination:appoint", "lead", public_id=gone.public_id),
    ]


@pytest.fixture
def doors(cast: Cast) -> list[Door]:
    own = _papers(cast, "own", "family_member", "own")
    papers = [*_papers(cast, "copy", "coordinator", "rights"), *_plan_paper(cast, "responsible")]
    return [*papers, *own, _shut(cast), *_left_alone(cast)]
