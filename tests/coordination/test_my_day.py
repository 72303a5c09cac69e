"""Min dag: what waits for me, in order, one click from being done, and what is news to me."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import Goal, LastLook, Measure, MeasureParty, Meeting, MeetingInvitation
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import Owner, add_measure, change_measure, move_measure
from familieplan.coordination.operations.meetings import answer_meeting
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal, answer_area
from familieplan.coordination.views import my_day
from familieplan.families.models import EndReason
from familieplan.families.operations import end_participation
from familieplan.families.protection import protect_address
from tests.cast import Cast, add_deputy
from tests.clock import later
from tests.coordination.stories import TODAY, another_family, meet, propose
from tests.test_leaks import child_welfare, secret_part

pytestmark = pytest.mark.django_db
_ = child_welfare  # the fixture
HTMX = {"headers": {"HX-Request": "true", "HX-Boosted": "true"}}


def part(client: Client, title: str, query: str = "") -> str:
    """One section of the page, by the id of its heading."""
    page = client.get("/" + query).content.decode()
    return page.split(f'id="{title}"')[1].split("</section>")[0] if f'id="{title}"' in page else ""


def due(cast: Cast, text: str, days: int = 1, **facts: Any) -> Measure:
    owner = facts.pop("owner", None) or Owner.of_worker(cast["coordinator"])
    by = cast[facts.pop("by", "coordinator")]
    made = {"area": "work", "due_on": TODAY + timedelta(days=days), "owner": owner}
    return add_measure(plan=facts.pop("plan", cast.plan), by=by, text=text, **made | facts)


def note(cast: Cast, text: str = "Skolen ringte.", who: str = "responsible") -> Any:
    return sign_entry(plan=cast.plan, by=cast[who], kind="note", happened_on=TODAY, text=text)


def test_what_is_late_stands_before_what_is_due_soon_and_the_rest_waits(cast: Cast) -> None:
    for text, days in (("om to uker", 14), ("i går", -1), ("senere", 15), ("forrige uke", -7)):
        due(cast, text, days)
    mine = part(cast.client("coordinator"), "frister")
    places = [mine.index(f">{text}</a>") for text in ("forrige uke", "i går", "om to uker")]
    assert places == sorted(places)
    assert "senere" not in mine


def test_a_measure_that_my_office_has_and_nobody_there_is_mine_to_see(cast: Cast) -> None:
    nav = cast.offices["nav"].service
    due(cast, "NAV sitt", owner=Owner("service", service=nav))
    due(cast, "Tryggs eget", owner=Owner.of_worker(cast["responsible"]))
    for who, seen in (("responsible", ("NAV sitt", "Tryggs eget")), ("reader", ("NAV sitt",)), ("coordinator", ())):
        mine = part(cast.client(who), "frister")
        assert [text for text in ("NAV sitt", "Tryggs eget") if f">{text}</a>" in mine] == list(seen)
    assert "NAV sitt" not in part(cast.client("other_office"), "frister")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_measure_is_ticked_and_taken_back_without_leaving_the_page(cast: Cast, headers: dict[str, Any]) -> None:
    measure, client = due(cast, "Ringe skolen"), cast.client("coordinator")
    step = f"/familier/{cast.family.public_id}/tiltak/{measure.public_id}/steg/"
    page = client.post(step, {"tilbake": "min-dag"}, follow=True, **headers)
    assert page.request["PATH_INFO"] == "/"
    assert "Tiltaket er merket som gjort" in page.content.decode()
    page = client.post(step, {"tilbake": "min-dag", "angre": ""}, follow=True, **headers)
    assert ">Ringe skolen</a>" in page.content.decode()


def test_meetings_stand_by_day_and_what_waits_for_an_answer_first(cast: Cast) -> None:
    for days in (0, 3, 5):
        meet(cast, "reader", days=days, about=f"om {days}")
    today, soon, asked = Meeting.objects.order_by("starts_at")
    for meeting in (today, soon):
        answer_meeting(
            invitation=MeetingInvitation.objects.select_related("meeting").get(meeting=meeting, worker=cast["reader"]),
            by=cast["reader"],
            comes=True,
        )
    client = cast.client("reader")
    assert str(today.public_id) in part(client, "moter")
    assert str(soon.public_id) in part(client, "frem")
    page = client.get("/").content.decode()
    assert page.count("Ja, jeg kommer") == 1
    assert page.index(f'id="mote-{asked.public_id}"') < page.index('id="moter"')
    assert "Ja, jeg kommer" not in cast.client("responsible").get("/").content.decode()


def test_an_answer_is_one_click_and_a_no_takes_the_meeting_away(cast: Cast) -> None:
    meeting, client = meet(cast, "reader"), cast.client("reader")
    address = f"/familier/{cast.family.public_id}/moter/{meeting.public_id}/svar/"
    page = client.post(address, {"tilbake": "min-dag", "ja": "1"}, follow=True).content.decode()
    assert "Du kommer " in page
    assert str(meeting.public_id) in part(client, "frem")
    client.post(address, {"tilbake": "min-dag", "nei": "1"})
    assert str(meeting.public_id) not in client.get("/").content.decode()


def test_whoever_stands_in_sees_the_meetings_of_the_one_who_is_away(cast: Cast) -> None:
    meet(cast, "reader", days=0)
    add_deputy(cast)
    shown = part(cast.client("deputy"), "moter")
    assert "familien Blomst" in shown
    assert "Du er stedfortreder" in shown
    assert "Du er stedfortreder" not in part(cast.client("coordinator"), "moter")
    assert "familien Blomst" not in part(cast.client("responsible"), "moter")


def test_a_baton_is_taken_over_from_the_page_and_the_family_is_named_only_where_one_answers(cast: Cast) -> None:
    handover, client = propose(cast), cast.client("other_office")
    page = client.get("/").content.decode()
    assert "Klar Bekk ber deg bli familiekoordinator" in page
    assert "Blomst" not in page
    answer = client.post(f"/overlevering/{handover.public_id}/godta/", {"tilbake": "min-dag"}, follow=True)
    assert answer.request["PATH_INFO"] == "/"
    assert "Du er nå familiekoordinator." in answer.content.decode()


def test_news_are_what_others_have_done_and_never_what_i_have(cast: Cast) -> None:
    for who in ("coordinator", "responsible"):
        note(cast, who=who)
    due(cast, "Mitt eget")
    theirs = due(cast, "De andres", by="responsible", owner=Owner.of_worker(cast["responsible"]))
    news = part(cast.client("coordinator"), "nytt")
    assert "Notat: Trygg Furu" in news
    assert "Nytt tiltak: De andres" in news
    for own in ("Klar Bekk", "Mitt eget"):
        assert own not in news
    move_measure(measure=theirs, by=cast["responsible"], status="done")
    news = part(cast.client("coordinator"), "nytt")
    assert "Gjort: De andres" in news
    assert "Nytt tiltak" not in news


def test_a_changed_measure_and_a_reached_goal_are_news(cast: Cast) -> None:
    theirs = due(cast, "Ringe", by="responsible")
    owner, text = Owner.of_worker(cast["responsible"]), "Ringe igjen"
    change_measure(measure=theirs, by=cast["responsible"], text=text, owner=owner, due_on=None, status="active")
    page, words = f"/familier/{cast.family.public_id}/", {"words": "Vi vil bo her", "said_by": "Vakker"}
    cast.client("responsible").post(page + "omrade/housing/mal/", words)
    news = part(cast.client("coordinator"), "nytt")
    assert "Endret tiltak: Ringe igjen" in news
    assert "Nytt mål: bolig" in news
    cast.client("responsible").post(f"{page}mal/{Goal.objects.get().public_id}/", {"naadd": "1"})
    assert "Mål nådd: bolig" in part(cast.client("coordinator"), "nytt")


def test_a_goal_that_i_have_set_is_no_news_to_me(cast: Cast) -> None:
    words = {"area": "housing", "words": "Vi vil bo her", "said_by": "Vakker"}
    cast.client("coordinator").post(f"/familier/{cast.family.public_id}/omrade/housing/mal/", words)
    assert "mål" not in part(cast.client("coordinator"), "nytt")
    assert "Nytt mål: bolig" in part(cast.client("reader"), "nytt")


def test_another_answer_about_a_life_area_is_news_without_its_words(cast: Cast) -> None:
    answer_area(plan=cast.plan, by=cast["responsible"], area="housing", state="in_work", situation="Bor trangt")
    news = part(cast.client("coordinator"), "nytt")
    assert "Nytt svar om livsområde: bolig" in news
    assert "trangt" not in news
    assert "Nytt svar" not in part(cast.client("responsible"), "nytt")


def test_what_i_have_looked_at_is_no_news_any_more_and_what_comes_later_is(cast: Cast) -> None:
    note(cast)
    due(cast, "De andres", by="responsible")
    client, page = cast.client("coordinator"), f"/familier/{cast.family.public_id}/"
    client.get(page)
    news = part(client, "nytt")
    assert "Notat: Trygg Furu" in news
    assert "De andres" not in news
    client.get(page + "logg/")
    assert "Ingen andre har skrevet" in part(client, "nytt")
    assert "Notat: Trygg Furu" in part(cast.client("reader"), "nytt")
    note(cast, "En gang til")
    assert "Notat: Trygg Furu" in part(client, "nytt")


def test_everything_can_be_marked_as_seen_at_once_by_each_for_themselves(cast: Cast) -> None:
    note(cast)
    due(cast, "De andres", by="responsible")
    client = cast.client("coordinator")
    page = client.post("/dag/sett/", follow=True).content.decode()
    assert "Alt nytt er merket som sett." in page
    assert "Ingen andre har skrevet" in part(client, "nytt")
    assert "De andres" in part(cast.client("reader"), "nytt")
    assert set(LastLook.objects.values_list("user", flat=True)) == {cast["coordinator"].pk}


def test_an_answer_to_what_i_wrote_is_news_to_me_alone(cast: Cast) -> None:
    entry = note(cast, who="coordinator")
    answer_entry(plan=cast.plan, entry=entry, by=cast["responsible"], text="Jeg ringer dem.")
    assert "Svar på det du har skrevet: Trygg Furu" in part(cast.client("coordinator"), "nytt")
    assert "Svar på" not in part(cast.client("reader"), "nytt")


def test_old_news_is_no_news(cast: Cast) -> None:
    note(cast)
    with later(timedelta(days=31)):
        assert "Notat" not in part(cast.client("coordinator"), "nytt")


def test_what_is_hidden_from_somebody_is_no_news_to_them(child_welfare: Cast) -> None:
    secret_part(child_welfare)
    note(child_welfare, "Bare NAV", who="responsible")
    news = part(child_welfare.client("coordinator"), "nytt")
    assert "Stille" not in news
    assert "Møte" not in news
    assert "Notat: Trygg Furu" in news


def test_a_protected_family_is_named_in_no_list(cast: Cast) -> None:
    note(cast)
    due(cast, "De andres", by="responsible")
    meet(cast, "responsible", place="Skogveien 4", days=0)
    protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    for who in ("coordinator", "responsible"):
        page = cast.client(who).get("/").content.decode()
        assert "Blomst" not in page
        assert "Skogveien" not in page
        assert "kjermet familie" in page


def test_each_list_is_short_and_shows_the_rest_when_it_is_asked_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_day, "FEW", 2)
    for number in range(4):
        due(cast, f"Mitt {number}", days=number)
        note(cast, f"Notat {number}")
    client = cast.client("coordinator")
    mine, news = part(client, "frister"), part(client, "nytt")
    assert ("Mitt 1" in mine, "Mitt 2" in mine, "Vis flere tiltak" in mine) == (True, False, True)
    assert (news.count("<p>Notat: Trygg Furu"), "Vis flere nyheter" in news) == (2, True)
    assert "Mitt 3" in part(client, "frister", "?vis=tiltak")
    assert part(client, "nytt", "?vis=nytt").count("<p>Notat: Trygg Furu") == 4


def test_the_page_costs_the_same_however_much_waits(cast: Cast) -> None:
    def fill(names: list[str]) -> None:
        for name in names:
            plan = another_family(cast, name)
            due(cast, name, plan=plan)
            due(cast, f"{name} to", plan=plan, by="reader")
            add_goal(plan=plan, by=cast["reader"], area="housing", words=name, said_by="Vennlig")
            sign_entry(plan=plan, by=cast["reader"], kind="note", happened_on=TODAY, text=name)
            meet(cast, plan=plan, days=1)

    def cost() -> int:
        client = cast.client("coordinator")
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            page = client.get("/").content.decode()
        assert "Familien Mose" in page
        return len([query for query in found if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    fill(["Mose"])
    few = cost()
    fill([f"Lyng {serial}" for serial in range(5)])
    assert cost() == few
    assert few <= 24


def test_every_family_on_the_page_is_written_down_as_listed(cast: Cast) -> None:
    meet(cast, "reader")
    cast.client("reader").get("/")
    record = ReadRecord.objects.latest("id")
    assert (record.family, record.what, record.deed) == (str(cast.family.public_id), "Min dag", "listed")


def test_looking_is_remembered_once_for_each_page(cast: Cast) -> None:
    client, page = cast.client("reader"), f"/familier/{cast.family.public_id}/"
    for address in (page, page, page + "logg/"):
        client.get(address)
    assert sorted(LastLook.objects.values_list("what", flat=True)) == ["log", "plan"]
    assert LastLook.objects.filter(seen_at__lte=timezone.now()).count() == 2


def test_my_own_task_in_a_measure_of_anothers_is_ticked_where_it_stands(cast: Cast) -> None:
    for text, days in (("snart", 3), ("senere", 15), ("i forgårs", -2)):
        measure = due(cast, text, days)
        add_party(
            measure=measure, by=cast["coordinator"], who=Owner.of_worker(cast["responsible"]), task=f"Følge {text}"
        )
    client = cast.client("responsible")
    mine = part(client, "oppgaver")
    assert mine.index("Følge i forgårs") < mine.index("Følge snart")
    assert "Følge senere" not in mine
    assert part(cast.client("coordinator"), "oppgaver") == ""
    party = MeasureParty.objects.get(task="Følge snart")
    address = f"/familier/{cast.family.public_id}/tiltak/{party.measure.public_id}/med/{party.public_id}/"
    answer = client.post(address, {"tilbake": "min-dag", "gjort": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Følge snart" not in part(client, "oppgaver")
    move_measure(measure=Measure.objects.get(text="i forgårs"), by=cast["coordinator"], status="done")
    assert part(client, "oppgaver") == ""


def test_whoever_only_reads_the_plan_sees_the_task_and_ticks_nothing(cast: Cast) -> None:
    add_party(
        measure=due(cast, "Lekser", 3),
        by=cast["coordinator"],
        who=Owner.of_worker(cast["reader"]),
        task="Sende ukeplan",
    )
    mine = part(cast.client("reader"), "oppgaver")
    assert "Sende ukeplan" in mine
    assert "<button" not in mine
    assert part(cast.client("other_office"), "oppgaver") == ""


def test_a_task_goes_from_the_day_when_the_part_in_the_family_has_ended(cast: Cast) -> None:
    add_party(
        measure=due(cast, "Lekser", 3), by=cast["coordinator"], who=Owner.of_worker(cast["responsible"]), task="Ringe"
    )
    ended = cast.family.participations.get(worker=cast["responsible"])
    end_participation(participation=ended, by=cast["coordinator"], reason=EndReason.FINISHED)
    assert part(cast.client("responsible"), "oppgaver") == ""
