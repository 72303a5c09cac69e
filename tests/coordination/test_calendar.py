"""One's meetings in one's own calendar: under a secret that can be taken back, without a name, a place or a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from familieplan.accounts import claims_operations
from familieplan.accounts.models import CalendarKey, ReadRecord
from familieplan.accounts.operations import end_employment
from familieplan.accounts.signin.sessions import departed_with_a_way_in, show_out_if_departed
from familieplan.coordination.models import Meeting, MeetingInvitation
from familieplan.coordination.operations.meetings import answer_meeting, cancel_meeting
from familieplan.coordination.views.calendar import FeedThrottle
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import TODAY, meet

pytestmark = pytest.mark.django_db
PAGE = "/kalender/"


def address(cast: Cast, who: str = "reader") -> str:
    """The path of a new address, as the page shows it this once."""
    page = cast.client(who).post(PAGE, {"ny": ""}).content.decode()
    return page.split('value="http://testserver')[1].split('"')[0]


def events(path: str, client: Client | None = None) -> list[dict[str, str]]:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content)
    return [{name.lower(): str(value) for name, value in event.items()} for event in found.walk("VEVENT")]


def test_the_calendar_holds_a_word_a_time_and_a_link_and_nothing_of_any_family(cast: Cast) -> None:
    meeting = meet(cast, "reader", place="Skogveien 4", about="Glad og skolen")
    path = address(cast)
    (event,) = events(path)
    assert (event["summary"], event["status"]) == ("Samarbeidsmøte", "TENTATIVE")
    assert event["url"] == f"http://testserver/mote/{meeting.public_id}/"
    (made,) = Calendar.from_ical(Client().get(path).content).walk("VEVENT")
    assert (made.decoded("dtstart"), made.decoded("dtend")) == (meeting.starts_at, meeting.ends_at)
    sent = Client().get(path).content.decode()
    for fact in ("Blomst", "Glad", "Klar", "Vind", "Skogveien", "skolen", "NAV", str(cast.family.public_id)):
        assert fact not in sent


def test_only_my_own_meetings_that_stand_are_in_it(cast: Cast) -> None:
    asked, cancelled, declined, _not_mine = (meet(cast, *who) for who in (["reader"], ["reader"], ["reader"], []))
    cancel_meeting(meeting=cancelled, by=cast["coordinator"], reason="Syk")
    mine = MeetingInvitation.objects.select_related("meeting").filter(worker=cast["reader"])
    answer_meeting(invitation=mine.get(meeting=declined), by=cast["reader"], comes=False)
    answer_meeting(invitation=mine.get(meeting=asked), by=cast["reader"], comes=True)
    found = events(address(cast))
    assert [(event["uid"], event["status"]) for event in found] == [(f"{asked.public_id}@familieplan", "CONFIRMED")]


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(cast: Cast) -> None:
    path = address(cast)
    secret = path.removeprefix(PAGE).removesuffix(".ics")
    assert len(secret) >= 40
    assert secret not in cast.client("reader").get(PAGE).content.decode()
    assert secret not in CalendarKey.objects.get().digest


def test_a_new_address_ends_the_old_one_and_it_can_be_switched_off(cast: Cast) -> None:
    old, new = address(cast), address(cast)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    page = cast.client("reader").post(PAGE, {"slett": ""}, follow=True).content.decode()
    assert "Adressen virker ikke lenger." in page
    assert Client().get(new).status_code == 404
    assert not CalendarKey.objects.exists()


def test_nobody_ends_anothers_address(cast: Cast) -> None:
    path = address(cast)
    cast.client("coordinator").post(PAGE, {"slett": ""})
    assert Client().get(path).status_code == 200


def test_it_is_shut_the_day_the_job_has_ended_and_then_gone(cast: Cast) -> None:
    meet(cast, "reader")
    path, reader = address(cast), cast["reader"]
    job = reader.employments.get()
    job.ended_on = TODAY + timedelta(days=1)
    job.save()
    assert Client().get(path).status_code == 200
    with later(timedelta(days=1)):
        assert Client().get(path).status_code == 404
    end_employment(employment=job, by=cast["administrator"])
    assert list(departed_with_a_way_in()) in ([reader], [])
    show_out_if_departed(reader)
    assert not CalendarKey.objects.exists()
    assert Client().get(path).status_code == 404


def test_an_inactive_account_and_one_without_families_have_none(cast: Cast) -> None:
    path = address(cast)
    job = cast["reader"].employments.get()
    job.role = "administrator"
    job.save()
    assert Client().get(path).status_code == 404
    job.role, cast["reader"].is_active = "caseworker", False
    job.save()
    cast["reader"].save()
    assert Client().get(path).status_code == 404


def test_whoever_no_longer_takes_part_sees_no_meeting_there(cast: Cast) -> None:
    from familieplan.families.operations import end_participation

    meet(cast, "reader")
    path = address(cast)
    part = cast.family.participations.get(worker=cast["reader"])
    end_participation(participation=part, by=cast["coordinator"], reason="finished")
    assert events(path) == []


def test_whoever_has_signed_in_as_another_still_gets_the_owners_meetings(cast: Cast) -> None:
    meet(cast, "reader")
    path = address(cast)
    assert len(events(path, cast.client("other_office"))) == 1
    assert cast.client("family_member").get(path).status_code == 404


def test_a_day_of_fetching_is_one_reading_written_on_the_owner(cast: Cast) -> None:
    meet(cast, "reader")
    path = address(cast)

    def readings() -> list[tuple[str, str, str]]:
        rows = ReadRecord.objects.filter(what="møtetider til egen kalender")
        return list(rows.values_list("user_name", "family", "deed"))

    for _fetch in range(3):
        events(path)
    one = ("Myk Vind", str(cast.family.public_id), "out")
    assert readings() == [one]
    with later(timedelta(days=1)):
        events(path)
    assert readings() == [one, one]


def test_whoever_guesses_is_slowed_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FeedThrottle, "rate", "3/min")
    answers = [Client().get(f"{PAGE}gjetning-{number}.ics").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]


def test_an_address_that_rests_on_an_unconfirmed_claim_goes_with_the_keys_of_programs(cast: Cast) -> None:
    from familieplan.accounts.models import ClaimHold, ClaimMapping

    address(cast)
    facts = {"provider": "ansatt", "claim": "groups", "value": "x", "office": cast.offices["nav"], "role": "caseworker"}
    mapping = ClaimMapping.objects.create(**facts, valid_from=TODAY, entered_by=cast["administrator"])
    long_ago = timezone.now() - timedelta(days=8)
    job = cast["reader"].employments.get()
    ClaimHold.objects.create(employment=job, mapping=mapping, confirmed_at=long_ago)
    claims_operations.end_unconfirmed_keys()
    assert not CalendarKey.objects.exists()


def test_a_meeting_of_last_month_is_still_in_it_and_an_older_one_is_not(cast: Cast) -> None:
    for days in (-29, -31):
        meet(cast, "reader", days=days)
    assert Meeting.objects.count() == 2
    assert len(events(address(cast))) == 1
