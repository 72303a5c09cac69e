"""From Min dag to a signed phone call: three clicks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Deed, ReadRecord
from familieplan.coordination.models import LogEntry
from familieplan.coordination.operations.closing import close_plan
from familieplan.families.protection import protect_address
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.journals import entry_by, log_of
from tests.coordination.stories import another_family

pytestmark = pytest.mark.django_db
NEW = "/logg/ny/"


def names(cast: Cast, who: str, query: str = "") -> list[str]:
    page = cast.client(who).get(NEW + query).content.decode()
    links = page.split('href="/familier/')[1:]
    return [link.split(">")[1].split("<")[0] for link in links if "/logg/?slag=" in link.split(">")[0]]


def test_a_phone_call_goes_from_min_dag_to_the_signed_note_in_three_steps(cast: Cast) -> None:
    client = cast.client("coordinator")
    assert f'href="{NEW}"' in client.get("/").content.decode()
    assert f'href="{log_of(cast)}?slag=phone"' in client.get(NEW).content.decode()
    page = client.get(f"{log_of(cast)}?slag=phone").content.decode()
    assert '<option value="phone" selected>' in page
    assert "autofocus" in page[page.index("<textarea") : page.index("</textarea>")]
    client.post(log_of(cast), {"kind": "phone", "happened_on": "1.11.2026", "text": "Vakker ringte."})
    assert LogEntry.objects.get().kind == "phone"


@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"coordinator", "responsible"}])
def test_only_families_whose_log_one_may_write_in_are_to_choose_among(cast: Cast, who: str) -> None:
    assert "Blomst" not in cast.client(who).get(NEW).content.decode()
    assert names(cast, "coordinator") == names(cast, "responsible") == ["Familien Blomst"]


def test_the_family_one_wrote_in_last_stands_first(cast: Cast) -> None:
    other = another_family(cast, "Bregne")
    another_family(cast, "Ask")
    entry_by(cast, "responsible")
    entry_by(cast, plan=other)
    assert names(cast, "coordinator") == ["Familien Bregne", "Familien Ask", "Familien Blomst"]


def test_a_name_finds_the_rest_and_a_protected_family_answers_to_none(cast: Cast) -> None:
    other = another_family(cast, "Bregne")
    assert names(cast, "coordinator", "?q=breg") == ["Familien Bregne"]
    protect_address(family=other.family, by=cast["coordinator"], protection="strict")
    assert names(cast, "coordinator", "?q=breg") == []


def test_a_protected_family_stands_without_its_name_for_all_but_the_coordinator(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    assert names(cast, "responsible") == ["Skjermet familie"]


def test_a_family_without_an_active_plan_has_no_log_to_write_in(cast: Cast) -> None:
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Målene er nådd")
    assert names(cast, "coordinator") == []


def test_the_list_is_written_down_as_other_lists_are(cast: Cast) -> None:
    cast.client("coordinator").get(NEW)
    row = ReadRecord.objects.get(user_email=cast["coordinator"].email)
    assert (row.what, row.deed) == ("valg av familie for nytt notat", Deed.LISTED)


def test_it_costs_the_same_for_one_family_and_for_many(cast: Cast) -> None:
    client = cast.client("coordinator")

    def price() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(NEW)
        return len([each for each in asked if "django_session" not in each["sql"]])

    price()
    before = price()
    for number in range(5):
        another_family(cast, f"Lyng {number}")
    assert price() == before
