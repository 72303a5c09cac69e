"""What is known of a place: with source and date, numbers read in after a look, nothing of any person."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from familieplan.areas.indicator_files import read_csv
from familieplan.areas.indicator_values import FileRefusedError, ValueRow
from familieplan.areas.models import AreaObservation, Indicator, IndicatorValue
from tests.areas.measures import TODAY
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-d")]
FACTS = {"name": "Trangbodde", "unit": "prosent", "definition": "Flere enn ett per rom.", "source": "SSB, tabell 11046"}
FILE = "sone;år;verdi;merknad\nSaupstad;2024;18,4;\nKattem;2024;9.1;\nByen;2024;11;Hele kommunen\n"


def page(cast: Cast, address: str = "/omrader/saupstad/", who: str = "area_coordinator") -> str:
    return unescape(cast.client(who).get(address).content.decode())


def send(cast: Cast, content: str | bytes, **facts: str) -> Any:
    body = content.encode() if isinstance(content, str) else content
    sent = SimpleUploadedFile("tall.csv", body, "text/csv")
    return cast.client("area_coordinator").post("/omrader/tall/", FACTS | facts | {"file": sent})


def test_what_somebody_knows_stands_with_source_and_day_until_it_is_taken_back(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    said = {"theme": "safety", "text": "Mørkt på gangveien", "source": "Skolens elevråd", "observed_on": "1.11.2026"}
    assert client.post("/omrader/saupstad/vet/", said).status_code == 302
    text = page(cast, who="reader")
    assert "Mørkt på gangveien" in text
    assert "Skolens elevråd, 1.\u00a0november" in text
    assert "Mørkt på gangveien" not in page(cast, "/omrader/kattem/")
    seen = AreaObservation.objects.get()
    client.post(f"/omrader/saupstad/vet/{seen.pk}/bort/")
    assert "Mørkt på gangveien" not in page(cast)
    assert AreaObservation.objects.exists()


def test_what_is_known_has_a_source_and_a_day_that_has_been(cast: Cast) -> None:
    soon = TODAY + timedelta(days=2)
    said = {"theme": "safety", "text": "Mørkt", "source": "", "observed_on": f"{soon:%d.%m.%Y}"}
    answer = cast.client("area_coordinator").post("/omrader/saupstad/vet/", said)
    assert answer.status_code == 422
    assert "Dagen er ikke kommet ennå." in answer.content.decode()
    assert not AreaObservation.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "auditor", "family_member"])
def test_only_an_area_coordinator_writes_what_is_known(cast: Cast, who: str) -> None:
    client = cast.client(who)
    assert client.post("/omrader/saupstad/vet/", {"text": "x"}).status_code == 404
    assert client.get("/omrader/tall/").status_code == 404
    assert client.post("/omrader/tall/les-inn/", {"signed": "x"}).status_code == 404


def test_the_printed_figures_of_2010_stand_beside_those_of_the_city(cast: Cast) -> None:
    text = page(cast, who="reader")
    assert "Risiko for fattigdom, EU60" in text
    for number in (">2010<", ">15,6<", ">8,1<", ">22,6<"):
        assert number in text
    assert "Tallet gjelder Lademoen alene." in page(cast, "/omrader/lademoen-mollenberg/")


def test_the_register_of_places_and_the_printed_history_say_the_same_of_2010() -> None:
    """Both hold the plan's own figures: one by zone, one as they were printed."""
    app = Path(apps.get_app_config("areas").path)
    ours = tomllib.loads((app / "data" / "indicators.toml").read_text(encoding="utf-8"))["indicators"]
    history = tomllib.loads((app.parent / "reporting" / "data" / "history.toml").read_text(encoding="utf-8"))["series"]
    printed = {each["label"]: each["value"] for each in next(s for s in history if s["key"] == "eu60")["figures"]}
    labels = {
        "eu60": {"": "Byen", "saupstad": "Saupstad", "kattem": "Kattem"},
        "eu60-barn": {"": "Barn i byen", "saupstad": "Barn på Saupstad", "lademoen-mollenberg": "Barn på Lademoen"},
    }
    found = {labels[each["key"]][v["zone"]]: float(v["value"]) for each in ours for v in each["values"]}
    assert found == {label: printed[label] for label in found}
    assert len(found) == 6


def test_numbers_are_looked_at_before_they_are_taken_in(cast: Cast) -> None:
    answer = send(cast, FILE)
    text = unescape(answer.content.decode())
    assert text.count("nytt") >= 3
    assert not Indicator.objects.filter(name="Trangbodde").exists()
    signed = text.split('name="signed" value="')[1].split('"')[0]
    client = cast.client("area_coordinator")
    assert client.post("/omrader/tall/les-inn/", {"signed": signed}).status_code == 302
    values = IndicatorValue.objects.filter(indicator__key="trangbodde")
    assert {(v.zone.slug if v.zone else "", v.value) for v in values} == {
        ("saupstad", Decimal("18.40")),
        ("kattem", Decimal("9.10")),
        ("", Decimal("11.00")),
    }
    # The same again corrects, and makes no second row.
    text = unescape(send(cast, FILE.replace("18,4", "18,9")).content.decode())
    assert "18,4" in text
    assert text.count("det samme") == 2
    client.post("/omrader/tall/les-inn/", {"signed": text.split('name="signed" value="')[1].split('"')[0]})
    assert values.count() == 3
    assert values.get(zone__slug="saupstad").value == Decimal("18.90")


def test_what_was_not_looked_at_here_is_not_taken_in(cast: Cast) -> None:
    signed = send(cast, FILE).content.decode().split('name="signed" value="')[1].split('"')[0]
    for wrong in ("", "x:y:z", signed[:-2] + "aa"):
        cast.client("area_coordinator").post("/omrader/tall/les-inn/", {"signed": wrong})
    assert not Indicator.objects.filter(name="Trangbodde").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Første linje mangler kolonnen «sone»."),
        ("sone;år\nSaupstad;2024\n", "Første linje mangler kolonnen «verdi»."),
        ("sone;år;verdi\n", "Filen har ingen linjer med tall."),
        ("sone;år;verdi\nBymarka;2024;1\n", "Linje 2: «Bymarka» er ingen levekårssone eller bydel."),
        ("sone;år;verdi\nKattem;i fjor;1\n", "Linje 2: «i fjor» er ikke et år."),
        ("sone;år;verdi\nKattem;2024;mange\n", "Linje 2: «mange» er ikke et tall."),
        ("sone;år;verdi\nKattem;2024;1\n1;2024;2\n", "Kattem står to ganger for 2024."),
    ],
)
def test_a_file_that_cannot_be_read_says_which_line_and_what_to_do(cast: Cast, content: str, said: str) -> None:
    answer = send(cast, content or "\n")
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert said in text
    assert FACTS["definition"] in text


def test_names_numbers_and_letters_of_the_old_kind_are_read(cast: Cast) -> None:
    rows = read_csv("sone,år,verdi\nromolslia/hallset,2024,3.5\n2,2024,4\nTrondheim,2024,5\n".encode("iso-8859-1"))
    assert [(row.place, row.value) for row in rows] == [
        ("romolslia-hallset", Decimal("3.50")),
        ("saupstad", Decimal("4.00")),
        ("", Decimal("5.00")),
    ]


@given(st.binary(max_size=400))
def test_no_file_brings_the_reader_down(content: bytes) -> None:
    with suppress(FileRefusedError):
        assert all(isinstance(row, ValueRow) for row in read_csv(content))


def test_a_line_is_drawn_when_there_are_two_years(cast: Cast) -> None:
    assert "<polyline" not in page(cast)
    indicator = Indicator.objects.get(key="eu60")
    zone = indicator.values.get(zone__slug="saupstad").zone
    IndicatorValue.objects.create(indicator=indicator, zone=zone, year=timezone.localdate().year, value=Decimal("12.1"))
    assert page(cast).count("<polyline") == 2
