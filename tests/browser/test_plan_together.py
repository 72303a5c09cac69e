"""The plan as two people carry it: side by side, in few clicks, with a way back, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from familieplan.coordination.models import AreaAnswer, Measure, MeasureParty, OwnerKind
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import write_words
from tests.browser.conftest import Visitor
from tests.cast import Cast


def test_two_editors_of_one_plan_see_both_texts_and_lose_none(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar, trygg = visit("coordinator"), visit("responsible")
    for visitor in (klar, trygg):
        visitor.go(f"/familier/{cast.family.public_id}/?svar=housing")
    for visitor, text in ((trygg, "Kontrakten går ut i mars."), (klar, "De leter etter noe større.")):
        area = visitor.page.locator("#la-housing")
        area.get_by_label("Slik er det nå").fill(text)
        area.get_by_role("button", name="Lagre svaret").click()
        visitor.page.wait_for_timeout(300)
    page, area = klar.page, klar.page.locator("#la-housing")
    area.get_by_text("Trygg Furu endret dette").wait_for()
    klar.complaints = [text for text in klar.complaints if "409" not in text]
    klar.look("plan-to-redigerer")
    area.get_by_role("button", name="Sett sammen begge tekstene").click()
    area.get_by_text("Her står begge tekstene").wait_for()
    both = area.get_by_label("Slik er det nå").input_value()
    assert both == "Kontrakten går ut i mars.\n\nDe leter etter noe større."
    # The check has left a mark on the page, which htmx then carries over.
    klar.complaints.clear()
    klar.look("plan-begge-tekster")
    area.get_by_role("button", name="Lagre svaret").click()
    page.locator("#la-housing").get_by_role("link", name="Endre svaret").wait_for()
    assert AreaAnswer.objects.get().situation.replace("\r", "") == both


def test_a_measure_is_added_in_two_clicks_and_undone_later_the_same_day(
    visit: Callable[[str], Visitor], cast: Cast
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/")
    area = page.locator("#la-work")
    area.get_by_role("link", name="Nytt tiltak").click()
    area.get_by_label("Nytt tiltak").fill("Praksisplass på verkstedet")
    area.get_by_role("button", name="Legg til").click()
    area.get_by_role("link", name="Praksisplass på verkstedet").wait_for()
    page.get_by_role("link", name="Endringer i dag").click()
    klar.look("plan-endringer")
    page.get_by_role("button", name="Angre").click()
    page.get_by_text("Endringen er angret").wait_for()
    assert Measure.objects.get().status == "stopped"
    klar.go(f"/familier/{cast.family.public_id}/")
    assert page.get_by_text("Praksisplass på verkstedet").count() == 0


@pytest.mark.demand("H1e")
def test_a_combined_track_is_made_with_the_keyboard_alone(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/?nytt=work")
    area = page.locator("#la-work")
    area.get_by_label("Nytt tiltak").focus()
    page.keyboard.type("Praksis med norsk")
    area.get_by_text("Mer om tiltaket").press("Enter")
    klar.look("plan-nytt-tiltak-mer")
    area.get_by_label("Når og hvor ofte").focus()
    page.keyboard.type("tirsdag og torsdag")
    area.get_by_label("Helse og livskvalitet").press("Space")
    area.get_by_role("button", name="Legg til").press("Enter")
    area.get_by_role("link", name="Praksis med norsk").wait_for()
    klar.go(f"/familier/{cast.family.public_id}/tiltak/{Measure.objects.get().public_id}/")
    page.get_by_label("Oppgaven").focus()
    page.keyboard.type("Melder på kurset")
    page.get_by_label("Hvem er med?").select_option(label="Stille")
    page.get_by_role("button", name="Legg til oppgaven").press("Enter")
    page.get_by_role("button", name=re.compile("Gjort.*Melder på kurset")).press("Enter")
    page.get_by_role("button", name="Ikke gjort likevel").wait_for()
    assert MeasureParty.objects.get().done_on
    assert Measure.objects.get().also_areas == ["health"]


def test_the_whole_plan_is_fit_to_be_seen(visit: Callable[[str], Visitor], cast: Cast) -> None:
    by, plan = cast["coordinator"], cast.plan
    write_words(plan=plan, by=by, situation="Vi bor trangt, og husleia er høy.", vision="Vi vil bo trygt",
                vision_by="Vakker", strengths="")  # fmt: skip
    vakker, stille = (cast.member(name).person for name in ("Vakker", "Stille"))
    say_to_words(plan=plan, by=by, stand="agrees", person=vakker)
    say_to_words(plan=plan, by=by, stand="disagrees", words="Husleia er grunnen til alt.", person=stille)
    add_strength(plan=plan, by=by, what="Henter i barnehagen to dager i uka", who="Tante", area="leisure")
    add_strength(plan=plan, by=by, what="Synger i kor", who="Vakker")
    owner = Owner.of_worker(cast["responsible"])
    measure = add_measure(plan=plan, by=by, area="work", text="Praksis med norsk", owner=owner,
                          also_areas=["learning"], timetable="tirsdag og torsdag kl. 9–12")  # fmt: skip
    add_party(measure=measure, by=by, who=Owner(OwnerKind.FAMILY, person=stille), task="Møter opp")
    klar, base = visit("coordinator"), f"/familier/{cast.family.public_id}/"
    for name, path in (("hel", ""), ("enighet", "enighet/"), ("styrker", "styrker/"), ("ord", "ord/")):
        klar.go(base + path)
        klar.look(f"plan-{name}")
    page = klar.go(f"{base}tiltak/{measure.public_id}/")
    page.get_by_text("Evaluer tiltaket").click()
    klar.look("tiltak-hele")
    page.get_by_label("Hjelper dette? Familiens svar").select_option("yes")
    page.get_by_role("button", name="Lagre evalueringen").click()
    page.get_by_text("Skriv hvem i familien som svarte").first.wait_for()
    klar.complaints = [text for text in klar.complaints if "422" not in text]
    klar.look("tiltak-evaluering-feil")
