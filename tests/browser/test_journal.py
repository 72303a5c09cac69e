"""The journal at a desk and at a kitchen table: three clicks, by keyboard, without scripts, and after the session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import expect

from familieplan.coordination.models import Answer, Attachment, LogDraft, LogEntry, Measure
from tests.browser.conftest import Visitor
from tests.cast import PASSWORD, Cast
from tests.coordination.journals import entry_by, log_of
from tests.coordination.stories import another_family
from tests.families.sharing import PDF

PAPER = {"name": "brev.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_phone_call_takes_three_clicks_from_min_dag(visit: Callable[..., Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page, clicks = klar.page, 0
    page.get_by_role("link", name="Ny logg").click()
    clicks += 1
    klar.look("ny-logg")
    page.get_by_role("link", name="Familien Blomst").click()
    clicks += 1
    page.locator("textarea[name=text]:focus").wait_for()
    page.keyboard.type("Vakker ringte om huset.")
    page.get_by_role("button", name="Signer notatet").click()
    clicks += 1
    page.get_by_text("Notatet er signert.").wait_for()
    entry = LogEntry.objects.get()
    assert (clicks, entry.kind, entry.text) == (3, "phone", "Vakker ringte om huset.")


def test_the_whole_way_goes_by_keyboard(visit: Callable[..., Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.page
    page.get_by_role("link", name="Ny logg").press("Enter")
    page.get_by_role("link", name="Familien Blomst").press("Enter")
    page.locator("textarea[name=text]:focus").wait_for()
    page.keyboard.type("Vakker ringte.")
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Signer notatet":
            break
    page.keyboard.press("Enter")
    page.get_by_text("Notatet er signert.").wait_for()
    assert LogEntry.objects.get().text == "Vakker ringte."


@pytest.mark.parametrize("scripts", [True, False])
def test_a_note_with_a_template_an_interpreter_and_a_file(
    visit: Callable[..., Visitor], cast: Cast, scripts: bool
) -> None:
    klar = visit("coordinator", scripts=scripts)
    page = klar.go(f"{log_of(cast)}?slag=home_visit")
    page.get_by_label("Notat", exact=True).fill("Vakker viste oss rommet.")
    page.get_by_role("button", name="Hent mal").click()
    page.wait_for_load_state()
    assert (
        page.get_by_label("Notat", exact=True).input_value().startswith("Vakker viste oss rommet.\n\nHvem var hjemme:")
    )
    page.get_by_label("Var det tolk med?").select_option("unavailable")
    page.get_by_label("Hvorfor ikke tolk?").fill("Tolken ble syk")
    page.get_by_text("Vedlegg", exact=True).first.click()
    page.get_by_label("Legg ved filer").set_input_files(PAPER)
    page.get_by_role("button", name="Legg ved", exact=True).click()
    page.get_by_role("link", name="brev.pdf").wait_for()
    if scripts:
        klar.look("logg-utkast-med-vedlegg")
    page.get_by_role("button", name="Signer notatet").click()
    page.get_by_text("Notatet er signert.").wait_for()
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.interpreter_reason, entry.attachments.count()) == ("home_visit", "Tolken ble syk", 1)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="brev.pdf").click()
    assert fetched.value.suggested_filename == Attachment.objects.get().download_name


@pytest.mark.parametrize("scripts", [True, False])
def test_a_colleague_takes_it_further_and_the_author_sees_it(
    visit: Callable[..., Visitor], cast: Cast, scripts: bool
) -> None:
    entry_by(cast, text="Utleier svarer i morgen.")
    trygg = visit("responsible", scripts=scripts)
    page = trygg.go(log_of(cast))
    page.get_by_role("button", name="Lest og tatt videre").click()
    page.get_by_text("Lest og tatt videre.", exact=True).wait_for()
    assert Answer.objects.get().author == cast["responsible"]
    if scripts:
        trygg.look("logg-svart")
        klar = visit("coordinator")
        klar.page.get_by_text("Lest og tatt videre: Trygg Furu").first.wait_for()
        klar.look("min-dag-svar")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sentence_becomes_a_measure(visit: Callable[..., Visitor], cast: Cast, scripts: bool) -> None:
    entry_by(cast, text="Vi snakket om huset. Trygg ringer utleieren på fredag.")
    klar = visit("coordinator", scripts=scripts)
    page = klar.go(log_of(cast))
    page.get_by_role("link", name="Lag tiltak").click()
    page.get_by_label("Trygg ringer utleieren på fredag.").check()
    if scripts:
        assert page.get_by_label("Tiltaket").input_value() == "Trygg ringer utleieren på fredag."
        klar.look("logg-lag-tiltak")
    page.get_by_label("Livsområde").select_option("housing")
    page.get_by_label("Frist (dd.mm.åååå)").fill("24.12.2026")
    page.get_by_role("button", name="Legg tiltaket i planen").click()
    page.locator("#la-housing").get_by_role("link", name="Trygg ringer utleieren på fredag.").wait_for()
    assert Measure.objects.get().due_on.isoformat() == "2026-12-24"


def test_text_that_is_marked_becomes_the_words_of_the_measure(visit: Callable[..., Visitor], cast: Cast) -> None:
    entry = entry_by(cast, text="Vi ble enige om at Trygg ringer utleieren på fredag, hvis det går.")
    page = visit("coordinator").go(f"{log_of(cast)}{entry.public_id}/tiltak/")
    page.get_by_text("Det du merker i teksten, blir tiltaket.").wait_for()
    page.evaluate(
        """() => {
            const text = document.querySelector("[data-marks] p").firstChild;
            const from = text.data.indexOf("ringer");
            getSelection().setBaseAndExtent(text, from, text, from + "ringer utleieren på fredag".length);
        }"""
    )
    expect(page.get_by_label("Tiltaket")).to_have_value("ringer utleieren på fredag")


def test_a_search_marks_what_it_finds_and_leads_to_it(visit: Callable[..., Visitor], cast: Cast) -> None:
    entry_by(cast, text="Skolen er bekymret for skolevegring.")
    for number in range(22):
        entry_by(cast, text=f"Noe annet {number}")
    klar = visit("coordinator")
    page = klar.go(log_of(cast))
    page.get_by_label("Søk i denne loggen").last.fill("skole")
    page.keyboard.press("Enter")
    page.locator("mark").first.wait_for()
    klar.look("logg-sok")
    assert "skole" not in page.url
    page.get_by_role("link", name="Familien Blomst, telefonsamtale").click()
    page.get_by_text("Skolen er bekymret for skolevegring.").wait_for()


def test_the_session_ends_in_the_middle_of_a_sentence_and_the_words_are_there_again(
    visit: Callable[..., Visitor], cast: Cast
) -> None:
    klar = visit("coordinator")
    page = klar.go(log_of(cast))
    note = page.get_by_label("Notat", exact=True)
    note.press_sequentially("Vi så på brevet.")
    page.get_by_text("Lagret").wait_for()
    Session.objects.all().delete()
    cache.clear()
    note.press_sequentially(" Glad vil bli.")
    page.get_by_role("heading", name="Du er logget ut").wait_for()
    page.get_by_role("link", name="Logg inn og fortsett").click()
    page.get_by_label("E-post").fill(cast["coordinator"].email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.get_by_text("Hentet tilbake").or_(page.get_by_text("Lagret").first).first.wait_for()
    assert note.input_value() == "Vi så på brevet. Glad vil bli."
    page.get_by_role("button", name="Signer notatet").click()
    page.get_by_text("Notatet er signert.").wait_for()
    assert LogEntry.objects.get().text == "Vi så på brevet. Glad vil bli."
    assert not LogDraft.objects.exists()


def test_without_scripts_the_words_are_handed_back_when_the_session_is_over(
    visit: Callable[..., Visitor], cast: Cast
) -> None:
    klar = visit("coordinator", scripts=False)
    page = klar.go(log_of(cast))
    page.get_by_label("Notat", exact=True).fill("Vi så på brevet.")
    Session.objects.all().delete()
    cache.clear()
    page.get_by_role("button", name="Signer notatet").click()
    page.get_by_role("heading", name="Du er logget ut").wait_for()
    assert page.get_by_label("Det du skrev").input_value() == "Vi så på brevet."


def test_a_draft_that_was_put_away_by_mistake_comes_back(visit: Callable[..., Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go(log_of(cast))
    page.get_by_label("Notat", exact=True).press_sequentially("Vi så på brevet.")
    page.get_by_text("Lagret").first.wait_for()
    klar.go(log_of(cast))
    page.get_by_role("button", name="Slett utkastet").click()
    page.get_by_text("Utkastet er slettet.").wait_for()
    klar.look("logg-utkast-slettet")
    page.get_by_role("button", name="Angre").click()
    page.get_by_role("button", name="Slett utkastet").wait_for()
    assert page.get_by_label("Notat", exact=True).input_value() == "Vi så på brevet."


def test_two_tabs_with_two_families_never_exchange_a_word(visit: Callable[..., Visitor], cast: Cast) -> None:
    other = another_family(cast, "Bregne")
    klar = visit("coordinator")
    first, second = klar.go(log_of(cast)), klar.context.new_page()
    second.goto(f"{klar.address}/familier/{other.family.public_id}/logg/")
    for page, words in ((first, "Om Blomst"), (second, "Om Bregne")):
        page.get_by_label("Notat", exact=True).press_sequentially(words)
        page.get_by_text("Lagret").first.wait_for()
    # The worst there can be: the one page is made to send to the other family.
    first.evaluate("place => { document.querySelector('form[data-draft]').action = place; }", second.url)
    first.get_by_role("button", name="Signer notatet").click()
    first.get_by_role("heading", name="Notatet hører til en annen plan").wait_for()
    klar.complaints = [text for text in klar.complaints if "409" not in text]
    klar.look("logg-feil-plan")
    second.get_by_role("button", name="Signer notatet").click()
    second.get_by_text("Notatet er signert.").wait_for()
    assert list(LogEntry.objects.values_list("plan", "text")) == [(other.pk, "Om Bregne")]
    assert list(LogDraft.objects.values_list("plan", "text")) == [(cast.plan.pk, "Om Blomst")]
