"""What of the earlier notes follows to the next coordinator: all, those since a day, or none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import StandsFor
from familieplan.accounts.policies import Role
from familieplan.coordination.models import LogEntry
from familieplan.coordination.operations.journal import sign_entry
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.handover_operations import (
    Follows,
    accept_handover,
)
from familieplan.families.models import Notes
from tests.cast import Cast
from tests.coordination.stories import propose

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def note(
    cast: Cast, text: str, days_ago: int = 0, who: str = "coordinator", corrects: LogEntry | None = None
) -> LogEntry:
    at = timezone.now() - timedelta(days=days_ago)
    facts: dict[str, Any] = {
        "kind": "note",
        "happened_on": timezone.localdate(at),
        "text": text,
        "corrects": corrects,
        "at": at,
    }
    return sign_entry(plan=cast.plan, by=cast[who], **facts)


def log_of(cast: Cast, who: str, path: str = "logg/") -> str:
    return cast.client(who).get(f"/familier/{cast.family.public_id}/{path}").content.decode()


FOLLOWS = {
    "all": (Follows(Notes.ALL), {"gammelt", "halvgammelt", "nytt"}),
    "since": (Follows(Notes.SINCE, TODAY - timedelta(days=60)), {"halvgammelt", "nytt"}),
    "none": (Follows(Notes.NONE), set()),
}


@pytest.mark.parametrize("choice", FOLLOWS)
def test_the_choice_governs_what_the_next_one_reads_of_the_log_everywhere(cast: Cast, choice: str) -> None:
    for word, days in (("gammelt", 90), ("halvgammelt", 30), ("nytt", 1)):
        note(cast, f"Et {word}-notat.", days)
    follows, expected = FOLLOWS[choice]
    accept_handover(handover=propose(cast, follows=follows), by=cast["other_office"])
    note(cast, "Et ferskt-notat.", who="other_office")
    note(cast, "Et tredje-notat.", who="responsible")
    at = f"/api/v1/families/{cast.family.public_id}/log-entries/"
    for page in (log_of(cast, "other_office"), cast.client("other_office").get(at).content.decode()):
        seen = {word for word in ("gammelt", "halvgammelt", "nytt", "ferskt", "tredje") if f"Et {word}-notat." in page}
        assert seen == expected | {"ferskt", "tredje"}
    reads_all = log_of(cast, "reader")
    assert all(f"Et {word}-notat." in reads_all for word in ("gammelt", "halvgammelt", "nytt"))


def test_neither_the_plan_nor_the_day_lets_an_old_note_through(cast: Cast) -> None:
    note(cast, "Et gammelt-notat.", 3)
    accept_handover(handover=propose(cast, follows=Follows(Notes.NONE)), by=cast["other_office"])
    assert "gammelt-notat" not in log_of(cast, "other_office", "")
    assert "Klar Bekk, Helse" not in cast.client("other_office").get("/").content.decode()
    assert "gammelt-notat" in log_of(cast, "reader", "")


def test_what_stays_behind_is_said_the_same_way_however_much_it_is(cast: Cast) -> None:
    def said() -> str:
        page = log_of(cast, "other_office")
        return page[page.index("Tidligere notater følger ikke med") :].split("</p>")[0]

    accept_handover(handover=propose(cast, follows=Follows(Notes.NONE)), by=cast["other_office"])
    nothing_behind = said()
    for days in range(5):
        note(cast, "Et gammelt-notat.", 3 + days)
    assert said() == nothing_behind
    assert "Spør Klar Bekk." in nothing_behind
    assert "Tidligere notater" not in log_of(cast, "reader")


def test_a_correction_does_not_point_at_what_stayed_behind(cast: Cast) -> None:
    old = note(cast, "Et gammelt-notat.", 3)
    accept_handover(handover=propose(cast, follows=Follows(Notes.NONE)), by=cast["other_office"])
    note(cast, "Riktig dag var tirsdag.", who="responsible", corrects=old)
    at = f"/api/v1/families/{cast.family.public_id}/log-entries/"
    for page in (log_of(cast, "other_office"), cast.client("other_office").get(at).content.decode()):
        assert "Riktig dag var tirsdag." in page
        assert str(old.public_id) not in page
    assert str(old.public_id) in log_of(cast, "reader")


def test_what_stayed_behind_can_be_neither_corrected_nor_paged_to(cast: Cast) -> None:
    old = note(cast, "Et gammelt-notat.", 3)
    accept_handover(handover=propose(cast, follows=Follows(Notes.NONE)), by=cast["other_office"])
    assert "gammelt-notat" not in log_of(cast, "other_office", f"logg/?retter={old.public_id}")
    assert "gammelt-notat" not in log_of(cast, "other_office", f"logg/?eldre={old.pk}")
    sent = {"kind": "note", "happened_on": "1.11.2026", "text": "x", "corrects": str(old.public_id)}
    cast.client("other_office").post(f"/familier/{cast.family.public_id}/logg/", sent)
    api = {"happened_on": "2026-11-01", "text": "x", "corrects": str(old.public_id)}
    answer = cast.client("other_office").post(
        f"/api/v1/families/{cast.family.public_id}/log-entries/", api, content_type="application/json"
    )
    assert answer.status_code == 400
    assert not LogEntry.objects.filter(corrects=old).exists()


def test_nobody_loses_what_they_could_read_already(cast: Cast) -> None:
    note(cast, "Et gammelt-notat.", 3)
    handover = propose(cast, "responsible", basis=None, follows=Follows(Notes.NONE))
    accept_handover(handover=handover, by=cast["responsible"])
    assert "Et gammelt-notat." in log_of(cast, "responsible")


def test_nobody_gives_more_than_they_have(cast: Cast) -> None:
    note(cast, "Et gammelt-notat.", 3)
    accept_handover(handover=propose(cast, follows=Follows(Notes.NONE)), by=cast["other_office"])
    onward = propose(cast, "ended_yesterday", by=cast["other_office"])
    accept_handover(handover=onward, by=cast["ended_yesterday"])
    assert "gammelt-notat" not in log_of(cast, "ended_yesterday")


def test_ones_own_words_are_always_there(cast: Cast) -> None:
    note(cast, "Jeg skrev dette før.", 3, who="ended_yesterday")
    note(cast, "Et gammelt-notat.", 3)
    accept_handover(handover=propose(cast, "ended_yesterday", follows=Follows(Notes.NONE)), by=cast["ended_yesterday"])
    page = log_of(cast, "ended_yesterday")
    assert "Jeg skrev dette før." in page
    assert "gammelt-notat" not in page


def test_a_deputy_reads_no_further_back_than_the_principal(cast: Cast) -> None:
    cast.hire("colleague", "Fin Gran", "nav_lerkendal", Role.CASEWORKER)
    note(cast, "Et gammelt-notat.", 3)
    accept_handover(handover=propose(cast, follows=Follows(Notes.NONE)), by=cast["other_office"])
    by = cast["other_office"]
    days = {"started_on": TODAY, "last_on": TODAY}
    name_deputy(by=by, principal=by, deputy=cast["colleague"], stands_for=StandsFor.COORDINATION, **days)
    page = log_of(cast, "colleague")
    assert "gammelt-notat" not in page
    assert "Spør Klar Bekk." in page
    assert (
        "gammelt-notat"
        not in cast.client("colleague")
        .get("/api/v1/families/" + f"{cast.family.public_id}/log-entries/")
        .content.decode()
    )


def test_the_log_costs_the_same_for_one_note_and_for_fifteen(cast: Cast) -> None:
    def cost(who: str) -> int:
        client, address = cast.client(who), f"/familier/{cast.family.public_id}/logg/"
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    first = note(cast, "Det første.")
    before = cost("reader")
    note(cast, "Rettelse.", corrects=first)
    for number in range(14):
        note(cast, f"Notat {number}.")
    assert cost("reader") == before
