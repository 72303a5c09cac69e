"""The common papers of an OSK meeting: what everybody may read, shown to the lead first, as one file, and no more."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from familieplan.accounts.models import Notice, ReadRecord, User
from familieplan.coordination.models import Flag, FlagStep, OskItem, OskMeeting
from familieplan.coordination.operations import flags, osk, osk_items
from familieplan.coordination.operations.meetings import When
from familieplan.families import operations, secrecy
from familieplan.families.models import EndReason
from familieplan.families.policies import Part
from familieplan.families.protection import protect_address
from familieplan.rights import tasks
from tests.cast import Cast
from tests.coordination.stories import another_family, leave_alone
from tests.families.sharing import law

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was sent to the worker, which does its work at once."""
    sent: list[tuple[int, int]] = []

    def send(args: tuple[int, int], **_options: object) -> None:
        sent.append(args)
        tasks.draw_osk_papers(*args)

    monkeypatch.setattr(tasks.draw_osk_papers, "apply_async", send)
    return sent


@pytest.fixture
def meeting(cast: Cast) -> OskMeeting:
    """The lead, the coordinator and the responsible come; two families, of which the responsible follows one."""
    other = another_family(cast, "Bregne")
    for plan in (cast.plan, other):
        leave_alone(plan, 70)
    flags.evaluate()
    return call(cast, "coordinator", "responsible")


def call(cast: Cast, *who: str) -> OskMeeting:
    starts = timezone.now() + timedelta(days=1)
    district = cast.family.district
    assert district
    made = osk.call_osk(
        district=district,
        by=cast["lead"],
        when=When(starts, starts + timedelta(hours=2)),
        place="Møterom 1",
        asked=[cast[each] for each in who],
    )
    osk.take_to_osk(meeting=made, by=cast["lead"], flags=Flag.objects.raised())
    return made


def preview(cast: Cast, meeting: OskMeeting) -> str:
    return unescape(cast.client("lead").get(f"/osk/moter/{meeting.public_id}/si-fra/").content.decode())


def send(cast: Cast, meeting: OskMeeting, *items: OskItem) -> None:
    chosen = [str(each.public_id) for each in items or OskItem.objects.filter(meeting=meeting)]
    assert cast.client("lead").post(f"/osk/moter/{meeting.public_id}/si-fra/", {"sak": chosen}).status_code == 302


def item_of(name: str) -> OskItem:
    return OskItem.objects.get(family__name=name)


def fetched(cast: Cast, meeting: OskMeeting, who: str) -> str:
    """The text of the file, or nothing where there is none."""
    client, address = cast.client(who), f"/osk/moter/{meeting.public_id}/papirer/"
    assert client.get(address).status_code == 200
    answer = client.post(address)
    if answer.status_code == 302:
        return ""
    assert "no-store" in answer["Cache-Control"]
    pages = PdfReader(BytesIO(answer.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_lead_sees_before_sending_what_is_in_the_papers_and_what_is_not(cast: Cast, meeting: OskMeeting) -> None:
    text = preview(cast, meeting)
    inside, outside = text.split("Ikke med i papirene")
    assert "Familien Blomst" in inside
    assert "Planen har ligget stille" in inside
    assert "Familien Bregne" not in inside
    assert "Familien Bregne" in outside
    assert "2 av 3 kan lese saken." in outside
    # How many, and never who: whom a family is followed by may be secret.
    assert not any(name in text for name in ("Klar Bekk", "Trygg Furu"))
    assert not Notice.objects.filter(text__contains="klare til å leses").exists()


def test_everybody_who_comes_gets_the_same_letters_and_each_letter_stands_on_their_own_page(
    cast: Cast, meeting: OskMeeting
) -> None:
    words = {"family_invited": "asked", "family_view": "De vil bli boende.", "child_view": "Glad vil bli spurt."}
    osk_items.keep_words(item=item_of("Familien Blomst"), by=cast["lead"], **words)
    send(cast, meeting)
    texts = {who: fetched(cast, meeting, who) for who in ("lead", "coordinator", "responsible")}
    bodies = {text.split("Papirer til OSK-møte", 1)[1].replace(cast[who].name, "") for who, text in texts.items()}
    assert len(bodies) == 1
    (body,) = bodies
    assert "Glad vil bli spurt." in body
    assert "Bregne" not in body
    address = f"/osk/sak/{item_of('Familien Blomst').public_id}/"
    (reason,) = (flag.version.rule for flag in Flag.objects.filter(family=cast.family).select_related("version"))
    assert reason == "plan_untouched"
    for who in texts:
        own = unescape(cast.client(who).get(address).content.decode())
        for said in ("Familien Blomst", "Planen har ligget stille", "De vil bli boende.", "Glad vil bli spurt."):
            assert said in body
            assert said in own


def test_the_file_is_tagged_and_in_norwegian_and_holds_no_number(cast: Cast, meeting: OskMeeting) -> None:
    osk_items.keep_words(item=item_of("Familien Blomst"), by=cast["lead"], family_view="Ring 01815012345 i dag.")
    send(cast, meeting)
    client = cast.client("coordinator")
    client.get(f"/osk/moter/{meeting.public_id}/papirer/")
    paper = PdfReader(BytesIO(client.post(f"/osk/moter/{meeting.public_id}/papirer/").content))
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nb"
    assert "01815012345" not in paper.pages[0].extract_text()


@pytest.mark.parametrize("who", ["reader", "other_office", "lead_of_other_district", "administrator", "auditor"])
def test_nobody_else_has_papers(cast: Cast, meeting: OskMeeting, who: str) -> None:
    send(cast, meeting)
    client = cast.client(who)
    assert client.get(f"/osk/moter/{meeting.public_id}/papirer/").status_code == 404
    assert client.post(f"/osk/moter/{meeting.public_id}/papirer/").status_code == 404
    assert client.get(f"/osk/moter/{meeting.public_id}/si-fra/").status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "responsible"])
def test_only_the_lead_sees_them_before_they_are_sent(cast: Cast, meeting: OskMeeting, who: str) -> None:
    assert cast.client(who).get(f"/osk/moter/{meeting.public_id}/si-fra/").status_code == 404
    assert fetched(cast, meeting, who) == ""
    assert "Papirer til møtet" not in cast.client(who).get(f"/osk/moter/{meeting.public_id}/").content.decode()


def test_whoever_is_asked_and_may_read_nothing_empties_the_papers(cast: Cast, meeting: OskMeeting) -> None:
    send(cast, meeting)
    assert "Blomst" in fetched(cast, meeting, "coordinator")
    facts = {"when": When(meeting.starts_at, meeting.ends_at), "place": meeting.place}
    asked = [cast[who] for who in ("coordinator", "responsible", "reader")]
    osk.change_osk(meeting=meeting, by=cast["lead"], asked=asked, **facts)
    assert fetched(cast, meeting, "coordinator") == ""
    assert fetched(cast, meeting, "reader") == ""
    assert "Det er ingen sak som alle kan lese" in preview(cast, meeting)
    # Whoever does not come need not be able to.
    osk.answer_osk(attendance=meeting.attendances.get(worker=cast["reader"]), by=cast["reader"], comes=False)
    assert "Blomst" in fetched(cast, meeting, "coordinator")
    assert fetched(cast, meeting, "reader") == ""


def test_whoever_stops_taking_part_empties_the_papers_in_the_same_breath(cast: Cast, meeting: OskMeeting) -> None:
    send(cast, meeting)
    part = cast.family.participations.get(worker=cast["responsible"])
    operations.end_participation(participation=part, by=cast["coordinator"], reason=EndReason.FINISHED)
    assert fetched(cast, meeting, "responsible") == ""
    assert fetched(cast, meeting, "coordinator") == ""


def test_a_case_that_the_lead_has_not_seen_in_the_papers_is_not_sent(cast: Cast, meeting: OskMeeting) -> None:
    """Somebody is let into the other family while the lead reads."""
    seen = item_of("Familien Blomst")
    other = item_of("Familien Bregne").family
    operations.start_participation(
        family=other, by=cast["coordinator"], worker=cast["responsible"], part=Part.RESPONSIBLE, basis=other.bases.get()
    )
    send(cast, meeting, seen)
    assert "Bregne" not in fetched(cast, meeting, "coordinator")
    assert "Familien Bregne" in preview(cast, meeting).split("Ikke med")[0]
    send(cast, meeting)
    assert "Bregne" in fetched(cast, meeting, "coordinator")


def test_a_protected_family_has_no_name_in_papers_for_several(cast: Cast, meeting: OskMeeting) -> None:
    send(cast, meeting)
    assert "Blomst" in fetched(cast, meeting, "coordinator")
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    text = fetched(cast, meeting, "coordinator")
    assert "Skjermet familie" in text
    assert "Blomst" not in text


def test_a_flag_that_only_some_are_told_of_stands_in_no_common_paper(cast: Cast, meeting: OskMeeting) -> None:
    item = item_of("Familien Blomst")
    plain = Flag.objects.get(family=cast.family)
    told = Flag.objects.create(
        family=cast.family, version=plain.version, rule="contact_asked", facts={"asked_on": "2026-11-02"},
        since=plain.since,
    )  # fmt: skip
    FlagStep.objects.create(family=cast.family, flag=told, kind="meeting", words="x", item=item, by=cast["lead"])
    assert "ber om kontakt" not in preview(cast, meeting).split("Ikke med")[0].lower()
    assert "Planen har ligget stille" in preview(cast, meeting)


def secret_attendee(cast: Cast) -> User:
    """Barnevernet follows Familien Blomst in secret, and one of them is asked to the meeting."""
    nav = cast.offices["nav"].service
    nav.is_secret = True
    nav.save(update_fields=["is_secret"])
    return cast["responsible"]


def test_whoever_comes_for_a_secret_service_counts_only_where_all_may_know(cast: Cast, meeting: OskMeeting) -> None:
    secret_attendee(cast)
    assert "Familien Blomst" in preview(cast, meeting).split("Ikke med i papirene")[1]
    basis = operations.state_law(family=cast.family, by=cast["responsible"], stated=law("Barnet trenger hjelp nå."))
    about = cast.offices["nav"].service
    for told in ("helse", "osk"):
        assert "Familien Blomst" in preview(cast, meeting).split("Ikke med i papirene")[1]
        service = cast.offices[told].service
        secrecy.tell(family=cast.family, by=cast["responsible"], about=about, told=service, basis=basis)
    assert "Familien Blomst" in preview(cast, meeting).split("Ikke med i papirene")[0]


def test_fetching_is_written_down_and_waiting_is_not(
    cast: Cast, meeting: OskMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast, meeting)
    mine = ReadRecord.objects.filter(user_email=cast["coordinator"].email, family=str(cast.family.public_id))
    before = mine.count()
    with monkeypatch.context() as patched:
        patched.setattr(tasks.draw_osk_papers, "apply_async", lambda *_args, **_options: None)
        text = cast.client("coordinator").get(f"/osk/moter/{meeting.public_id}/papirer/").content.decode()
    assert "lages nå" in text
    assert "Blomst" not in text
    assert mine.count() == before
    fetched(cast, meeting, "coordinator")
    assert mine.filter(deed="out").count() == 1


def test_the_worker_draws_nothing_for_whoever_may_not_read(
    cast: Cast, meeting: OskMeeting, drawn: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast, meeting)
    kept: list[str] = []
    monkeypatch.setattr("familieplan.rights.papers.osk_papers.write", lambda html: kept.append(html) or b"%PDF")
    for who in ("other_office", "administrator", "lead_of_other_district"):
        tasks.draw_osk_papers(meeting.pk, cast[who].pk)
    assert kept == []
    tasks.draw_osk_papers(meeting.pk, cast["coordinator"].pk)
    tasks.draw_osk_papers(meeting.pk, cast["coordinator"].pk)
    assert len(kept) == 1


def test_the_papers_ask_as_many_questions_for_two_families_as_for_twelve(cast: Cast, meeting: OskMeeting) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            preview(cast, meeting)
        return len(asked)

    questions()
    few = questions()
    for number in range(10):
        leave_alone(another_family(cast, f"Lyng {number}"), 70)
    flags.evaluate()
    osk.take_to_osk(meeting=meeting, by=cast["lead"], flags=Flag.objects.raised())
    assert questions() == few
