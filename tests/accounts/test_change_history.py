"""What is changed stands in the history with who changed it and at which address."""

from __future__ import annotations

from typing import Any

from django.test import Client
from rest_framework.authtoken.models import Token

from familieplan.accounts.acting import acting_as, changing
from familieplan.coordination.models import Goal, Measure
from familieplan.coordination.operations.plan import add_goal
from tests.cast import Cast

WORDS = {"area": "leisure", "words": "«Jeg vil spille fotball»", "said_by": "Glad"}


def history_of(model: Any) -> list[dict[str, Any]]:
    events = model.pgh_event_model.objects.select_related("pgh_context").order_by("pgh_id")
    return [each.pgh_context.metadata for each in events if each.pgh_context]


def test_a_change_in_the_browser_names_who_and_where(cast: Cast) -> None:
    page = f"/familier/{cast.family.public_id}/omrade/leisure/mal/"
    cast.client("responsible").post(page, WORDS)
    assert history_of(Goal) == [{"user": cast["responsible"].pk, "url": page}]


def test_two_changes_are_two_even_at_the_same_address(cast: Cast) -> None:
    page = f"/familier/{cast.family.public_id}/omrade/leisure/mal/"
    for _time in range(2):
        cast.client("responsible").post(page, WORDS)
    contexts = Goal.pgh_event_model.objects.values_list("pgh_context", flat=True)  # type: ignore[attr-defined]
    assert len(set(contexts)) == 2


def test_so_does_one_by_a_key_to_the_api(cast: Cast) -> None:
    """Who it is is known only inside the request."""
    token = Token.objects.create(user=cast["responsible"]).key
    page = f"/api/v1/families/{cast.family.public_id}/measures/"
    sent = {"area": "housing", "text": "Se på leilighet"}
    answer = Client().post(page, sent, content_type="application/json", headers={"authorization": f"Token {token}"})
    assert answer.status_code == 201, answer.content
    assert history_of(Measure) == [{"user": cast["responsible"].pk, "url": page}]


def test_a_duty_inside_the_request_keeps_the_name_of_whoever_asked(cast: Cast) -> None:
    with changing(url="/familier/", user_id=cast["reader"].pk), acting_as(duty="tests"):
        add_goal(plan=cast.plan, by=cast["coordinator"], **WORDS)
    assert history_of(Goal) == [{"user": cast["reader"].pk, "url": "/familier/"}]


def test_a_change_by_no_request_has_no_address(cast: Cast) -> None:
    add_goal(plan=cast.plan, by=cast["coordinator"], **WORDS)
    assert history_of(Goal) == []
