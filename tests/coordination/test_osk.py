"""The OSK team's meeting: families from the queue, who may know of which, and a decision for each."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from familieplan.accounts import calendar_keys
from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Notice, ReadRecord
from familieplan.coordination import osk_rows
from familieplan.coordination.models import Flag, FlagStep, Measure, OskItem, OskMeeting, OskTask
from familieplan.coordination.operations import flags, osk, osk_items
from familieplan.coordination.operations.meetings import MeetingOverError
from familieplan.coordination.operations.plan import write_words
from familieplan.families.protection import protect_address
from tests.cast import Cast
from tests.coordination.stories import another_family, leave_alone

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)
DAY = f"{TOMORROW:%d.%m.%Y}"
WHEN = {"on": DAY, "begins": "9", "ends": "11", "place": "Møterom 1"}


@pytest.fixture
def flag(cast: Cast) -> Flag:
    leave_alone(cast.plan, 70)
    flags.evaluate()
    return Flag.objects.get()


@pytest.fixture
def meeting(cast: Cast, flag: Flag) -> OskMeeting:
    """The lead has called the coordinator, the responsible and the reader, and taken the flag to the meeting."""
    workers = [cast[who].pk for who in ("coordinator", "responsible", "reader")]
    answer = cast.client("lead").post("/osk/moter/nytt/", {**WHEN, "workers": workers, "flagg": flag.public_id})
    assert answer.status_code == 302
    return OskMeeting.objects.get()


@pytest.fixture
def item(meeting: OskMeeting) -> OskItem:
    return OskItem.objects.get()


@pytest.fixture
def url(item: OskItem) -> str:
    return f"/osk/sak/{item.public_id}/"


def page(cast: Cast, who: str, address: str) -> str:
    return unescape(cast.client(who).get(address).content.decode())


def queue(cast: Cast, query: str = "") -> str:
    return page(cast, "lead", f"/osk/{query}")


def decide(cast: Cast, url: str, **said: Any) -> Any:
    form = {"beslutt": "1", "decision": "coordinated", "reason": "Bolig må avklares først.", **said}
    return cast.client("lead").post(url, form)


def task(cast: Cast, url: str, **said: Any) -> Any:
    form = {"tiltak": "1", "task": "Hjelp til å flytte", "area": "housing", "who": "", "due_on": DAY, **said}
    return cast.client("lead").post(url, form)


def test_a_family_taken_to_a_meeting_leaves_what_waits_and_stands_under_the_meeting(cast: Cast, item: OskItem) -> None:
    assert item.family == cast.family
    assert item.about_children
    assert "Familien Blomst" not in queue(cast)
    assert "Tas opp i OSK-møte" in queue(cast, "?vis=meeting")
    assert FlagStep.objects.get().item == item


def test_the_same_flag_is_taken_to_one_meeting_only(cast: Cast, flag: Flag, meeting: OskMeeting) -> None:
    answer = cast.client("lead").post("/osk/ta-opp/", {"flagg": flag.public_id, "mote": meeting.public_id}, follow=True)
    assert "fra før" in answer.content.decode()
    assert OskItem.objects.count() == 1
    assert FlagStep.objects.count() == 1


def test_many_flags_are_taken_from_the_queue_at_once_to_a_new_meeting(cast: Cast) -> None:
    plans = [cast.plan, *(another_family(cast, name) for name in ("Bregne", "Kvist"))]
    for plan in plans:
        leave_alone(plan, 70)
    flags.evaluate()
    chosen = [str(flag.public_id) for flag in Flag.objects.all()]
    client = cast.client("lead")
    onward = client.post("/osk/ta-opp/", {"flagg": chosen, "mote": ""})
    assert onward.url.startswith("/osk/moter/nytt/?flagg=")
    assert "3 flagg blir satt på saklista" in client.get(onward.url).content.decode()
    client.post("/osk/moter/nytt/", {**WHEN, "flagg": chosen})
    assert OskItem.objects.count() == 3


def test_nothing_ticked_takes_nothing_and_says_so(cast: Cast) -> None:
    answer = cast.client("lead").post("/osk/ta-opp/", {"mote": ""}, follow=True)
    assert "Kryss av" in answer.content.decode()


def test_those_who_are_asked_are_told_without_a_name_and_answer_themselves(cast: Cast, meeting: OskMeeting) -> None:
    told = {notice.recipient for notice in Notice.objects.filter(path=f"/osk/moter/{meeting.public_id}/")}
    assert told == {cast["coordinator"], cast["responsible"], cast["reader"]}
    assert not Notice.objects.filter(text__contains="Blomst").exists()
    cast.client("reader").post(f"/osk/moter/{meeting.public_id}/svar/", {"nei": "1"})
    assert meeting.attendances.get(worker=cast["reader"]).answer == "no"
    assert cast.client("other_office").post(f"/osk/moter/{meeting.public_id}/svar/", {"ja": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "meeting_status", "item_status"),
    [
        ("lead", 200, 200),
        ("coordinator", 200, 200),
        ("responsible", 200, 200),
        # Asked, but without a duty for the family: the meeting without the case.
        ("reader", 200, 404),
        ("other_office", 404, 404),
        ("lead_of_other_district", 404, 404),
        ("administrator", 404, 404),
        ("auditor", 404, 404),
        ("ended_yesterday", 404, 404),
    ],
)
def test_a_case_is_read_by_those_who_answer_for_the_family(
    cast: Cast, meeting: OskMeeting, url: str, who: str, meeting_status: int, item_status: int
) -> None:
    client = cast.client(who)
    assert client.get(f"/osk/moter/{meeting.public_id}/").status_code == meeting_status
    answer = client.get(url)
    assert answer.status_code == item_status
    assert ("Blomst" in answer.content.decode()) == (item_status == 200)


def test_whoever_is_asked_without_a_duty_is_told_neither_the_name_nor_how_many_there_are(
    cast: Cast, meeting: OskMeeting
) -> None:
    text = page(cast, "reader", f"/osk/moter/{meeting.public_id}/")
    assert "Blomst" not in text
    assert "Ingen saker du har ansvar i" in text
    assert "er behandlet" not in text


def test_the_lead_sees_why_and_not_the_plan_and_the_team_sees_both(cast: Cast, url: str) -> None:
    words = {"vision": "Vi vil bo trygt", "vision_by": "Vakker", "strengths": ""}
    write_words(plan=cast.plan, by=cast["coordinator"], **words)
    lead, team = page(cast, "lead", url), page(cast, "coordinator", url)
    assert "Planen vises bare for dem som har grunnlag" in lead
    assert "Vi vil bo trygt" not in lead
    assert "Vi vil bo trygt" in team
    assert "Før beslutningen" in lead
    assert "Før beslutningen" not in team


def test_a_protected_family_has_no_name_in_the_meeting_of_a_lead(cast: Cast, meeting: OskMeeting, url: str) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    for address in (f"/osk/moter/{meeting.public_id}/", url):
        text = page(cast, "lead", address)
        assert "Skjermet familie" in text
        assert "Blomst" not in text


def test_the_lead_is_told_how_many_may_take_part_and_not_who(cast: Cast, meeting: OskMeeting) -> None:
    text = page(cast, "lead", f"/osk/moter/{meeting.public_id}/")
    assert "3 av 4 som er bedt, kan være med på saken" in text
    assert "Familiekoordinator" not in text


def test_whoever_takes_part_for_a_secret_service_is_not_counted(cast: Cast, meeting: OskMeeting) -> None:
    nav = cast.offices["nav"].service
    nav.is_secret = True
    nav.save(update_fields=["is_secret"])
    assert "2 av 4 som er bedt" in page(cast, "lead", f"/osk/moter/{meeting.public_id}/")
    assert nav not in osk_rows.services_in(meeting)


def test_minutes_are_saved_while_they_are_written_and_two_writers_lose_nothing(
    cast: Cast, item: OskItem, url: str
) -> None:
    client = cast.client("lead")
    first = client.get(url).content.decode()
    seen = first.split('name="seen" id="id_seen" value="')[1].split('"')[0]
    saved = client.post(f"{url}utkast/", {"text": "Vi snakket om bolig.", "seen": seen})
    assert "Lagret" in saved.content.decode()
    assert 'hx-swap-oob="true"' in saved.content.decode()
    item.refresh_from_db()
    assert item.minutes == "Vi snakket om bolig."
    assert client.post(f"{url}utkast/", {"text": "Noe helt annet", "seen": seen}).status_code == 409
    answer = client.post(url, {"lagre": "1", "text": "Noe helt annet", "seen": seen})
    assert answer.status_code == 409
    text = unescape(answer.content.decode())
    assert "Vi snakket om bolig." in text
    assert "Noe helt annet" in text
    item.refresh_from_db()
    assert item.minutes == "Vi snakket om bolig."


@pytest.mark.parametrize("who", ["coordinator", "responsible", "lead_of_other_district", "administrator"])
def test_only_the_lead_writes_in_the_meeting(cast: Cast, item: OskItem, url: str, who: str) -> None:
    client = cast.client(who)
    for address, form in (
        (url, {"lagre": "1", "text": "x"}),
        (f"{url}utkast/", {"text": "x"}),
        (f"{url}steg/", {"reason": "x"}),
    ):
        assert client.post(address, form).status_code == 404
    item.refresh_from_db()
    assert item.minutes == ""


def test_a_measure_agreed_in_the_meeting_stands_in_the_plan_with_owner_and_day(
    cast: Cast, item: OskItem, url: str
) -> None:
    assert task(cast, url).status_code == 302
    measure = Measure.objects.get()
    assert (measure.text, measure.due_on, measure.owner_worker) == ("Hjelp til å flytte", TOMORROW, cast["coordinator"])
    assert measure.created_by == cast["lead"]
    assert "Hjelp til å flytte" in page(cast, "coordinator", f"/familier/{cast.family.public_id}/")
    assert "Familiekoordinatoren" in page(cast, "lead", url)
    service = cast.offices["nav"].service
    task(cast, url, task="Snakke om arbeid", area="work", who=service.pk)
    assert Measure.objects.get(area="work").owner_service == service
    # The lead wrote into the plan and still reads nothing of it.
    with acting_as(user_id=cast["lead"].pk):
        assert not Measure.objects.exists()
        assert OskTask.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "word"),
    [({"task": ""}, "Skriv hva"), ({"due_on": ""}, "Skriv fristen"), ({"due_on": "1.1.2020"}, "fram i tid")],
)
def test_a_measure_that_lacks_something_is_asked_for_and_the_rest_is_kept(
    cast: Cast, item: OskItem, url: str, said: dict[str, str], word: str
) -> None:
    answer = task(cast, url, text="Referatet", **said)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    item.refresh_from_db()
    assert item.minutes == "Referatet"
    assert not Measure.objects.exists()


@pytest.mark.demand("H3")
@pytest.mark.demand("H3-i")
def test_a_case_about_a_child_closes_with_the_childs_view_and_a_measure_or_a_reason(
    cast: Cast, item: OskItem, url: str
) -> None:
    first = decide(cast, url)
    assert first.status_code == 422
    assert "hva barna sier" in first.content.decode()
    second = decide(cast, url, child_view="Glad vil bli spurt.")
    assert second.status_code == 422
    assert "Legg til et tiltak" in second.content.decode()
    task(cast, url, child_view="Glad vil bli spurt.")
    assert decide(cast, url, child_view="Glad vil bli spurt.").status_code == 302
    item.refresh_from_db()
    assert item.decided_by == cast["lead"]
    step = FlagStep.objects.last()
    assert (step.kind, step.item) == ("decided", item)
    assert "Samordnede tiltak" in step.words
    assert "Familien Blomst" not in queue(cast)


@pytest.mark.demand("H3")
def test_the_database_also_refuses_to_close_a_childs_case_with_nothing(cast: Cast, item: OskItem) -> None:
    done = {"decision": "child", "reason": "x", "decided_by": cast["lead"], "decided_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        OskItem.objects.filter(pk=item.pk).update(**done)
    with pytest.raises(IntegrityError, match="closed with a measure"), transaction.atomic():
        OskItem.objects.filter(pk=item.pk).update(**done, child_view="Glad vil bli spurt.")
    with pytest.raises(IntegrityError), transaction.atomic():
        OskItem.objects.filter(pk=item.pk).update(**{**done, "reason": ""}, child_view="x", no_measure_because="x")
    OskItem.objects.filter(pk=item.pk).update(**done, child_view="x", no_measure_because="Familien ville ikke.")


def test_what_is_postponed_has_a_day_and_comes_back_on_it(cast: Cast, item: OskItem, url: str) -> None:
    refused = decide(cast, url, decision="postponed")
    assert refused.status_code == 422
    assert "Skriv dagen" in refused.content.decode()
    assert decide(cast, url, decision="postponed", follow_up_on=DAY).status_code == 302
    assert FlagStep.objects.last().back_on == TOMORROW
    assert "Utsatt til" in page(cast, "lead", url)


def test_a_case_decided_too_soon_is_opened_again_while_the_meeting_goes_on(cast: Cast, item: OskItem, url: str) -> None:
    decide(cast, url, decision="postponed", follow_up_on=DAY)
    assert cast.client("lead").post(f"{url}steg/", {"apne": "1"}).status_code == 302
    item.refresh_from_db()
    assert not item.is_decided
    assert FlagStep.objects.last().kind == "meeting"


@pytest.mark.parametrize(
    ("form", "word"), [({"avslutt": ""}, "rakk ikke"), ({"avlys": "1", "reason": "Ingen kunne"}, "avlyst: Ingen kunne")]
)
def test_what_the_meeting_did_not_get_to_waits_in_the_queue_again(
    cast: Cast, meeting: OskMeeting, form: dict[str, str], word: str
) -> None:
    cast.client("lead").post(f"/osk/moter/{meeting.public_id}/slutt/", form)
    step = FlagStep.objects.last()
    assert step.kind == "back"
    assert word in step.words
    assert "Familien Blomst" in queue(cast)
    assert cast.client("lead").get(f"/osk/sak/{OskItem.objects.get().public_id}/").status_code == 404


def test_a_meeting_is_not_called_off_without_a_reason(cast: Cast, meeting: OskMeeting) -> None:
    answer = cast.client("lead").post(f"/osk/moter/{meeting.public_id}/slutt/", {"avlys": "1", "reason": ""})
    assert answer.status_code == 422
    meeting.refresh_from_db()
    assert meeting.is_planned


def test_nothing_is_changed_in_a_meeting_that_is_over(
    cast: Cast, meeting: OskMeeting, item: OskItem, flag: Flag
) -> None:
    osk.end_osk(meeting=meeting, by=cast["lead"])
    for verb in (
        lambda: osk.take_to_osk(meeting=meeting, by=cast["lead"], flags=[flag]),
        lambda: osk_items.keep_words(item=item, by=cast["lead"], minutes="x"),
        lambda: osk.send_papers(meeting=meeting, by=cast["lead"]),
        lambda: osk.answer_osk(attendance=meeting.attendances.get(worker=cast["lead"]), by=cast["lead"], comes=True),
    ):
        with pytest.raises(MeetingOverError):
            verb()


def test_a_moved_meeting_asks_everybody_anew(cast: Cast, meeting: OskMeeting) -> None:
    osk.answer_osk(attendance=meeting.attendances.get(worker=cast["reader"]), by=cast["reader"], comes=True)
    workers = [cast[who].pk for who in ("coordinator", "reader")]
    address = f"/osk/moter/{meeting.public_id}/endre/"
    assert cast.client("lead").post(address, {**WHEN, "begins": "10", "workers": workers}).status_code == 302
    assert meeting.attendances.get(worker=cast["reader"]).answer == ""
    assert not meeting.attendances.filter(worker=cast["responsible"]).exists()
    assert Notice.objects.filter(recipient=cast["reader"], text__contains="flyttet").exists()
    assert cast.client("lead_of_other_district").get(address).status_code == 404


@pytest.mark.parametrize("wrong", [{"ends": "8"}, {"on": ""}, {"place": ""}, {"begins": "kveld"}])
def test_a_meeting_that_cannot_be_held_is_not_called(cast: Cast, wrong: dict[str, str]) -> None:
    assert cast.client("lead").post("/osk/moter/nytt/", {**WHEN, **wrong}).status_code == 422
    assert not OskMeeting.objects.exists()


def test_the_team_wishes_and_the_lead_puts_it_on_the_agenda(cast: Cast, meeting: OskMeeting) -> None:
    other = another_family(cast, "Bregne")
    answer = cast.client("coordinator").post(
        f"/familier/{other.family.public_id}/osk-onske/", {"wish": "Ingen svarer om bolig."}
    )
    assert answer.status_code == 302
    address = f"/osk/moter/{meeting.public_id}/"
    assert "Ingen svarer om bolig." in page(cast, "lead", address)
    assert "Ingen svarer om bolig." not in page(cast, "reader", address)
    wished = OskItem.objects.get(family=other.family)
    take = f"{address}onsker/{wished.public_id}/"
    assert cast.client("lead_of_other_district").post(take).status_code == 404
    assert cast.client("lead").post(take).status_code == 302
    wished.refresh_from_db()
    assert wished.meeting == meeting


@pytest.mark.parametrize(
    ("who", "status"), [("reader", 403), ("other_office", 404), ("lead", 404), ("administrator", 404)]
)
def test_only_those_who_plan_with_the_family_wish_for_it(cast: Cast, who: str, status: int) -> None:
    answer = cast.client(who).post(f"/familier/{cast.family.public_id}/osk-onske/", {"wish": "Ta opp"})
    assert answer.status_code == status
    assert not OskItem.objects.exists()


def test_reading_a_case_stands_in_the_list_of_readers(cast: Cast, meeting: OskMeeting, url: str) -> None:
    before = ReadRecord.objects.filter(family=str(cast.family.public_id), user_email=cast["lead"].email).count()
    cast.client("lead").get(url)
    cast.client("lead").get(f"/osk/moter/{meeting.public_id}/")
    assert (
        ReadRecord.objects.filter(family=str(cast.family.public_id), user_email=cast["lead"].email).count()
        == before + 2
    )


def test_min_dag_and_the_calendar_show_the_meeting_without_a_family(cast: Cast, meeting: OskMeeting) -> None:
    assert "Møterom 1" in page(cast, "reader", "/")
    assert "Møterom 1" not in page(cast, "other_office", "/")
    key = calendar_keys.make_key(user=cast["reader"])
    feed = cast.client("reader").get(reverse("coordination:calendar_feed", args=[key])).content.decode()
    assert "OSK-møte" in feed
    assert "Blomst" not in feed
    assert "Møterom" not in feed


def test_a_meeting_asks_as_many_questions_with_twelve_families_as_with_one(cast: Cast, meeting: OskMeeting) -> None:
    address = f"/osk/moter/{meeting.public_id}/"

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert cast.client("lead").get(address).status_code == 200
        return len(asked)

    questions()
    one = questions()
    for number in range(11):
        leave_alone(another_family(cast, f"Bregne {number}"), 70)
    flags.evaluate()
    osk.take_to_osk(meeting=meeting, by=cast["lead"], flags=Flag.objects.all())
    assert OskItem.objects.count() == 12
    assert questions() == one
