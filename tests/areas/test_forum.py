"""The forum of users: two meetings a year, what groups said, what was done; read by everybody who works here."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Office, Service
from familieplan.areas.models import ForumInput, ForumMeeting
from tests.access_matrix import EVERYBODY, WORKERS
from tests.areas.places import GROUPS, TODAY, hold_forum, say
from tests.cast import Cast, add_break_glass, add_deputy, add_same_office

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H8")]
LIST = "/omrader/brukerforum/"


def address(meeting: ForumMeeting, more: str = "") -> str:
    return f"{LIST}{meeting.public_id}/{more}"


def page(cast: Cast, path: str = LIST, who: str = "auditor") -> str:
    return unescape(cast.client(who).get(path).content.decode())


def d(days: int) -> str:
    return f"{TODAY + timedelta(days=days):%d.%m.%Y}"


def test_everybody_who_works_here_reads_and_nobody_else(cast: Cast) -> None:
    add_same_office(cast), add_deputy(cast), add_break_glass(cast)
    meeting = hold_forum(held_on=TODAY)
    for who in EVERYBODY:
        for path in (LIST, address(meeting)):
            assert cast.client(who).get(path).status_code == (200 if who in WORKERS else 404), who


def test_a_meeting_is_planned_with_groups_and_counts_when_it_was_held(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    said = {"planned_on": d(0), "place": "Rådhuset", "agenda": "Brev", "invited": f" {GROUPS}\n\nUngdomsrådet\n"}
    client.post(f"{LIST}nytt/", said)
    meeting = ForumMeeting.objects.get()
    assert meeting.groups == ["Ungdomsrådet", "Velferdsalliansen"]
    assert f"0 av 2 møter er holdt i {TODAY.year}" in page(cast)
    assert "teller ikke før" in page(cast, address(meeting))
    client.post(address(meeting, "endre/"), said | {"held_on": d(0)})
    assert f"1 av 2 møter er holdt i {TODAY.year}" in page(cast)
    hold_forum(held_on=TODAY)
    assert "møter er holdt i" not in page(cast)


def test_a_meeting_of_last_year_does_not_help_this_year(cast: Cast) -> None:
    before = date(TODAY.year - 1, 5, 4)
    hold_forum(before, before)
    text = page(cast)
    assert f"0 av 2 møter er holdt i {TODAY.year}" in text
    assert "Ingen møter er lagt inn." in text
    assert f"4.\u00a0mai {TODAY.year - 1}" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"planned_on": "i mai"}, "Skriv datoen som dd.mm.åååå"),
        ({"invited": ""}, "Fyll ut dette feltet."),
        ({"invited": "Ungdomsrådet\nklar@prove.example"}, "Gruppa står for innspillet."),
        ({"invited": "x" * 121}, "Et gruppenavn kan ha 120 tegn."),
        ({"held_on": d(1)}, "Dagen er ikke kommet ennå."),
    ],
)
def test_what_is_wrong_with_a_meeting_is_said_and_what_was_written_stays(
    cast: Cast, changed: dict[str, str], said: str
) -> None:
    form = {"planned_on": d(0), "place": "Rådhuset", "agenda": "Brevene", "invited": GROUPS}
    answer = cast.client("area_coordinator").post(f"{LIST}nytt/", form | changed)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert "Brevene" in answer.content.decode()
    assert not ForumMeeting.objects.exists()


def test_an_input_is_of_a_group_that_was_invited_and_of_no_person(cast: Cast) -> None:
    meeting, client = hold_forum(held_on=TODAY), cast.client("area_coordinator")
    wrong = client.post(address(meeting, "innspill/"), {"group": "Klar Bekk", "words": "Brevene er vanskelige."})
    assert wrong.status_code == 422
    assert "Brevene er vanskelige." in wrong.content.decode()
    client.post(address(meeting, "innspill/"), {"group": "Ungdomsrådet", "words": "Brevene er vanskelige."})
    text = page(cast, address(meeting))
    assert "«Brevene er vanskelige.»" in text
    assert "Venter på svar" in text
    assert "1 innspill, 0 gjort" in page(cast)


@pytest.mark.parametrize("words", ["Ring meg på 41 23 45 67", "mitt nummer er 015820 12345", "skriv til a@b.example"])
def test_numbers_and_addresses_of_persons_are_not_taken(cast: Cast, words: str) -> None:
    meeting = hold_forum()
    answer = cast.client("area_coordinator").post(
        address(meeting, "innspill/"), {"group": "Ungdomsrådet", "words": words}
    )
    assert answer.status_code == 422
    assert not ForumInput.objects.exists()


@pytest.mark.parametrize("words", ["I 2026 kom 350 barn", "Møtet 12.11.2026 kl. 18.00", "Vi trenger 25 000 kroner"])
def test_days_and_sums_are(cast: Cast, words: str) -> None:
    meeting = hold_forum()
    cast.client("area_coordinator").post(address(meeting, "innspill/"), {"group": "Ungdomsrådet", "words": words})
    assert ForumInput.objects.get().words == words


def test_an_answer_names_the_office_that_does_it_and_the_day_it_was_done(cast: Cast) -> None:
    meeting = hold_forum(held_on=TODAY)
    said, client = say(meeting), cast.client("area_coordinator")
    form = {
        "group": said.group,
        "words": said.words,
        "answer": "Vi skriver brevene på nytt.",
        "office": "",
        "done_on": "",
    }
    path = address(meeting, f"innspill/{said.pk}/")
    assert "Velg kontoret som gjør det." in unescape(client.post(path, form).content.decode())
    form["office"] = str(cast.offices["nav"].pk)
    assert client.post(path, form | {"answer": ""}).status_code == 422
    assert client.post(path, form | {"done_on": d(1)}).status_code == 422
    client.post(path, form)
    assert "Vi skriver brevene på nytt. NAV Heimdal har ansvaret." in page(cast, address(meeting), "reader")
    client.post(path, form | {"done_on": d(0)})
    assert "NAV Heimdal, gjort" in page(cast, address(meeting))
    assert "1 innspill, 1 gjort" in page(cast)


def test_words_can_be_mended_and_a_group_that_is_invited_no_longer_keeps_what_it_said(cast: Cast) -> None:
    meeting = hold_forum()
    said = say(meeting, "Anne i tredje sier at brevene er vanskelige.")
    ForumMeeting.objects.update(invited="Velferdsalliansen")
    form = {"group": "Ungdomsrådet", "words": "Brevene er vanskelige.", "answer": "", "office": "", "done_on": ""}
    answer = cast.client("area_coordinator").post(address(meeting, f"innspill/{said.pk}/"), form)
    assert answer.status_code == 302
    text = page(cast, address(meeting))
    assert "Anne" not in text
    assert "Ungdomsrådet" in text


def test_a_secret_service_cannot_be_named_as_the_one_that_does_it(cast: Cast) -> None:
    service = Service.objects.create(code="vern", name="Vernet", short_name="Vernet", is_secret=True)
    secret = Office.objects.create(service=service, name="Vernet Heimdal", district_code="500104")
    meeting = hold_forum()
    path = address(meeting, f"innspill/{say(meeting).pk}/")
    assert "Vernet Heimdal" not in page(cast, path, "area_coordinator")
    form = {"group": "Ungdomsrådet", "words": "Brev", "answer": "Ja", "office": str(secret.pk)}
    assert cast.client("area_coordinator").post(path, form).status_code == 422


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "auditor", "superuser", "family_member"])
def test_only_an_area_coordinator_writes(cast: Cast, who: str) -> None:
    meeting = hold_forum()
    said, client = say(meeting), cast.client(who)
    form = {"group": "Ungdomsrådet", "words": "Noe annet", "place": "Et annet sted"}
    for path in (f"{LIST}nytt/", *(address(meeting, more) for more in ("endre/", "innspill/", f"innspill/{said.pk}/"))):
        assert client.post(path, form).status_code == 404
    if who in WORKERS:
        assert "Nytt møte" not in page(cast, who=who)
        assert "Før et innspill" not in page(cast, address(meeting), who)
    assert ForumInput.objects.get().words == said.words


def test_the_database_refuses_an_answer_that_nobody_does(cast: Cast) -> None:
    said = say(hold_forum())
    with pytest.raises(Error), transaction.atomic():
        ForumInput.objects.filter(pk=said.pk).update(answer="Vi gjør det")
    with pytest.raises(Error), transaction.atomic():
        ForumInput.objects.filter(pk=said.pk).update(done_on=TODAY)


def test_the_pages_cost_the_same_for_one_meeting_and_for_eight(cast: Cast, django_assert_num_queries: Any) -> None:
    meeting, client = hold_forum(held_on=TODAY), cast.client("reader")
    for path in (LIST, address(meeting)):
        say(meeting)
        client.get(path)
        with CaptureQueriesContext(connection) as one:
            client.get(path)
        for _each in range(7):
            say(hold_forum(held_on=TODAY))
            say(meeting)
        with django_assert_num_queries(len(one)):
            client.get(path)
