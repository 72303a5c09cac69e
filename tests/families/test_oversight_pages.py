"""The auditor's pages: the log narrowed, one person's reading, cases, watch list, rules and seals. For nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts import readlog_chain
from familieplan.accounts.models import Concern, Outcome, ReadLogCase, ReadRecord, ReadRuleVersion, WatchEntry
from familieplan.accounts.readcase_operations import raise_case
from familieplan.accounts.tasks import seal_read_log
from familieplan.accounts.watch_operations import end_watch, watch
from familieplan.families.unusual_operations import look
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.families.test_unusual_reading import YESTERDAY, others, reads

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=30)
PAGES = (
    "/leselogg/",
    "/leselogg/person/",
    "/leselogg/segl/",
    "/leselogg/saker/",
    "/leselogg/vakt/",
    "/leselogg/regler/",
)


def page(cast: Cast, path: str, **asked: str) -> str:
    return cast.client("auditor").get(path, asked).content.decode()


@pytest.fixture
def case(cast: Cast) -> ReadLogCase:
    reads(cast["other_office"], [str(cast.family.public_id)])
    look(days=[YESTERDAY])
    return ReadLogCase.objects.get(concern=Concern.NO_PART)


@pytest.mark.parametrize("who", [*(who for who in STAFF if who != "auditor"), "family_member"])
def test_the_auditors_pages_are_not_there_for_others(cast: Cast, case: ReadLogCase, who: str) -> None:
    client = cast.client(who)
    entry = watch(by=cast["auditor"], words="Blomst", why="avisen", until=LATER)
    for path in (*PAGES, f"/leselogg/saker/{case.public_id}/", "/leselogg/regler/no_part/"):
        assert client.get(path).status_code == 404, path
    sent: dict[str, Any] = {"outcome": "fine", "reason": "x", "words": "x", "why": "x", "until": "1.1.2030"}
    for path in (f"/leselogg/saker/{case.public_id}/", "/leselogg/vakt/", f"/leselogg/vakt/{entry.pk}/avslutt/"):
        assert client.post(path, sent).status_code == 404, path
    case.refresh_from_db()
    assert (case.outcome, WatchEntry.objects.current().count()) == ("", 1)


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "superuser"])
def test_cases_and_watches_are_in_no_list_of_others(cast: Cast, case: ReadLogCase, who: str) -> None:
    watch(by=cast["auditor"], words="Blomst", why="avisen", until=LATER)
    assert not ReadLogCase.objects.visible_to(cast[who]).exists()
    assert not WatchEntry.objects.visible_to(cast[who]).exists()


def test_the_auditor_meets_no_name_of_a_family_anywhere(cast: Cast, case: ReadLogCase) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    for path in (*PAGES, f"/leselogg/saker/{case.public_id}/", f"/leselogg/person/?hvem={cast['other_office'].email}"):
        shown = page(cast, path)
        assert not any(name in shown for name in ("Blomst", "Vakker", "Prøveveien")), path


def test_the_log_is_narrowed_by_what_was_done(cast: Cast) -> None:
    reads(cast["reader"], others(1), deed="write")
    reads(cast["coordinator"], others(1), deed="listed")
    shown = page(cast, "/leselogg/", gjort="write")
    assert ("Myk Vind" in shown, "Klar Bekk" in shown) == (True, False)


def test_the_log_is_narrowed_to_reading_outside_ones_own_district(cast: Cast) -> None:
    own = str(cast.family.public_id)
    for who in ("reader", "other_office", "administrator"):
        reads(cast[who], [own, *others(1), "f"])
    shown = page(cast, "/leselogg/", hvor="ute")
    assert shown.count("Lun Hytte") == 1
    assert not any(name in shown for name in ("Myk Vind", "Ærlig Stein"))


def test_the_filters_follow_to_the_next_step(cast: Cast) -> None:
    reads(cast["other_office"], [str(cast.family.public_id)], times=55)
    shown = page(cast, "/leselogg/", hvor="ute", gjort="read", q="Lun")
    more = shown.split('href="?q=')[1].split('"')[0].replace("&amp;", "&")
    rest = cast.client("auditor").get(f"/leselogg/?q={more}").content.decode()
    assert rest.count("Lun Hytte") == 5
    assert "Vis eldre" not in rest


def test_a_rare_hit_is_found_a_bounded_stretch_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("familieplan.accounts.steps.LOOK_THROUGH", 10)
    reads(cast["other_office"], [str(cast.family.public_id)], on=YESTERDAY - timedelta(days=1))
    reads(cast["reader"], others(25))
    shown, steps = page(cast, "/leselogg/", hvor="ute"), 1
    while "Lun Hytte" not in shown:
        assert "Gå videre til eldre." in shown
        more = shown.split('href="?q=')[1].split('"')[0].replace("&amp;", "&")
        shown, steps = cast.client("auditor").get(f"/leselogg/?q={more}").content.decode(), steps + 1
    assert steps == 3
    assert "Vis eldre" not in shown


def test_an_unknown_filter_is_explained_and_shows_no_less(cast: Cast) -> None:
    assert cast.client("auditor").get("/leselogg/?gjort=tull").status_code == 422


def test_whoever_looks_a_family_up_has_read_about_it_the_auditor_too(cast: Cast, case: ReadLogCase) -> None:
    own = str(cast.family.public_id)
    mine = ReadRecord.objects.filter(user_email=cast["auditor"].email)
    page(cast, "/leselogg/")
    page(cast, "/leselogg/", q=others(1)[0])
    assert mine.count() == 0
    page(cast, "/leselogg/", q=own)
    page(cast, f"/leselogg/saker/{case.public_id}/")
    assert [(row.family, row.what, row.purpose) for row in mine.order_by("id")] == [
        (own, "leseloggen", "tilsyn med lesingen"),
        (own, "en sak om lesing", "tilsyn med lesingen"),
    ]


def test_one_persons_reading_at_a_glance(cast: Cast, case: ReadLogCase) -> None:
    lun, own = cast["other_office"], str(cast.family.public_id)
    reads(lun, others(3), on=TODAY, deed="listed")
    reads(lun, [own], on=TODAY - timedelta(days=40))
    shown = " ".join(page(cast, "/leselogg/person/", hvem=lun.email.upper()).split())
    assert "Har lest om 4 familier." in shown
    assert "Leste: 1. Skrev: 0. Tok ut: 0. Så i lister: 3." in shown
    assert shown.count("Utenfor eget distrikt") == 1
    assert "Leste uten å delta" in shown
    earlier = (TODAY - timedelta(days=60)).strftime("%d.%m.%Y")
    assert "Leste: 2." in page(cast, "/leselogg/person/", hvem=lun.email, fra=earlier)


@pytest.mark.parametrize("who", ["", "ingen@prove.example", "a\0b"])
def test_a_person_who_has_not_read_is_said_so(cast: Cast, who: str) -> None:
    assert "Ingen med denne adressen har lest i disse dagene." in page(cast, "/leselogg/person/", hvem=who)


def test_a_case_is_assessed_with_a_reason_and_leaves_the_shelf(cast: Cast, case: ReadLogCase) -> None:
    address = f"/leselogg/saker/{case.public_id}/"
    shown = page(cast, address)
    assert "Lun Hytte" in shown
    assert "NAV Lerkendal" in shown
    client = cast.client("auditor")
    assert client.post(address, {"outcome": "fine", "reason": " "}).status_code == 422
    assert client.post(address, {"outcome": "", "reason": "Vikar"}).status_code == 422
    assert client.post(address, {"outcome": "followed_up", "reason": "Spør lederen"}).status_code == 302
    assert str(case.public_id) not in page(cast, "/leselogg/saker/")
    assert str(case.public_id) in page(cast, "/leselogg/saker/", vis="folges")
    client.post(address, {"outcome": "fine", "reason": "Lederen bekreftet vikariat"})
    case.refresh_from_db()
    assert (case.outcome, case.assessed_by, bool(case.assessed_at)) == (Outcome.FINE, cast["auditor"], True)
    assert {"Spør lederen", "Lederen bekreftet vikariat"} <= set(case.events.values_list("reason", flat=True))
    assert "Spør lederen" in page(cast, address)


def test_nobody_assesses_their_own_reading(cast: Cast) -> None:
    own = raise_case(concern=Concern.AT_NIGHT, subject="x", facts={"readings": 9, "changes": 0, "families": 1},
                     reader_email=cast["auditor"].email, reader_name="Nøye Lupe")  # fmt: skip
    answer = cast.client("auditor").post(f"/leselogg/saker/{own.public_id}/", {"outcome": "fine", "reason": "Greit"})
    assert (answer.status_code, "din egen lesing" in answer.content.decode()) == (403, True)
    own.refresh_from_db()
    assert own.outcome == ""


def test_every_concern_has_words(cast: Cast) -> None:
    facts: dict[str, dict[str, Any]] = {
        Concern.MANY_FAMILIES: {"opened": 50, "listed": 0, "until": "2026-11-02T11:20:00+01:00"},
        Concern.QUESTION: {"what": "loggen", "deed": "read", "purpose": "oppfølging"},
        Concern.BROKEN_CHAIN: {"kind": "rows_missing", "seal": 3, "first": 1, "last": 9, "sealed": 9, "found": 8},
        Concern.OWN_FAMILY: {"readings": 1, "changes": 0, "watch": 4, "relation": "self"},
    }
    for concern in Concern:
        case = raise_case(
            concern=concern, subject="s", facts=facts.get(concern, {"readings": 2, "changes": 1, "takes_part": True})
        )
        shown = page(cast, f"/leselogg/saker/{case.public_id}/")
        assert str(concern.label) in shown
        assert ("kan være tilfeldig" in shown) == (concern == Concern.SAME_NAME)
    assert page(cast, "/leselogg/saker/").count("<tr") == 1 + len(Concern)


def test_the_shelf_goes_on_step_by_step(cast: Cast) -> None:
    for serial in range(35):
        raise_case(concern=Concern.NO_PART, subject=str(serial), facts={"readings": 1, "changes": 0})
    first = page(cast, "/leselogg/saker/")
    assert first.count("1 lesing<") == 30
    more = first.split('href="?vis=&amp;etter=')[1].split('"')[0]
    assert page(cast, "/leselogg/saker/", etter=more).count("1 lesing<") == 5
    assert page(cast, "/leselogg/saker/", etter="tull", vis="tull").count("1 lesing<") == 30


def queries(cast: Cast, path: str) -> int:
    client = cast.client("auditor")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_the_pages_cost_the_same_however_much_there_is(cast: Cast, case: ReadLogCase) -> None:
    paths = ("/leselogg/", "/leselogg/?hvor=ute", "/leselogg/saker/", "/leselogg/vakt/", "/leselogg/regler/")
    paths += (f"/leselogg/person/?hvem={cast['other_office'].email}", "/leselogg/segl/")
    watch(by=cast["auditor"], words="Ett Navn", why="avisen", until=LATER)
    few = {path: queries(cast, path) for path in paths}
    for back in range(1, 5):
        reads(cast["other_office"], [str(cast.family.public_id), *others(9)], on=TODAY - timedelta(days=back))
    for serial in range(9):
        watch(by=cast["auditor"], words=f"Navn {serial}", why="avisen", until=LATER, employee=cast["reader"])
        raise_case(concern=Concern.NO_PART, subject=str(serial), facts={"readings": 1, "changes": 0},
                   reader_email=cast["other_office"].email)  # fmt: skip
    assert {path: queries(cast, path) for path in paths} == few


def test_a_watch_says_nothing_of_whether_it_hits(cast: Cast) -> None:
    pages = []
    for words in ("Vakker Blomst", "Ingen Slik"):
        sent = {"words": words, "why": "avisen", "until": LATER.strftime("%d.%m.%Y"), "employee": ""}
        answer = cast.client("auditor").post("/leselogg/vakt/", sent, follow=True)
        entry = WatchEntry.objects.latest("pk")
        listed = answer.content.decode().split('aria-labelledby="vakter"')[1].split("csrfmiddlewaretoken")[0]
        pages.append(listed.replace(f"{entry.pk}. {words}", "…").replace(f"/{entry.pk}/", "/…/"))
        end_watch(entry=entry, by=cast["auditor"])
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "wrong",
    [{"until": "01.01.2020"}, {"until": "01.01.2099"}, {"words": ""}, {"why": ""}, {"employee": "ingen@prove.example"}],
)
def test_a_watch_that_lacks_something_is_explained(cast: Cast, wrong: dict[str, str]) -> None:
    sent = {"words": "Navn", "why": "avisen", "until": LATER.strftime("%d.%m.%Y"), "employee": ""} | wrong
    assert cast.client("auditor").post("/leselogg/vakt/", sent).status_code == 422
    assert not WatchEntry.objects.exists()


def test_a_watch_over_an_employees_family_names_the_employee(cast: Cast) -> None:
    sent = {"words": "Navn", "why": "sagt av henne selv", "until": LATER.strftime("%d.%m.%Y")}
    cast.client("auditor").post("/leselogg/vakt/", sent | {"employee": cast["reader"].email.upper()})
    entry = WatchEntry.objects.get()
    assert (entry.kind, entry.employee) == ("own", cast["reader"])
    assert "Familien til en ansatt: Myk Vind" in page(cast, "/leselogg/vakt/")


def test_an_ended_watch_leaves_the_list_and_keeps_its_row(cast: Cast) -> None:
    entry = watch(by=cast["auditor"], words="Navn", why="avisen", until=LATER)
    client = cast.client("auditor")
    assert client.post(f"/leselogg/vakt/{entry.pk}/avslutt/").status_code == 302
    assert client.post(f"/leselogg/vakt/{entry.pk}/avslutt/").status_code == 404
    assert "Navn</b>" not in page(cast, "/leselogg/vakt/")
    assert WatchEntry.objects.filter(pk=entry.pk).exists()


def test_a_rule_gets_a_new_version_from_the_day_that_is_written(cast: Cast) -> None:
    sent = {
        "valid_from": LATER.strftime("%d.%m.%Y"),
        "is_on": "on",
        "families": "25",
        "listed": "200",
        "rest_days": "3",
    }
    assert cast.client("auditor").post("/leselogg/regler/many_families/", sent).status_code == 302
    first, second = ReadRuleVersion.objects.filter(rule="many_families")
    assert (first.valid_to, second.valid_from, second.set_by) == (LATER, LATER, cast["auditor"])
    assert second.parameters == {"families": 25, "listed": 200, "rest_days": 3}
    assert "Endres" in page(cast, "/leselogg/regler/")
    assert "Flere åpnede familier på en time enn: 25" in page(cast, "/leselogg/regler/many_families/")
    cast.client("auditor").post(
        "/leselogg/regler/many_families/", sent | {"valid_from": TODAY.strftime("%d.%m.%Y"), "is_on": "off"}
    )
    assert ReadRuleVersion.objects.in_force().get(rule="many_families").version == 3
    assert "Regelen er av." in page(cast, "/leselogg/regler/")


@pytest.mark.parametrize("wrong", [{"valid_from": "01.01.2026"}, {"families": "-1"}, {"rest_days": ""}, {"is_on": ""}])
def test_a_rule_that_makes_no_sense_is_explained(cast: Cast, wrong: dict[str, str]) -> None:
    sent = {"valid_from": TODAY.strftime("%d.%m.%Y"), "is_on": "on", "families": "25", "listed": "9", "rest_days": "3"}
    assert cast.client("auditor").post("/leselogg/regler/many_families/", sent | wrong).status_code == 422
    assert ReadRuleVersion.objects.filter(rule="many_families").count() == 1


def test_a_rule_that_is_none_is_not_there(cast: Cast) -> None:
    assert cast.client("auditor").get("/leselogg/regler/question/").status_code == 404


def test_the_fingerprint_is_shown_to_be_noted_and_known_again(cast: Cast) -> None:
    reads(cast["reader"], others(2))
    seal_read_log()
    noted = readlog_chain.latest().fingerprint
    assert noted in page(cast, "/leselogg/segl/")
    assert "og det står i kjeden" in page(cast, "/leselogg/segl/", avtrykk=noted.upper())
    assert "Kjeden har ikke dette fingeravtrykket" in page(
        cast, "/leselogg/segl/", avtrykk=noted.replace("a", "b")[:-1]
    )
