"""A request for an extract: two others approve it as it reads, and only whoever asked takes it out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from familieplan.accounts.models import Deed, Employment, Notice, NoticeChoice, NoticeKind, ReadRecord, Way
from familieplan.accounts.tasks import send_notices
from familieplan.reporting.making import Status
from familieplan.reporting.models import (
    ResearchApproval,
    ResearchEvent,
    ResearchFile,
    ResearchGround,
    ResearchRequest,
)
from familieplan.reporting.research.models import Event, State
from familieplan.reporting.research.operations import NotYoursToAnswerError, approve, ask
from familieplan.reporting.research.packing import METHOD, TABLE, TOLD
from familieplan.reporting.tasks import render_extract, resume_reports
from tests.assistance.files import aid, file_of, take
from tests.cast import Cast
from tests.clock import later

pytestmark = pytest.mark.django_db
ASKER, LEAD, ADMINISTRATOR = "lead_of_other_district", "lead", "administrator"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def files(cast: Cast) -> None:
    take(file_of("11F", 2025, [aid(serial, 2025, range(1, 2 + serial % 9), serial % 3) for serial in range(1, 91)]))


def asked(**changed: Any) -> dict[str, Any]:
    return {
        "purpose": "Hva hjelper barnefamilier?",
        "receiver": "NTNU, Institutt for sosialt arbeid",
        "ground": ResearchGround.objects.get(code="fvl-13a").pk,
        "reference": "",
        "years": ["2025"],
        "variables": ["age", "sex", "children", "months"],
        "expires_on": f"{TODAY + timedelta(days=60):%d.%m.%Y}",
    } | changed


@pytest.fixture
def waiting(cast: Cast) -> ResearchRequest:
    return new(cast)


def new(cast: Cast, who: str = ASKER, **changed: Any) -> ResearchRequest:
    answer = cast.client(who).post("/arsstatus/forskning/ny/", asked(**changed))
    assert answer.status_code == 302, unescape(answer.content.decode())
    return ResearchRequest.objects.get(public_id=answer["Location"].split("/")[-2])


def page(request: ResearchRequest, after: str = "") -> str:
    return f"/arsstatus/forskning/{request.public_id}/{after}"


def say(cast: Cast, who: str, request: ResearchRequest, what: str, **more: Any) -> Any:
    return cast.client(who).post(page(request, "svar/"), {"version": request.version, what: "1"} | more)


def seen(client: Client, request: ResearchRequest, after: str = "") -> str:
    return unescape(client.get(page(request, after)).content.decode())


@pytest.fixture
def made(cast: Cast, waiting: ResearchRequest) -> ResearchRequest:
    for who in (LEAD, ADMINISTRATOR):
        assert say(cast, who, waiting, "godkjenn").status_code == 302
    render_extract(waiting.files.get().pk)
    waiting.refresh_from_db()
    return waiting


def test_from_the_question_by_two_others_to_the_file(
    cast: Cast, waiting: ResearchRequest, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    say(cast, LEAD, waiting, "godkjenn")
    assert not ResearchFile.objects.exists()
    assert "Godkjent av Rask Elv" in seen(cast.client(ADMINISTRATOR), waiting)
    say(cast, ADMINISTRATOR, waiting, "godkjenn")
    assert "Steg 0 av 3: venter på tur" in seen(cast.client(ASKER), waiting)
    render_extract(waiting.files.get().pk)
    render_extract(waiting.files.get().pk)
    shown = seen(cast.client(ASKER), waiting)
    assert "Last ned uttrekket" in shown
    assert "er nådd (kravet er 5)" in shown
    assert list(waiting.events.values_list("kind", flat=True)) == [Event.ASKED, Event.APPROVED, Event.APPROVED]


def test_the_file_comes_after_a_notice_and_both_logs_say_who_took_it(cast: Cast, made: ResearchRequest) -> None:
    client = cast.client(ASKER)
    assert "Vi skriver ned at du laster den ned" in seen(client, made, "fil/")
    assert not ReadRecord.objects.filter(family=str(made.public_id)).exists()
    answer = client.post(page(made, "fil/"))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(package.namelist()) == {TABLE, METHOD, TOLD}
    told = json.loads(package.read(METHOD))
    assert (told["k_demanded"], told["k_reached"] >= 5, told["years"][0]["year"]) == (5, True, 2025)
    assert "k-anonymitet: k = " in package.read(TOLD).decode("utf-8-sig")
    assert package.read(TABLE).decode("utf-8-sig").startswith("year;age;sex;children;months\r\n")
    record = ReadRecord.objects.get(family=str(made.public_id))
    assert (record.user_name, record.deed, record.purpose) == ("Klok Lerke", Deed.OUT, "forskning")
    assert ResearchEvent.objects.get(kind=Event.TAKEN).who.startswith("Klok Lerke <")
    assert "Lastet ned uttrekket" in seen(cast.client("auditor"), made)


@pytest.mark.parametrize(
    "who", [LEAD, ADMINISTRATOR, "auditor", "coordinator", "area_coordinator", "superuser", "family_member"]
)
def test_nobody_but_whoever_asked_reaches_the_file(cast: Cast, made: ResearchRequest, who: str) -> None:
    client = cast.client(who)
    assert client.get(page(made, "fil/")).status_code == 404
    assert client.post(page(made, "fil/")).status_code == 404
    assert not ResearchEvent.objects.filter(kind=Event.TAKEN).exists()


@pytest.mark.parametrize("who", ["coordinator", "area_coordinator", "superuser", "family_member"])
def test_who_sees_no_figures_sees_no_request_and_answers_none(cast: Cast, waiting: ResearchRequest, who: str) -> None:
    client = cast.client(who)
    for after in ("", "endre/", "fil/"):
        assert client.get(page(waiting, after)).status_code == 404
    assert client.get("/arsstatus/forskning/").status_code == 404
    assert say(cast, who, waiting, "godkjenn").status_code == 404
    assert not ResearchApproval.objects.exists()


def test_the_auditor_reads_and_decides_nothing(cast: Cast, waiting: ResearchRequest) -> None:
    assert "NTNU" in seen(cast.client("auditor"), waiting)
    assert say(cast, "auditor", waiting, "godkjenn").status_code == 404
    assert cast.client("auditor").get("/arsstatus/forskning/ny/").status_code == 404


def test_whoever_asked_cannot_approve(cast: Cast, waiting: ResearchRequest) -> None:
    answer = say(cast, ASKER, waiting, "godkjenn")
    assert answer.status_code == 422
    assert "Du har bedt om uttrekket selv" in unescape(answer.content.decode())
    assert not ResearchApproval.objects.exists()


def test_one_person_approves_once_and_one_role_once(cast: Cast, waiting: ResearchRequest) -> None:
    say(cast, LEAD, waiting, "godkjenn")
    again = say(cast, LEAD, waiting, "godkjenn")
    assert "Du har alt godkjent" in unescape(again.content.decode())
    cast.hire("third", "Varm Sti", "osk", "team_lead")
    other = say(cast, "third", waiting, "godkjenn")
    assert "Noen i samme rolle" in unescape(other.content.decode())
    assert 'name="godkjenn"' not in seen(cast.client("third"), waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.approvals.count()) == (State.ASKED, 1)


def test_a_changed_request_is_approved_anew(cast: Cast, waiting: ResearchRequest) -> None:
    say(cast, LEAD, waiting, "godkjenn")
    client = cast.client(ASKER)
    assert "Hva hjelper barnefamilier?" in seen(client, waiting, "endre/")
    client.post(page(waiting, "endre/"), asked(variables=["age", "sex", "district", "months"]))
    stale = say(cast, ADMINISTRATOR, waiting, "godkjenn")
    assert "Forespørselen er endret mens du leste" in unescape(stale.content.decode())
    waiting.refresh_from_db()
    assert waiting.version == 2
    say(cast, ADMINISTRATOR, waiting, "godkjenn")
    assert not ResearchFile.objects.exists()
    say(cast, LEAD, waiting, "godkjenn")
    assert ResearchFile.objects.count() == 1


def test_the_form_offers_years_as_it_takes_them(cast: Cast, waiting: ResearchRequest) -> None:
    new_one = cast.client(ASKER).get("/arsstatus/forskning/ny/").content.decode()
    assert 'value="2025"' in new_one
    assert 'value="2025" checked' in seen(cast.client(ASKER), waiting, "endre/")


def test_the_same_words_sent_again_are_no_change(cast: Cast, waiting: ResearchRequest) -> None:
    say(cast, LEAD, waiting, "godkjenn")
    cast.client(ASKER).post(page(waiting, "endre/"), asked())
    waiting.refresh_from_db()
    assert waiting.version == 1


@pytest.mark.parametrize("who", [LEAD, ADMINISTRATOR])
def test_nobody_changes_what_another_asks_for(cast: Cast, waiting: ResearchRequest, who: str) -> None:
    assert cast.client(who).post(page(waiting, "endre/"), asked(purpose="Noe annet")).status_code == 404


def test_it_is_refused_with_a_reason_and_that_ends_it(cast: Cast, waiting: ResearchRequest) -> None:
    without = say(cast, ADMINISTRATOR, waiting, "avsla")
    assert without.status_code == 422
    assert "Skriv hvorfor uttrekket avslås" in unescape(without.content.decode())
    say(cast, ADMINISTRATOR, waiting, "avsla", reason="Formålet kan nås med årsstatusen.")
    assert "Begrunnelse: Formålet kan nås med årsstatusen." in seen(cast.client(ASKER), waiting)
    late = say(cast, LEAD, waiting, "godkjenn")
    assert "alt besvart: avslått" in unescape(late.content.decode())
    assert not ResearchFile.objects.exists()


def test_whoever_asked_takes_it_back(cast: Cast, waiting: ResearchRequest) -> None:
    say(cast, ASKER, waiting, "trekk")
    waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN


def test_an_expired_request_is_neither_approved_nor_made(cast: Cast, waiting: ResearchRequest) -> None:
    say(cast, LEAD, waiting, "godkjenn")
    with later(timedelta(days=60)):
        assert "utløpt" in unescape(say(cast, ADMINISTRATOR, waiting, "godkjenn").content.decode())
        assert "Utløpt" in seen(cast.client(ASKER), waiting)
    assert not ResearchFile.objects.exists()


def test_an_order_that_waited_too_long_is_not_made(cast: Cast, waiting: ResearchRequest) -> None:
    for who in (LEAD, ADMINISTRATOR):
        say(cast, who, waiting, "godkjenn")
    with later(timedelta(days=60)):
        render_extract(waiting.files.get().pk)
    assert (waiting.files.get().status, waiting.files.get().error_text[:15]) == (Status.FAILED, "Fristen er ute.")


def test_an_extract_whose_time_is_over_is_removed_and_its_method_stays(cast: Cast, made: ResearchRequest) -> None:
    with later(timedelta(days=60)):
        assert cast.client(ASKER).get(page(made, "fil/")).status_code == 404
        resume_reports()
        resume_reports()
        shown = seen(cast.client("auditor"), made)
    file = made.files.get()
    assert (file.content, file.removed_at is not None, file.method["k_reached"] >= 5) == (None, True, True)
    assert "Uttrekket ble slettet" in shown
    assert made.events.filter(kind=Event.REMOVED).count() == 1


def test_too_few_are_said_so_and_it_can_be_made_anew(cast: Cast) -> None:
    take(file_of("11F", 2024, [aid(serial, 2024) for serial in range(1, 4)]))
    request = new(cast, years=["2024"])
    for who in (LEAD, ADMINISTRATOR):
        say(cast, who, request, "godkjenn")
    render_extract(request.files.get().pk)
    assert "er det for få, eller de er for like" in seen(cast.client(ASKER), request)
    take(file_of("11F", 2024, [aid(serial, 2024, range(1, 2 + serial % 5)) for serial in range(1, 70)]))
    assert say(cast, LEAD, request, "lag").status_code == 422
    assert say(cast, ASKER, request, "lag").status_code == 302
    say(cast, ASKER, request, "lag")
    assert request.files.count() == 2
    render_extract(request.files.exclude(status=Status.FAILED).get().pk)
    assert cast.client(ASKER).post(page(request, "fil/")).status_code == 200


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"variables": ["name"]}, "Velg blant opplysningene i lista."),
        ({"variables": []}, "Dette må fylles ut."),
        ({"years": ["1999"]}, "Velg blant årene i lista."),
        ({"purpose": ""}, "Dette må fylles ut."),
        ({"expires_on": f"{TODAY:%d.%m.%Y}"}, "Velg en dag som kommer, høyst ett år fram."),
        ({"expires_on": f"{TODAY + timedelta(days=400):%d.%m.%Y}"}, "Velg en dag som kommer, høyst ett år fram."),
        ({"variables": ["duration"]}, "Varigheten kan ikke vites for 2025"),
        ({"variables": ["programme"]}, "Ingen 11CF-fil er lest inn for 2025."),
    ],
)
def test_what_cannot_be_asked_for_is_said_and_nothing_is_lost(cast: Cast, changed: dict[str, Any], told: str) -> None:
    answer = cast.client(ASKER).post("/arsstatus/forskning/ny/", asked(**changed))
    shown = unescape(answer.content.decode())
    assert (answer.status_code, told in shown, "NTNU, Institutt" in shown) == (422, True, True)
    assert not ResearchRequest.objects.exists()


def test_a_ground_that_needs_a_decision_asks_for_it(cast: Cast) -> None:
    ground = ResearchGround.objects.get(code="hpl-29").pk
    answer = cast.client(ASKER).post("/arsstatus/forskning/ny/", asked(ground=ground))
    assert "Denne hjemmelen krever et vedtak." in unescape(answer.content.decode())
    assert new(cast, ground=ground, reference="REK midt 2026/17").reference == "REK midt 2026/17"


def test_those_who_approve_see_what_has_been_given_of_the_same_years(cast: Cast, made: ResearchRequest) -> None:
    other = new(cast, receiver="Fafo")
    shown = seen(cast.client(LEAD), other)
    assert "Det er laget uttrekk for noen av de samme årene." in shown
    assert "NTNU, Institutt for sosialt arbeid" in shown


def directly(cast: Cast, request: ResearchRequest, who: str, **changed: Any) -> None:
    facts = {"version": request.version, "role": cast[who].role, "by_name": "x"} | changed
    ResearchApproval.objects.create(request=request, by=cast[who], **facts)


@pytest.mark.parametrize(
    ("who", "changed"),
    [
        (ASKER, {}),
        (LEAD, {"role": "administrator"}),
        ("auditor", {}),
        ("coordinator", {"role": "team_lead"}),
        (LEAD, {"version": 2}),
    ],
)
def test_the_database_refuses_an_approval_that_is_none(
    cast: Cast, waiting: ResearchRequest, who: str, changed: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        directly(cast, waiting, who, **changed)


def test_the_database_makes_no_file_without_two_distinct_approvals(cast: Cast, waiting: ResearchRequest) -> None:
    def approved() -> None:
        ResearchRequest.objects.filter(pk=waiting.pk).update(state=State.APPROVED)

    def file() -> None:
        ResearchFile.objects.create(request=waiting)

    for attempt in (approved, file):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    directly(cast, waiting, LEAD)
    for attempt in (approved, file, lambda: directly(cast, waiting, LEAD)):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    directly(cast, waiting, ADMINISTRATOR)
    approved()
    file()


def test_the_database_lets_no_approved_word_be_changed(cast: Cast, waiting: ResearchRequest) -> None:
    rows = ResearchRequest.objects.filter(pk=waiting.pk)
    changes: list[dict[str, Any]] = [{"purpose": "Noe annet"}, {"years": [2024]}, {"version": 3}]
    for change in (*changes, {"asked_by": cast[LEAD]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    rows.update(purpose="Noe annet", version=2)
    for who in (LEAD, ADMINISTRATOR):
        approve(request=waiting, by=cast[who], version=2)
    later: list[dict[str, Any]] = [{"purpose": "Noe mer", "version": 3}, {"state": State.ASKED}]
    for change in later:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_database_keeps_the_file_its_approvals_and_what_has_happened(cast: Cast, made: ResearchRequest) -> None:
    for change in (
        lambda: ResearchFile.objects.update(method={}),
        lambda: ResearchFile.objects.update(content=b"x"),
        lambda: ResearchFile.objects.all().delete(),
        lambda: ResearchApproval.objects.all().delete(),
        lambda: ResearchApproval.objects.update(by_name="y"),
        lambda: ResearchEvent.objects.all().delete(),
        lambda: ResearchRequest.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_extracts_of_one_approval_are_not_made(cast: Cast, made: ResearchRequest) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ResearchFile.objects.create(request=made)


def test_an_approval_of_a_version_that_is_gone_is_refused(cast: Cast) -> None:
    ground = ResearchGround.objects.get(code="fvl-13a")
    facts = {"purpose": "x", "receiver": "x", "ground": ground, "reference": "", "years": [2025], "variables": ["sex"]}
    request = ask(by=cast[ASKER], expires_on=TODAY + timedelta(days=3), **facts)
    with pytest.raises(NotYoursToAnswerError):
        approve(request=request, by=cast[LEAD], version=7)


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _n in range(8):
        new(cast)
    with django_assert_max_num_queries(12):
        assert cast.client(LEAD).get("/arsstatus/forskning/").status_code == 200


def told(about: ResearchRequest) -> dict[str, list[str]]:
    """Who has been told of it, in the order of their addresses, and with which words."""
    found: dict[str, list[str]] = {}
    for notice in (
        Notice.objects.filter(path=page(about)).order_by("recipient__email", "pk").select_related("recipient")
    ):
        found.setdefault(notice.recipient.email, []).append(notice.text)
    return found


def test_those_who_may_approve_are_told_that_one_waits_and_nobody_else(cast: Cast, waiting: ResearchRequest) -> None:
    words = "En forespørsel om uttrekk til forskning venter på svar."
    assert told(waiting) == {cast[who].email: [words] for who in (ADMINISTRATOR, LEAD)}


def test_whoever_asked_is_told_of_the_answer_and_not_of_what_others_wait_for(
    cast: Cast, waiting: ResearchRequest
) -> None:
    say(cast, LEAD, waiting, "godkjenn")
    assert cast[ASKER].email not in told(waiting)
    say(cast, ADMINISTRATOR, waiting, "godkjenn")
    assert told(waiting)[cast[ASKER].email] == ["Forespørselen din om uttrekk til forskning er besvart."]


def test_an_approver_who_left_or_switched_such_notices_off_gets_none(cast: Cast) -> None:
    Employment.objects.filter(user=cast[LEAD]).update(ended_on=TODAY)
    NoticeChoice.objects.create(user=cast[ADMINISTRATOR], kind=NoticeKind.OTHER, way=Way.OFF)
    assert told(new(cast)) == {}


def test_the_letter_says_nothing_of_what_is_asked_for(
    cast: Cast, waiting: ResearchRequest, mailoutbox: list[Any]
) -> None:
    ids = list(Notice.objects.filter(path=page(waiting)).values_list("pk", flat=True))
    send_notices(ids)
    assert len(mailoutbox) == 2
    for letter in mailoutbox:
        assert "Logg inn for å lese den." in letter.body
        for word in ("NTNU", "barnefamilier", cast[ASKER].name):
            assert word not in letter.subject + letter.body
