"""The way to a home of one's own: how many families wait and how long, and what they move on to."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Service
from familieplan.coordination.homes import homes
from familieplan.coordination.models import AdultStatus, FamilyPlan
from familieplan.reporting.homes import rows
from tests.cast import Cast
from tests.coordination.stories import another_family

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H5a"), pytest.mark.demand("H5b"), pytest.mark.demand("H5c")]
URL = "/osk/lovet/virket/"
TODAY = timezone.localdate()
QUARTER_AGO = TODAY - timedelta(days=100)


def lives(plan: FamilyPlan, *steps: tuple[str, int], who: str = "mother", service: Service | None = None) -> None:
    """Steps: what an adult's home was from so many days ago."""
    person = plan.family.memberships.get(relation=who).person
    by = plan.family.participations.get(part="coordinator").worker
    for state, days in steps:
        on = TODAY - timedelta(days=days)
        until = TODAY + timedelta(days=90) if state in {"tenant", "eviction"} else None
        AdultStatus.objects.create(
            plan=plan, person=person, topic="housing", state=state, since_on=on, until_on=until, by=by, service=service
        )


def test_a_family_waits_from_the_first_day_in_the_queue_and_its_adults_count_once(cast: Cast) -> None:
    lives(cast.plan, ("temporary", 200), ("queue", 120), ("queue", 10))
    lives(cast.plan, ("queue", 30), who="father")
    lives(another_family(cast, "Bregne"), ("queue", 20))
    found = homes()
    assert (found.waiting_short, found.waiting_long, found.waiting_days) == (1, 1, 70)
    assert (found.temporary, found.queue_onward) == (0, {})


def test_three_months_are_counted_by_the_calendar(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::date - (%s::date - interval '3 months')::date", [TODAY, TODAY])
        (days,) = cursor.fetchone()
    lives(cast.plan, ("queue", days))
    assert (homes().waiting_short, homes().waiting_long) == (1, 0)
    lives(another_family(cast, "Bregne"), ("queue", days + 1))
    assert (homes().waiting_short, homes().waiting_long) == (1, 1)


def test_who_came_on_from_the_queue_is_counted_by_what_came_after_and_by_the_days_waited(cast: Cast) -> None:
    lives(cast.plan, ("queue", 160), ("tenant", 60))
    lives(another_family(cast, "Bregne"), ("queue", 90), ("rents", 50), ("owns", 5))
    lives(another_family(cast, "Rogn"), ("queue", 900), ("rents", 400))
    found = homes()
    assert (found.queue_onward, found.queue_days) == ({"tenant": 1, "rents": 1}, 70)
    assert (found.tenants, found.tenants_onward) == (1, {})


def test_what_tenants_of_the_municipality_move_on_to_is_their_way_to_a_home(cast: Cast) -> None:
    lives(cast.plan, ("tenant", 300), ("tenant", 100), ("owns", 20))
    lives(another_family(cast, "Bregne"), ("tenant", 300), ("rents", 364))
    found = homes()
    assert (found.tenants, found.tenants_onward) == (1, {"owns": 1})


def test_temporary_homes_of_a_year_are_counted_each(cast: Cast) -> None:
    lives(cast.plan, ("temporary", 300), ("temporary", 100))
    lives(another_family(cast, "Bregne"), ("temporary", 366), ("temporary", 100), ("rents", 50))
    found = homes()
    assert (found.temporary, found.moved_again) == (1, 1)


def test_a_plan_that_has_ended_waits_no_more_and_a_secret_service_tells_nothing_here(cast: Cast) -> None:
    lives(cast.plan, ("queue", 20))
    ended = another_family(cast, "Bregne")
    lives(ended, ("queue", 20))
    FamilyPlan.objects.filter(pk=ended.pk).update(ended_on=TODAY, end_reason="Familien flyttet")
    secret = Service.objects.create(code="vern", name="Vernet", short_name="Vernet", is_secret=True)
    lives(another_family(cast, "Rogn"), ("queue", 20), service=secret)
    assert homes().waiting_short == 1


def test_few_families_are_hidden_with_their_mean_and_cannot_be_found_by_subtraction(cast: Cast) -> None:
    for number in range(9):
        lives(another_family(cast, f"Bregne {number}"), ("queue", 10 if number < 6 else 200))
    waiting = rows(5)[0]
    assert (waiting.number, dict(waiting.cells)["Tre måneder eller mer"]) != ("9", "3")
    assert "Skjult" in {waiting.number, dict(waiting.cells)["Under tre måneder"]}
    assert dict(waiting.cells)["Tre måneder eller mer"] == "Skjult"
    lives(another_family(cast, "Rogn"), ("temporary", 10))
    assert rows(5)[4].number == "Skjult"
    assert all(not row.days for row in rows(10))


def test_a_mean_of_many_is_told_on_the_lead_s_page_and_costs_the_same_for_more_families(cast: Cast) -> None:
    def ask() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            page = unescape(cast.client("lead").get(URL).content.decode())
        return len(asked), page

    ask()
    few, page = ask()
    assert "Veien til egen bolig" in page
    for number in range(5):
        lives(another_family(cast, f"Bregne {number}"), ("queue", 10 + number))
    many, page = ask()
    assert (many, "12 dager" in page, "Bregne" in page) == (few, True, False)


@pytest.mark.parametrize("who", ["coordinator", "reader", "administrator", "auditor", "superuser", "family_member"])
def test_nobody_but_leads_sees_the_figures(cast: Cast, who: str) -> None:
    assert cast.client(who).get(URL).status_code in {403, 404}
