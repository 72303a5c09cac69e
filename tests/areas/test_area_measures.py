"""Measures for a place: planned with partners, followed in a diary, told of by residents without a name."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from familieplan.accounts.uploads import UploadRefusedError
from familieplan.areas.measure_operations import (
    add_step,
    answer_for_partner,
    ask_partner,
    close_surveys,
    write_area_diary,
)
from familieplan.areas.models import AreaDiary, AreaMeasure, AreaSurveyAnswer
from tests.areas.measures import TODAY, ask_residents, meeting_place, photograph
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-c")]
NEW = {
    "name": "Lys på gangveien",
    "zone": "saupstad",
    "kind": "physical",
    "goal": "Tryggere skolevei",
    "status": "active",
    "started_on": "1.9.2026",
    "budget": "250 000",
    "account_id": "UR-12",
    "account_estimate": "1 200 000 kr",
}


@pytest.fixture(autouse=True)
def _kept_aside(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def page(cast: Cast, address: str, who: str = "area_coordinator") -> str:
    return unescape(cast.client(who).get(address).content.decode())


def at(measure: AreaMeasure, more: str = "") -> str:
    return f"/omrader/tiltak/{measure.public_id}/{more}"


def test_an_area_coordinator_begins_a_measure_and_its_estimate_is_called_one(cast: Cast) -> None:
    said = NEW | {"office": cast.offices["nav"].pk}
    answer = cast.client("area_coordinator").post("/omrader/tiltak/nytt/?sone=saupstad", said)
    measure = AreaMeasure.objects.get()
    assert answer["Location"] == at(measure)
    assert (measure.budget, measure.account_estimate) == (250_000, 1_200_000)
    text = page(cast, at(measure))
    assert "Anslag: 1\u00a0200\u00a0000 kroner. Et anslag er ikke et regnskap." in text
    assert "Tiltaket er lagt inn som «I gang»." in text
    assert "Lys på gangveien" in page(cast, "/omrader/saupstad/", "reader")
    assert "Lys på gangveien" not in page(cast, "/omrader/kattem/", "reader")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"status": "waiting"}, "Skriv hvem tiltaket venter på."),
        ({"ends_on": "1.8.2026"}, "Slutten kan ikke være før starten."),
        ({"account_id": ""}, "Skriv id-en i utenforregnskapet"),
        ({"budget": "mye"}, "Skriv summen i hele kroner"),
        ({"zone": "bymarka"}, "Velg"),
    ],
)
def test_a_measure_that_cannot_be_kept_says_why_and_keeps_what_was_written(
    cast: Cast, wrong: dict[str, str], said: str
) -> None:
    answer = cast.client("area_coordinator").post(
        "/omrader/tiltak/nytt/", NEW | {"office": cast.offices["nav"].pk} | wrong
    )
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in text
    assert "Tryggere skolevei" in text
    assert not AreaMeasure.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "auditor", "family_member"])
def test_nobody_but_an_area_coordinator_writes_about_an_area(cast: Cast, who: str) -> None:
    measure = meeting_place(cast)
    for more in ("endre/", "steg/", "partner/", "dagbok/", "sporsmal/", "sporsmal/lukk/"):
        assert cast.client(who).post(at(measure, more), {"text": "x", "who": "x"}).status_code == 404
    assert "Legg til et steg" not in page(cast, at(measure), who)


def test_the_way_of_a_measure_is_told_in_its_diary(cast: Cast) -> None:
    measure = meeting_place(cast)
    said = NEW | {"office": cast.offices["nav"].pk, "status": "waiting", "waits_for": "kommunalteknikk"}
    cast.client("area_coordinator").post(at(measure, "endre/"), said)
    text = page(cast, at(measure))
    assert "Status: Foreslått → Venter på kommunalteknikk." in text


def test_steps_are_ticked_and_taken_back_and_a_late_one_is_seen(cast: Cast) -> None:
    measure = meeting_place(cast)
    add_step(measure=measure, text="Finne lokale", who="Nav", due_on=TODAY - timedelta(days=1))
    assert 'class="fp-late"' in page(cast, at(measure))
    step = measure.steps.get()
    client = cast.client("area_coordinator")
    client.post(at(measure, f"steg/{step.pk}/"))
    assert f"gjort {TODAY.day}." in page(cast, at(measure))
    client.post(at(measure, f"steg/{step.pk}/"))
    assert 'class="fp-late"' in page(cast, at(measure))


def test_a_partner_is_asked_once_and_the_answer_has_its_day(cast: Cast) -> None:
    measure = meeting_place(cast)
    client = cast.client("area_coordinator")
    asked = {"name": "Beboerforeningen", "kind": "residents", "contact": "post@beboere.example"}
    assert client.post(at(measure, "partner/"), asked).status_code == 302
    twice = client.post(at(measure, "partner/"), asked | {"name": "BEBOERFORENINGEN"})
    assert twice.status_code == 422
    assert "er alt spurt" in twice.content.decode()
    partner = measure.partners.get()
    client.post(at(measure, f"partner/{partner.pk}/"), {f"{partner.pk}-stand": "joined"})
    partner.refresh_from_db()
    assert (partner.stand, partner.answered_on) == ("joined", TODAY)
    # Whoever only reads of areas needs no address to write to.
    assert "post@beboere.example" not in page(cast, at(measure), "reader")


def test_a_picture_is_drawn_anew_without_place_or_camera(cast: Cast) -> None:
    measure = meeting_place(cast)
    said = {"happened_on": "1.11.2026", "text": "Åpnet", "picture": photograph(), "shows": "Folk rundt et bord"}
    assert cast.client("area_coordinator").post(at(measure, "dagbok/"), said).status_code == 302
    entry = AreaDiary.objects.exclude(picture="").get()
    answer = cast.client("reader").get(at(measure, f"bilde/{entry.pk}/"))
    assert answer["Content-Type"] == "image/jpeg"
    shown = Image.open(BytesIO(answer.content))
    assert shown.size == (1600, 800)
    assert not shown.getexif()
    assert b"Telefon" not in answer.content
    assert 'alt="Folk rundt et bord"' in page(cast, at(measure), "reader")


def test_what_is_no_picture_is_refused_and_the_words_are_kept(cast: Cast) -> None:
    measure = meeting_place(cast)
    sent = SimpleUploadedFile("bilde.jpg", b"<script>alert(1)</script>", "image/jpeg")
    said = {"happened_on": "1.11.2026", "text": "Vi åpnet i dag", "picture": sent, "shows": "Kaffe"}
    answer = cast.client("area_coordinator").post(at(measure, "dagbok/"), said)
    assert answer.status_code == 422
    assert "Vi åpnet i dag" in answer.content.decode()
    with pytest.raises(UploadRefusedError):
        write_area_diary(
            measure=measure, by=cast["area_coordinator"], happened_on=TODAY, text="x", picture=sent, shows="x"
        )


def test_a_picture_without_words_for_those_who_do_not_see_is_not_kept(cast: Cast) -> None:
    measure = meeting_place(cast)
    said = {"happened_on": "1.11.2026", "text": "Åpnet", "picture": photograph()}
    answer = cast.client("area_coordinator").post(at(measure, "dagbok/"), said)
    assert "Skriv med noen ord hva bildet viser." in answer.content.decode()


def test_a_resident_answers_without_signing_in_and_nothing_but_the_answer_is_kept(cast: Cast) -> None:
    survey = ask_residents(meeting_place(cast))
    anybody = Client()
    assert survey.question in unescape(anybody.get(f"/mening/{survey.code.upper()}/").content.decode())
    answer = anybody.post(f"/mening/{survey.code}/", {"felt": "better", "words": "Nå møtes vi"})
    assert answer["Location"] == "/mening/takk/"
    row = AreaSurveyAnswer.objects.values().get()
    kept = {"felt": "better", "words": "Nå møtes vi", "month_on": TODAY.replace(day=1), "survey_id": survey.pk}
    assert row == kept | {"id": row["id"]}
    assert "sessionid" not in anybody.cookies


def test_a_code_that_never_was_and_a_survey_that_is_over_look_the_same(cast: Cast) -> None:
    survey = ask_residents(meeting_place(cast))
    close_surveys(measure=survey.measure)
    over, never = (Client().get(f"/mening/{code}/") for code in (survey.code, "abcdefgh"))
    assert over.status_code == never.status_code == 404
    told = [answer.content.partition(b"<main")[2] for answer in (over, never)]
    assert told[0] == told[1] != b""
    assert Client().post(f"/mening/{survey.code}/", {"felt": "better"}).status_code == 404
    assert not AreaSurveyAnswer.objects.exists()


def test_answers_from_one_place_are_throttled(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey": "2/m/ip"}
    survey = ask_residents(meeting_place(cast))
    client = Client()
    statuses = [client.post(f"/mening/{survey.code}/", {"felt": "some"}).status_code for _each in range(3)]
    assert statuses == [302, 302, 429]
    assert survey.answers.count() == 2
    # A code is not tried out by reading either.
    assert client.get("/mening/ukjent/").status_code == 429


def test_a_new_question_closes_the_one_before(cast: Cast) -> None:
    measure = meeting_place(cast)
    first, second = ask_residents(measure), ask_residents(measure)
    first.refresh_from_db()
    assert (first.is_open, second.is_open) == (False, True)


def test_the_page_asks_as_many_questions_for_twelve_of_everything_as_for_one(cast: Cast) -> None:
    measure = meeting_place(cast)
    client = cast.client("area_coordinator")
    client.get(at(measure))

    def fill(number: int) -> int:
        for each in range(number):
            name = f"Lag {measure.partners.count()}"
            partner = ask_partner(measure=measure, name=name, kind="voluntary")
            answer_for_partner(partner=partner, stand="joined", by=cast["area_coordinator"])
            add_step(measure=measure, text=f"Steg {each}", who="Nav")
            write_area_diary(measure=measure, by=cast["area_coordinator"], happened_on=TODAY, text="Møtte laget")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(measure)).status_code == 200
        return len(asked)

    assert fill(1) == fill(11)


@pytest.mark.parametrize(
    "wrong", [{"status": "waiting"}, {"account_estimate": 5}, {"ends_on": TODAY - timedelta(days=1)}, {"goal": ""}]
)
def test_the_database_keeps_no_measure_that_does_not_hold_together(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting_place(cast, **wrong)
