"""One rule of access, driven through every address by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from familieplan.coordination.operations import assessments, flags
from familieplan.coordination.operations.measures import add_measure
from familieplan.coordination.operations.plan import add_goal
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families import protection
from tests.access_matrix import EVERYBODY, GET, POST
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """Every URL name with an address of the cast's own family."""
    by, plan, family = cast["coordinator"], cast.plan, cast.family
    goal = add_goal(plan=plan, by=by, area="housing", words="Vi vil bo trygt", said_by="Vakker")
    measure = add_measure(plan=plan, by=by, area="housing", text="Se på leilighet")
    parent = family.memberships.first().person
    application = assessments.register_application(
        family=family, by=by, applicant=parent, applied_on=timezone.localdate() - timezone.timedelta(days=50)
    )
    flags.evaluate()
    own = {
        "assessment_id": application.assessments.first().public_id,
        "goal_id": goal.public_id,
        "measure_id": measure.public_id,
    }
    clearance = protection.clear(family=family, by=by, worker=cast["responsible"], why="Kjører barna til skolen")
    asked = ask_for_right(family=family, by=by, kind="correction", about="Det stemmer ikke", said_by="Vakker")
    nothing = {"public_id": family.public_id, "order_id": uuid4()}
    mother = {"public_id": family.public_id, "pk": family.memberships.get(person__given_name="Vakker").pk}
    special = {
        **dict.fromkeys(("families:own_access", "families:own_access_end", "families:own_access_hold"), mother),
        **dict.fromkeys(("rights:order", "own:order"), nothing),
        **{key: {**nothing, "export_id": uuid4()} for key in ("rights:export", "own:export")},
        **{
            key: {"public_id": family.public_id, "request_id": asked.public_id}
            for key in ("rights:request", "rights:restricted", "rights:restriction_end")
        },
        "own:question": {"public_id": family.public_id, "pk": 1},
        "families:clearance_end": {"public_id": family.public_id, "pk": clearance.pk},
        "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
        "accounts:end_employment": {"pk": by.employment.pk},
        "areas:zone": {"slug": "kattem"},
        "assistance:refused": {"pk": 999},
        "families:member": {"public_id": family.public_id, "pk": family.memberships.first().pk},
        "families:member_end": {"public_id": family.public_id, "pk": family.memberships.last().pk},
        "families:participation_end": {
            "public_id": family.public_id,
            "pk": family.participations.get(worker=cast["reader"]).pk,
        },
        "reporting:report": {"public_id": uuid4()},
        "reporting:download": {"public_id": uuid4()},
        "api:report": {"public_id": uuid4()},
        "api:flag-detail": {"public_id": family.flags.first().public_id},
    }
    found = {}
    for name in GET:
        if name == "api:missing":
            found[name] = "/api/v1/finnes-ikke/"
            continue
        for values in (special.get(name), {}, {"public_id": family.public_id}, *_more(family, own)):
            try:
                found[name] = reverse(name, kwargs=values)
                break
            except Exception:  # noqa: S112 the next set of values may fit
                continue
    return found


def _more(family: Any, own: dict[str, Any]) -> list[dict[str, Any]]:
    one = [{"public_id": family.public_id, name: value} for name, value in own.items()]
    return [*one, {"public_id": family.public_id, "area": "housing"}]


def test_every_address_has_a_row() -> None:
    assert set(names(get_resolver().url_patterns)) == set(GET)


def test_everybody_meets_what_the_matrix_says(cast: Cast, addresses: dict[str, str]) -> None:
    wrong = []
    for who in EVERYBODY:
        client = cast.client(who)
        for name, expected in GET.items():
            met = client.get(addresses[name]).status_code
            if met != expected.get(who, 404):
                wrong.append((name, who, met, expected.get(who, 404)))
            if name in {"account_logout"}:
                client = cast.client(who)
    assert wrong == []


def test_only_those_who_may_can_change_a_family(cast: Cast, addresses: dict[str, str]) -> None:
    wrong = []
    for name, (may, too_small) in POST.items():
        for who in EVERYBODY:
            met = cast.client(who).post(addresses[name], {"x": "y"}).status_code
            if who in may and met in {403, 404}:
                wrong.append((name, who, met))
            if who in too_small and met != 403:
                wrong.append((name, who, met))
            if who not in may and who not in too_small and met != 404:
                wrong.append((name, who, met))
    # Ending the reader's part is the last thing in the table that takes a right away.
    assert [row for row in wrong if row[1] != "reader" or row[2] != 404] == []


def test_whoever_has_not_signed_in_is_asked_to(cast: Cast, addresses: dict[str, str]) -> None:
    open_to_all = {name for name in GET if name.startswith("account_")} | {
        "health",
        "accounts:session_ended",
        "own:door",
    }
    client = Client()
    for name in GET.keys() - open_to_all:
        met = client.get(addresses[name])
        assert met.status_code == 401 if name.startswith("api:") and name != "api:token" else met.status_code == 302, (
            name
        )
        assert "Blomst" not in met.content.decode()


@pytest.mark.parametrize(
    "who", [who for who in EVERYBODY if who not in {"coordinator", "responsible", "reader", "lead", "family_member"}]
)
def test_a_stranger_sees_neither_name_nor_trace(cast: Cast, addresses: dict[str, str], who: str) -> None:
    client = cast.client(who)
    for name, address in addresses.items():
        if name.startswith("account_") or name == "accounts:read_log":
            continue
        assert b"Blomst" not in client.get(address).content, name
