"""The administrator writes what a kind of note is asked to hold; what was in force stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from familieplan.coordination.models import EntryTemplate
from familieplan.coordination.operations.templates import TemplateDateError, set_template
from tests.cast import Cast

TODAY = timezone.localdate()
PAGE = "/logg/maler/"


def sent(text: str, on: date) -> dict[str, str]:
    return {"text": text, "valid_from": f"{on:%d.%m.%Y}"}


def in_force(kind: str, on: date) -> list[str]:
    return [each.text for each in EntryTemplate.objects.in_force(on).filter(kind=kind)]


def test_every_kind_of_note_is_on_the_page_with_its_template_or_without(cast: Cast) -> None:
    page = cast.client("administrator").get(PAGE).content.decode()
    assert "Hvem ringte hvem:" in page
    assert page.count("Ingen mal.") == 1


def test_a_new_text_takes_over_on_its_day_and_the_old_one_stands_until_then(cast: Cast) -> None:
    client, day = cast.client("administrator"), TODAY + timedelta(days=3)
    earlier = in_force("phone", TODAY)
    assert client.post(PAGE + "phone/", sent("Hvem ringte:", day)).status_code == 302
    assert (in_force("phone", TODAY), in_force("phone", day)) == (earlier, ["Hvem ringte:"])
    assert EntryTemplate.objects.in_force(day).get(kind="phone").set_by == cast["administrator"]
    page = client.get(PAGE).content.decode()
    assert "Endres" in page
    assert "Hvem ringte hvem:" in page


def test_a_text_that_has_not_begun_gives_way_to_the_next(cast: Cast) -> None:
    by, day = cast["administrator"], TODAY + timedelta(days=3)
    set_template(by=by, kind="phone", text="Først tenkt", valid_from=day)
    set_template(by=by, kind="phone", text="Så tenkt", valid_from=day - timedelta(days=1))
    assert in_force("phone", day) == ["Så tenkt"]
    assert not EntryTemplate.objects.filter(text="Først tenkt").exists()


def test_no_text_means_no_template_from_that_day(cast: Cast) -> None:
    cast.client("administrator").post(PAGE + "meeting/", sent(" ", TODAY))
    assert in_force("meeting", TODAY) == []
    page = cast.client("administrator").get(PAGE + "meeting/").content.decode()
    assert "Tidligere maler" in page
    assert "Neste møte:" in page


def test_a_kind_without_one_gets_its_first(cast: Cast) -> None:
    cast.client("administrator").post(PAGE + "note/", sent("Hva det gjelder:", TODAY))
    assert in_force("note", TODAY) == ["Hva det gjelder:"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY - timedelta(days=1), "Skriv dagen i dag eller en dag som kommer."),
        (TODAY, "Malen er alt endret denne dagen."),
    ],
    ids=["yesterday", "the same day"],
)
def test_a_day_that_cannot_be_is_explained_and_the_text_stays(cast: Cast, day: date, words: str) -> None:
    set_template(by=cast["administrator"], kind="phone", text="I dag", valid_from=TODAY)
    answer = cast.client("administrator").post(PAGE + "phone/", sent("Skrevet med møye", day))
    page = answer.content.decode()
    assert (answer.status_code, words in page, "Skrevet med møye" in page) == (422, True, True)
    assert in_force("phone", TODAY) == ["I dag"]


def test_the_past_is_not_rewritten(cast: Cast) -> None:
    with pytest.raises(TemplateDateError):
        set_template(by=cast["administrator"], kind="phone", text="x", valid_from=TODAY - timedelta(days=1))


def test_a_kind_that_is_none_is_not_found(cast: Cast) -> None:
    assert cast.client("administrator").get(PAGE + "brev/").status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "family_member"])
def test_nobody_else_sees_or_changes_them(cast: Cast, who: str) -> None:
    client, earlier = cast.client(who), in_force("phone", TODAY)
    assert client.get(PAGE).status_code in {403, 404}
    client.post(PAGE + "phone/", sent("Noe annet", TODAY))
    assert in_force("phone", TODAY) == earlier
