"""Fast lanes as the tests open them: from Familien Blomst to NAV in another district, where two receive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from familieplan.accounts.policies import Role
from familieplan.coordination.models import FastLane, LaneReceiver
from familieplan.coordination.operations.fastlane import Ground, Request, open_lane
from familieplan.coordination.operations.lanereceivers import name_receiver
from familieplan.families.stated import Told
from tests.cast import Cast
from tests.families.sharing import provision

NEED = "Strømmen er stengt, og det er et spedbarn der. Ring meg på 900 00 000."


def receives(cast: Cast, who: str, office: str = "nav_lerkendal", **changed: Any) -> LaneReceiver:
    facts = {"office": cast.offices[office], "by": cast["lead"], "worker": cast[who], "title": "Vaktleder", "rank": 1}
    return name_receiver(**facts | changed)


def add_receivers(cast: Cast) -> None:
    """First other_office, then second_in_line, who sits at the next desk."""
    cast.hire("second_in_line", "Jevn Kyst", "nav_lerkendal", Role.CASEWORKER)
    receives(cast, "other_office")
    receives(cast, "second_in_line", title="Vara", rank=2)


def ground(**changed: Any) -> Ground:
    return Ground(provision(**changed), Told(on=timezone.localdate()), "Bare det de må vite for å hjelpe i dag.")


def send(cast: Cast, *shares: str, who: str = "coordinator", office: str = "nav_lerkendal", **changed: Any) -> FastLane:
    facts = {"family": cast.family, "by": cast[who], "office": cast.offices[office], "ground": ground()}
    return with_state(open_lane(**facts | {"request": Request(NEED, shares)} | changed))


def with_state(lane: FastLane) -> FastLane:
    return FastLane.objects.with_state().select_related("family", "office", "receiver__worker").get(pk=lane.pk)


def hours_pass(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """The clock of the program stands so many hours ahead of where it stands now."""
    now = timezone.now
    moved = timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: now() + moved)


def page_of(lane: FastLane) -> str:
    return f"/snarveier/{lane.public_id}/"


def step(cast: Cast, who: str, lane: FastLane, verb: str, **words: str) -> int:
    named = {f"{verb}-{name}": value for name, value in words.items()}
    return cast.client(who).post(page_of(lane) + "steg/", {"verb": verb, **named}).status_code


def page(cast: Cast, who: str, lane: FastLane) -> str:
    answer = cast.client(who).get(page_of(lane))
    assert answer.status_code == 200, who
    return answer.content.decode()
