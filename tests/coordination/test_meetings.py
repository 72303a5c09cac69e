"""Meetings of a family's team: called, answered, moved, called off and held; and nobody is betrayed by them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord, Service, User
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Meeting, MeetingInvitation
from familieplan.coordination.operations import meetings as verbs
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.meetings import Asked, When, call_meeting, cancel_meeting, hold_meeting
from familieplan.coordination.operations.versions import number_of
from familieplan.families import operations, secrecy
from familieplan.families.protection import clear, protect_address
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import TODAY, another_family, at, meet
from tests.families.sharing import law

pytestmark = pytest.mark.django_db
SOON = f"{TODAY + timedelta(days=4):%d.%m.%Y}"


def list_of(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/moter/"


def page_of(meeting: Meeting) -> str:
    return f"/familier/{meeting.plan.family.public_id}/moter/{meeting.public_id}/"


def written(cast: Cast, *workers: str, **changed: object) -> dict[str, object]:
    keys = [f"w{cast[who].pk}" for who in workers]
    facts = {"on": SOON, "begins": "9", "ends": "9.45", "place": "Møterom 2", "about": "Bolig\n\nSkole"}
    return {**facts, "workers": keys, **changed}


def changing(cast: Cast, meeting: Meeting, who: str = "coordinator") -> dict[str, object]:
    """What stands in the form of the meeting when this person opens it."""
    form = cast.client(who).get(page_of(meeting) + "endre/").context["form"]
    kept = {name: form[name].value() for name in form.fields}
    boxes = {
        name: [key for key, _label in form.fields[name].choices if key in kept[name]] for name in ("people", "workers")
    }
    return {**kept, **boxes, "on": f"{kept['on']:%d.%m.%Y}"}


def answers(meeting: Meeting) -> dict[str, str]:
    rows = MeetingInvitation.objects.filter(meeting=meeting, worker__isnull=False)
    return {row.worker.name: row.answer for row in rows.select_related("worker")}


def test_a_meeting_is_called_and_those_who_are_asked_are_told_without_a_name(cast: Cast) -> None:
    glad = cast.member("Glad").person_id
    sent = written(cast, "responsible", people=[f"p{glad}"])
    answer = cast.client("coordinator").post(list_of(cast) + "nytt/", sent, follow=True)
    meeting, page = Meeting.objects.get(), answer.content.decode()
    for said in ("09.00–09.45", "Møterom 2", "<li>Bolig</li>", "<li>Skole</li>", "Trygg Furu", "Glad", "Ikke svart"):
        assert said in page, said
    assert answers(meeting) == {"Klar Bekk": "yes", "Trygg Furu": ""}
    notice = Notice.objects.get()
    assert (notice.recipient, notice.text) == (cast["responsible"], "Du er bedt om et samarbeidsmøte.")
    assert notice.path == f"/mote/{meeting.public_id}/"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"begins": "ti"}, "Skriv klokkeslettet som 9.30."), ({"begins": "25"}, "Skriv klokkeslettet"),
     ({"ends": "8.30"}, "Møtet må slutte etter at det begynner."), ({"about": " "}, "Skriv minst én sak"),
     ({"on": "i morgen"}, "Skriv datoen som")],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_and_what_was_typed_stays(
    cast: Cast, wrong: dict[str, object], said: str
) -> None:
    answer = cast.client("coordinator").post(list_of(cast) + "nytt/", written(cast, "responsible", **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Møterom 2"' in answer.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("clock", ["9.30", "9,30", "09:30", "0930", "9 30", "kl. 9.30"])
def test_a_clock_is_written_as_people_write_it(cast: Cast, clock: str) -> None:
    cast.client("coordinator").post(list_of(cast) + "nytt/", written(cast, begins=clock, ends="10"))
    assert timezone.localtime(Meeting.objects.get().starts_at).strftime("%H:%M") == "09:30"


def test_everybody_answers_for_themselves_also_with_a_part_that_only_reads(cast: Cast) -> None:
    meeting = meet(cast, "reader")
    client = cast.client("reader")
    assert "Kommer du på møtet?" in client.get(page_of(meeting)).content.decode()
    page = client.post(page_of(meeting) + "svar/", {"nei": ""}, follow=True).content.decode()
    assert "Du kommer ikke" in page
    assert answers(meeting) == {"Klar Bekk": "yes", "Myk Vind": "no"}
    assert cast.client("responsible").post(page_of(meeting) + "svar/", {"ja": ""}).status_code == 404
    with pytest.raises(ValueError, match="themselves"):
        verbs.answer_meeting(invitation=MeetingInvitation.objects.last(), by=cast["coordinator"], comes=True)


def test_a_meeting_that_is_moved_asks_anew_and_one_with_new_words_does_not(cast: Cast) -> None:
    meeting = meet(cast, "reader")
    verbs.answer_meeting(invitation=MeetingInvitation.objects.get(worker=cast["reader"]), by=cast["reader"], comes=True)
    client = cast.client("coordinator")
    client.post(page_of(meeting) + "endre/", changing(cast, meeting) | {"about": "Bare bolig"})
    assert answers(meeting)["Myk Vind"] == "yes"
    client.post(page_of(meeting) + "endre/", changing(cast, meeting) | {"begins": "10.15"})
    assert answers(meeting) == {"Klar Bekk": "yes", "Myk Vind": ""}
    assert Notice.objects.filter(recipient=cast["reader"], text__contains="flyttet").count() == 1


def test_a_meeting_is_called_off_with_a_reason_and_then_stands(cast: Cast) -> None:
    meeting = meet(cast, "reader")
    client = cast.client("responsible")
    assert client.post(page_of(meeting) + "steg/", {"reason": ""}).status_code == 422
    page = client.post(page_of(meeting) + "steg/", {"reason": "Familien er syk."}, follow=True).content.decode()
    assert "Avlyst: Familien er syk." in page
    told = set(Notice.objects.filter(text__contains="avlyst").values_list("recipient", flat=True))
    assert told == {cast["coordinator"].pk, cast["reader"].pk}
    again = client.post(page_of(meeting) + "steg/", {"reason": "Enda en gang"}, follow=True).content.decode()
    assert "kan ikke endres" in again
    assert client.post(page_of(meeting) + "endre/", changing_late(meeting)).status_code == 302
    with pytest.raises(verbs.MeetingOverError):
        verbs.answer_meeting(invitation=invited(meeting, cast["reader"]), by=cast["reader"], comes=True)


def changing_late(meeting: Meeting) -> dict[str, object]:
    return {"on": SOON, "begins": "9", "ends": "10", "about": "For sent", "seen": number_of(meeting)}


def invited(meeting: Meeting, user: User) -> MeetingInvitation:
    return MeetingInvitation.objects.select_related("meeting").get(meeting=meeting, worker=user)


def test_a_meeting_that_was_held_leads_to_a_note_of_its_kind_and_day(cast: Cast) -> None:
    meeting = meet(cast, "reader", days=-1)
    client = cast.client("coordinator")
    assert "Møtet er holdt, skriv referat" in client.get(page_of(meeting)).content.decode()
    answer = client.post(page_of(meeting) + "steg/", {"holdt": ""}, follow=True)
    form = answer.context["form"]
    assert (form["kind"].value(), form["happened_on"].value()) == ("meeting", TODAY - timedelta(days=1))
    meeting.refresh_from_db()
    assert meeting.state == "held"
    hold_meeting(meeting=meeting, by=cast["coordinator"])
    assert "Skriv referat i loggen" in client.get(page_of(meeting)).content.decode()


def test_a_meeting_to_come_has_no_note_yet(cast: Cast) -> None:
    assert "referat" not in cast.client("coordinator").get(page_of(meet(cast))).content.decode()


def test_two_who_change_a_meeting_at_once_see_both_versions(cast: Cast) -> None:
    meeting = meet(cast)
    first, second = changing(cast, meeting), changing(cast, meeting, "responsible")
    cast.client("coordinator").post(page_of(meeting) + "endre/", first | {"place": "Møterom 3"})
    answer = cast.client("responsible").post(page_of(meeting) + "endre/", second | {"place": "Skolen"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Møterom 3" in page
    assert "Skolen" in page
    meeting.refresh_from_db()
    assert meeting.place == "Møterom 3"


def test_two_who_ask_at_once_undo_nothing_of_each_others(cast: Cast) -> None:
    meeting = meet(cast, "reader")
    first, second = changing(cast, meeting), changing(cast, meeting, "responsible")
    glad = f"p{cast.member('Glad').person_id}"
    cast.client("coordinator").post(page_of(meeting) + "endre/", first | {"workers": [f"w{cast['responsible'].pk}"]})
    cast.client("responsible").post(page_of(meeting) + "endre/", second | {"people": [glad]})
    assert answers(meeting).keys() == {"Klar Bekk", "Trygg Furu"}
    assert MeetingInvitation.objects.get(meeting=meeting, person__isnull=False).person.given_name == "Glad"
    assert "ikke lenger bedt" in Notice.objects.get(recipient=cast["reader"], text__contains="lenger").text


def test_a_conflict_keeps_every_box_that_was_ticked(cast: Cast) -> None:
    meeting = meet(cast, "reader", "responsible")
    mine = changing(cast, meeting)
    verbs.change_meeting(
        meeting=meeting, by=cast["responsible"], when=When(meeting.starts_at, meeting.ends_at), about="x"
    )
    page = cast.client("coordinator").post(page_of(meeting) + "endre/", mine | {"about": "y"}).content.decode()
    assert page.count(" checked") == 2


def test_where_a_protected_family_meets_stands_in_no_list(cast: Cast) -> None:
    meeting = meet(cast, "responsible", place="Skogveien 4")
    protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    for who in ("coordinator", "responsible"):
        page = cast.client(who).get(list_of(cast)).content.decode()
        assert "Skogveien" not in page
        assert "Møtestedet er skjult" in page
    assert "Skogveien 4" in cast.client("coordinator").get(page_of(meeting)).content.decode()
    page = cast.client("responsible").get(page_of(meeting)).content.decode()
    assert "Skogveien" not in page
    assert "NAV" not in page.split('id="bedt"')[1]
    clear(family=cast.family, by=cast["coordinator"], worker=cast["responsible"], why="Henter dem")
    assert "Skogveien 4" in cast.client("responsible").get(page_of(meeting)).content.decode()


def test_whoever_may_not_see_the_place_changes_the_rest_and_the_place_stays(cast: Cast) -> None:
    meeting = meet(cast, "responsible", place="Skogveien 4")
    protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    form = changing(cast, meeting, "responsible")
    assert "place" not in form
    cast.client("responsible").post(page_of(meeting) + "endre/", form | {"about": "Nytt", "place": "Et annet sted"})
    meeting.refresh_from_db()
    assert (meeting.about, meeting.place) == ("Nytt", "Skogveien 4")


@pytest.fixture
def barnevern(cast: Cast) -> Cast:
    """Somebody of a secret service takes part; the coordinator's service may know, the others may not."""
    service = Service.objects.create(code="vern", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True)
    cast.offices["vern"] = service.offices.create(name="Barneverntjenesten Heimdal", district_code="500104")
    worker = cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=worker, stated=law())
    operations.start_participation(family=cast.family, by=worker, worker=worker, part="responsible", basis=basis)
    helse = cast.offices["helse"].service
    secrecy.tell(family=cast.family, by=worker, about=service, told=helse, basis=basis)
    return cast


def test_a_secret_part_is_asked_by_those_who_know_and_seen_by_no_other(barnevern: Cast) -> None:
    meeting = meet(barnevern, "vern", "responsible")
    assert "Stille Vakt" in barnevern.client("coordinator").get(page_of(meeting)).content.decode()
    without = meet(barnevern, "responsible")
    pages = [barnevern.client("responsible").get(page_of(each)).content.decode() for each in (meeting, without)]
    assert "Stille Vakt" not in pages[0]
    asked = [page.split('id="bedt"')[1].split("</section>")[0] for page in pages]
    assert asked[0] == asked[1]
    form = barnevern.client("responsible").get(page_of(meeting) + "endre/").content.decode()
    assert f"w{barnevern['vern'].pk}" not in form


def test_whoever_cannot_know_of_somebody_takes_nobody_away(barnevern: Cast) -> None:
    meeting = meet(barnevern, "vern", "reader")
    form = changing(barnevern, meeting, "responsible")
    barnevern.client("responsible").post(page_of(meeting) + "endre/", form | {"workers": [], "about": "Bolig"})
    assert answers(meeting).keys() == {"Klar Bekk", "Stille Vakt"}


def test_a_secret_answer_moves_nothing_that_others_can_measure(barnevern: Cast) -> None:
    meeting = meet(barnevern, "vern")
    before = number_of(meeting), barnevern.plan.touched_at
    verbs.answer_meeting(invitation=invited(meeting, barnevern["vern"]), by=barnevern["vern"], comes=False)
    barnevern.plan.refresh_from_db()
    assert (number_of(meeting), barnevern.plan.touched_at) == before or number_of(meeting) == before[0]


def test_what_a_secret_service_calls_is_seen_by_those_who_may_know(barnevern: Cast) -> None:
    soon = When(at(TODAY + timedelta(days=2), 9), at(TODAY + timedelta(days=2), 10))
    meeting = call_meeting(plan=barnevern.plan, by=barnevern["vern"], when=soon, about="Skjult sak")
    assert barnevern.client("coordinator").get(page_of(meeting)).status_code == 200
    for address in (page_of(meeting), f"/mote/{meeting.public_id}/"):
        assert barnevern.client("responsible").get(address).status_code == 404
    assert "Venter" not in barnevern.client("responsible").get(list_of(barnevern)).content.decode()


def test_nobody_of_another_family_is_asked(cast: Cast) -> None:
    other = another_family(cast, "Bregne", by="responsible")
    part = other.family.participations.select_related("worker", "office").get()
    soon = When(at(TODAY, 9), at(TODAY, 10))
    with pytest.raises(ValueError, match="own family"):
        call_meeting(plan=cast.plan, by=cast["coordinator"], when=soon, about="x", asked=Asked((part,)))


def test_with_the_plan_its_meetings_are_called_off(cast: Cast) -> None:
    coming, been = meet(cast), meet(cast, days=-2)
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Flyttet")
    states = dict(Meeting.objects.values_list("pk", "state"))
    assert (states[coming.pk], states[been.pk]) == ("cancelled", "planned")


def test_the_door_names_no_family_and_leads_those_who_take_part_to_the_meeting(cast: Cast) -> None:
    meeting = meet(cast)
    door = f"/mote/{meeting.public_id}/"
    assert cast.client("reader").get(door)["Location"] == page_of(meeting)
    for who in ("other_office", "ended_yesterday", "lead", "family_member"):
        assert cast.client(who).get(door).status_code == 404


def test_reading_and_changing_a_meeting_is_written_down(cast: Cast) -> None:
    meeting = meet(cast)
    cast.client("reader").get(page_of(meeting))
    record = ReadRecord.objects.latest("id")
    assert (record.user_name, record.what, record.deed) == ("Myk Vind", "et møte", "read")


def test_the_list_costs_the_same_for_one_meeting_and_for_ten(cast: Cast) -> None:
    client = cast.client("coordinator")

    def cost() -> int:
        client.get(list_of(cast))
        with CaptureQueriesContext(connection) as found:
            client.get(list_of(cast))
        return len(found)

    meet(cast, "reader")
    few = cost()
    for days in range(-5, 5):
        meet(cast, "reader", "responsible", days=days)
    cancel_meeting(meeting=Meeting.objects.first(), by=cast["coordinator"], reason="Syk")
    assert cost() == few
    assert few <= 14


def test_older_meetings_are_there_when_they_are_asked_for(cast: Cast) -> None:
    for days in range(1, 23):
        hold_meeting(meeting=meet(cast, days=-days, about=f"Møte {days}"), by=cast["coordinator"])
    page = cast.client("reader").get(list_of(cast)).content.decode()
    assert page.count("Holdt") == 20
    assert "Vis alle møter" in page
    assert cast.client("reader").get(list_of(cast) + "?alle").content.decode().count("Holdt") == 22


def test_a_write_costs_few_questions(cast: Cast) -> None:
    meeting = meet(cast, "reader", "responsible")
    with CaptureQueriesContext(connection) as found:
        hold_meeting(meeting=meeting, by=cast["coordinator"])
    assert len(found) <= 8


def test_a_meeting_of_an_ended_job_is_not_theirs_to_see(cast: Cast) -> None:
    meeting = meet(cast, "reader")
    with later(timedelta(days=1)):
        assert cast.client("reader").get(page_of(meeting)).status_code == 200
    operations.end_participation(
        participation=cast.family.participations.get(worker=cast["reader"]), by=cast["coordinator"], reason="finished"
    )
    assert cast.client("reader").get(page_of(meeting)).status_code == 404
    verbs.cancel_meeting(meeting=meeting, by=cast["coordinator"], reason="Syk")
    assert not Notice.objects.filter(recipient=cast["reader"], text__contains="avlyst").exists()
