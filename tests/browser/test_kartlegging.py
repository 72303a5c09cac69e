"""Kartlegging at a kitchen table: on a phone, by keyboard, without scripts, and with the line gone in the middle."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Page, expect

from familieplan.coordination.models import Assessment, FormVersion
from familieplan.coordination.operations.assessments import save_answers
from tests.browser.conftest import Visitor
from tests.cast import PASSWORD, Cast
from tests.coordination.stories import ANSWERS, TODAY, applied, assessed

pytestmark = pytest.mark.demand("H3a")
HOME = "Hvordan har Glad det hjemme?"
WITHOUT_LEISURE = {key: value for key, value in ANSWERS.items() if not key.startswith(("leisure", "child", "result"))}


@pytest.fixture
def glads(transactional_db: None, cast: Cast) -> Assessment:
    return applied(cast, 3).assessments.get(child__given_name="Glad")


@pytest.fixture
def url(cast: Cast, glads: Assessment) -> str:
    return f"/familier/{cast.family.public_id}/kartlegging/{glads.public_id}/"


def kept(assessment: Assessment) -> dict[str, str]:
    return {answer.question.key: answer.value for answer in assessment.answers.select_related("question")}


def saved(page: Page) -> None:
    page.locator("#lagret").get_by_text(re.compile(r"^Lagret \d")).wait_for()


def part(page: Page, title: str) -> None:
    page.locator("summary").filter(has_text=title).click()
    # Its fields are drawn a moment later; keys that come before that go to the summary, and a blank shuts it again.
    page.locator("details[open] textarea, details[open] input").first.wait_for()


def test_a_coordinator_registers_an_application_and_completes_a_kartlegging(
    visit: Callable[..., Visitor], cast: Cast
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/kartlegging/")
    page.get_by_label("Hvem søkte?").select_option(label="Vakker Blomst")
    page.get_by_label("Når kom søknaden? (dd.mm.åååå)").fill("02.11.2026")
    page.get_by_role("button", name="Registrer søknaden").click()
    page.get_by_text("kartleggingen av barna er åpnet").wait_for()
    klar.look("kartlegging-barna")
    page.get_by_role("link", name="Glad").first.click()
    part(page, "2. Hjem og bosituasjon")
    page.get_by_label(HOME).click()
    page.get_by_label(HOME).press_sequentially("Bor trygt.")
    saved(page)
    page.locator("#status-home").get_by_text("Besvart", exact=True).wait_for()
    page.get_by_text("1 av 9 deler").first.wait_for()
    glad = Assessment.objects.get(child__given_name="Glad")
    assert kept(glad) == {"home": "Bor trygt."}
    save_answers(assessment=glad, by=cast["coordinator"], answers=WITHOUT_LEISURE | {"home": "Bor trygt."})
    klar.go(f"/familier/{cast.family.public_id}/kartlegging/{glad.public_id}/")
    klar.look("kartlegging")
    page.get_by_role("button", name="Fullfør kartleggingen").click()
    page.get_by_text("3 ting mangler før du kan fullføre").wait_for()
    assert page.title().startswith("Feil:")
    # The browser notes the 422 itself.
    klar.complaints.clear()
    klar.look("kartlegging-feil")
    page.get_by_role("link", name="Fritid: Velg om barnet driver").click()
    page.get_by_label("Nei, men vil gjerne").check()
    page.get_by_label("Hva gjør Glad, eller vil helst gjøre?").fill("Fotball med klassen")
    page.get_by_label("Hvor ofte?").fill("To ganger i uka")
    page.get_by_label("Pris").check()
    klar.look("kartlegging-fritid")
    part(page, "8. Med barnets egne ord")
    page.get_by_label("Ja, alene").check()
    page.get_by_label("Hvordan snakket dere sammen?").fill("På tur")
    page.get_by_label("Hva sa Glad?").fill("«Jeg vil helst bli på samme skole.»")
    page.get_by_label("Hvilken vekt fikk det Glad sa?").fill("Vi leter i samme krets.")
    klar.look("kartlegging-egne-ord")
    part(page, "9. Samlet vurdering")
    page.get_by_label("Noe å følge med på").check()
    page.get_by_role("button", name="Fullfør kartleggingen").click()
    page.get_by_text("Kartleggingen er fullført.").wait_for()
    klar.look("kartlegging-fullfort")
    glad.refresh_from_db()
    assert (glad.completed_by, glad.result, glad.completed_on) == (cast["coordinator"], "watch", TODAY)


def test_what_is_typed_while_the_line_is_gone_is_still_there_and_saved_when_it_is_back(
    visit: Callable[..., Visitor], url: str, glads: Assessment
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"{url}?del=home")
    home = page.get_by_label(HOME)
    home.press_sequentially("Bor trygt.")
    saved(page)
    klar.context.set_offline(True)
    home.press_sequentially(" Har flyttet to ganger.")
    page.get_by_text("Ikke lagret. Vi prøver igjen").wait_for()
    assert home.input_value() == "Bor trygt. Har flyttet to ganger."
    assert kept(glads) == {"home": "Bor trygt."}
    klar.context.set_offline(False)
    saved(page)
    assert kept(glads) == {"home": "Bor trygt. Har flyttet to ganger."}


def test_what_could_not_be_saved_comes_back_when_the_page_is_opened_again(
    visit: Callable[..., Visitor], url: str, glads: Assessment
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"{url}?del=health")
    page.route("**/lagre/", lambda route: route.abort())
    page.get_by_label("Hvordan er helsen til Glad?").fill("Sover lite.")
    page.get_by_text("Ikke lagret. Vi prøver igjen").wait_for()
    page.unroute("**/lagre/")
    klar.go(url)
    saved(page)
    assert page.get_by_label("Hvordan er helsen til Glad?").input_value() == "Sover lite."
    assert kept(glads) == {"health": "Sover lite."}


def test_the_session_ends_in_the_middle_of_an_answer_and_the_words_are_there_again(
    visit: Callable[..., Visitor], cast: Cast, url: str, glads: Assessment
) -> None:
    page = visit("coordinator").go(f"{url}?del=health")
    health = page.get_by_label("Hvordan er helsen til Glad?")
    health.press_sequentially("Sover lite.")
    saved(page)
    Session.objects.all().delete()
    cache.clear()
    health.press_sequentially(" Har astma.")
    page.get_by_role("heading", name="Du er logget ut").wait_for()
    page.get_by_role("link", name="Logg inn og fortsett").click()
    page.get_by_label("E-post").fill(cast["coordinator"].email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    saved(page)
    assert health.input_value() == "Sover lite. Har astma."
    assert kept(glads) == {"health": "Sover lite. Har astma."}


def test_it_is_begun_on_the_laptop_and_taken_up_again_on_the_phone(
    visit: Callable[..., Visitor], url: str, glads: Assessment
) -> None:
    laptop, phone = visit("coordinator"), visit("coordinator")
    laptop.go(f"{url}?del=leisure").get_by_label("Nei, men vil gjerne").check()
    saved(laptop.page)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    page = phone.go(f"{url}?del=leisure")
    expect(page.get_by_label("Nei, men vil gjerne")).to_be_checked()
    page.get_by_label("Hvor ofte?").fill("To ganger i uka")
    page.get_by_role("button", name="Neste del").locator("visible=true").click()
    page.wait_for_url("**?del=relations*")
    assert kept(glads) == {"leisure_active": "wants", "leisure_often": "To ganger i uka"}


def test_only_the_questions_that_follow_are_shown(visit: Callable[..., Visitor], url: str) -> None:
    page = visit("coordinator").go(f"{url}?del=child")
    expect(page.get_by_label("Hva sa Glad?")).to_be_hidden()
    page.get_by_label("Ja, alene").check()
    expect(page.get_by_label("Hva sa Glad?")).to_be_visible()
    page.get_by_role("group", name="Er Glad spurt").get_by_label("Nei", exact=True).check()
    expect(page.get_by_label("Hva sa Glad?")).to_be_hidden()
    expect(page.get_by_label("Hvorfor er Glad ikke spurt, og når prøver dere igjen?")).to_be_visible()


def test_two_who_answer_the_same_see_both_answers_and_choose(
    visit: Callable[..., Visitor], cast: Cast, url: str, glads: Assessment
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"{url}?del=home")
    save_answers(assessment=glads, by=cast["responsible"], answers={"home": "Flytter til våren."})
    page.get_by_label(HOME).fill("Bor trygt.")
    page.get_by_text("Trygg Furu svarte på dette").wait_for()
    klar.complaints = [text for text in klar.complaints if "409" not in text]
    klar.look("kartlegging-to-svar")
    assert kept(glads) == {"home": "Flytter til våren."}
    page.get_by_role("button", name="Lagre det du skrev").click()
    page.get_by_text("Det du har skrevet, er lagret.").wait_for()
    assert kept(glads) == {"home": "Bor trygt."}


def test_the_whole_way_goes_by_keyboard(visit: Callable[..., Visitor], url: str, glads: Assessment) -> None:
    page = visit("coordinator").go(f"{url}?del=leisure")
    page.get_by_label("Ja", exact=True).locator("visible=true").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Korps")
    page.keyboard.press("Tab")
    page.keyboard.type("Hver uke")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#status-leisure").get_by_text("Besvart", exact=True).wait_for()
    assert kept(glads) == {
        "leisure_active": "yes",
        "leisure_what": "Korps",
        "leisure_often": "Hver uke",
        "leisure_obstacle": "price",
    }


def test_without_scripts_it_is_written_part_by_part(
    visit: Callable[..., Visitor], cast: Cast, url: str, glads: Assessment
) -> None:
    save_answers(assessment=glads, by=cast["responsible"], answers=WITHOUT_LEISURE | {"result": "watch"})
    page = visit("coordinator", scripts=False).go(f"{url}?del=leisure")
    page.locator("[name=leisure_active][value=not_asked]").check()
    page.locator("[name=leisure_why_not]").fill("Glad var på leir. Vi spør fredag.")
    page.locator("button[name=neste][value=relations]").click()
    page.get_by_text("Det du har skrevet, er lagret.").wait_for()
    page.get_by_role("button", name="Fullfør kartleggingen").click()
    page.get_by_role("heading", name="Én ting mangler før du kan fullføre").wait_for()
    page.locator("[name=child_asked][value=no]").check()
    page.locator("[name=child_why_not]").fill("Glad var på leir.")
    page.get_by_role("button", name="Fullfør kartleggingen").click()
    page.get_by_text("Kartleggingen er fullført.").wait_for()
    assert kept(glads)["leisure_why_not"] == "Glad var på leir. Vi spør fredag."


def test_a_child_is_asked_anew(visit: Callable[..., Visitor], cast: Cast, url: str, glads: Assessment) -> None:
    assessed(glads, cast["coordinator"])
    page = visit("coordinator").go(url)
    page.get_by_role("button", name="Kartlegg på nytt").click()
    page.get_by_text("En ny kartlegging er åpnet.").wait_for()
    assert Assessment.objects.filter(child=glads.child, completed_on=None).count() == 1


def test_the_administrator_adds_a_question_and_publishes_it(visit: Callable[..., Visitor]) -> None:
    stor = visit("administrator")
    page = stor.page
    stor.go("/kartleggingsskjema/")
    stor.look("kartleggingsskjema")
    page.get_by_role("button", name="Lag en ny utgave").click()
    page.get_by_label("I hvilken del?").select_option(label="Hjem og bosituasjon")
    page.get_by_label("Spørsmålet").fill("Har {barnet} eget rom?")
    page.get_by_label("Hva slags svar?").select_option(label="Velg ett svar")
    page.get_by_label("Svar å velge mellom, ett på hver linje").fill("Ja\nNei")
    page.get_by_role("button", name="Legg til spørsmålet").click()
    page.get_by_text("Spørsmålet er lagt til i utkastet.").wait_for()
    page.get_by_role("button", name=re.compile("Ta ut.*Hvem har")).click()
    page.get_by_text("Spørsmålet er tatt ut av utkastet.").wait_for()
    page.get_by_label("Hva heter delen?").fill("Nettliv")
    page.get_by_label("Hva heter delen?").press("Enter")
    page.get_by_text("Delen er lagt til sist i utkastet.").wait_for()
    page.get_by_role("button", name=re.compile("Flytt delen opp.*Nettliv")).press("Enter")
    page.get_by_role("heading", name="9. Nettliv").wait_for()
    stor.look("kartleggingsskjema-utkast")
    page.get_by_role("button", name=re.compile("Ta ut delen.*Nettliv")).press("Enter")
    page.get_by_text("Delen er tatt ut av utkastet").wait_for()
    tomorrow = TODAY + timedelta(days=1)
    page.get_by_label("Gjelder fra (dd.mm.åååå)").fill(f"{tomorrow:%d.%m.%Y}")
    page.get_by_role("button", name="Publiser utgaven").click()
    page.get_by_text("Utgaven er publisert.").wait_for()
    stor.look("kartleggingsskjema-publisert")
    assert FormVersion.objects.in_force(tomorrow).get().number == 3
    stor.go("/overgangsaldre/")
    page.get_by_label("Hvilken overgang?").select_option(label="Til tjenester for voksne")
    page.get_by_label("Planlegges fra barnet er (år)").fill("15")
    page.get_by_label("Vises til barnet er (år)").fill("25")
    page.get_by_label("Gjelder fra (dd.mm.åååå)").fill(f"{tomorrow:%d.%m.%Y}")
    page.get_by_label("Gjelder fra (dd.mm.åååå)").press("Enter")
    page.get_by_text("Alderen er endret fra dagen du skrev.").wait_for()
    stor.look("overgangsaldre")
