"""The family at its own door: a code from a paper, who has read, and something that is wrong."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from familieplan.coordination.models import LogEntry, OwnerKind
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.families.models import FamilyCode
from tests.cast import Cast
from tests.rights.people import note


def test_from_a_code_on_paper_to_who_has_read_and_a_note_that_is_mended(visit: Any, cast: Cast) -> None:
    FamilyCode.objects.all().delete()
    entry = note(cast, "Far kom ikke til møtet", "everybody")
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/familien/")
    page.get_by_role("link", name=re.compile("Egen tilgang.*Vakker")).click()
    klar.look("egen-tilgang")
    page.get_by_role("button", name="Lag en kode").click()
    code = page.locator(".fp-answer").inner_text()
    klar.look("egen-tilgang-kode")
    vakker = visit.family(code, "04.03.1990")
    page = vakker.page
    page.get_by_role("heading", name="Vår plan").wait_for()
    vakker.look("var-plan")
    page.get_by_role("link", name="Hvem har lest").click()
    page.get_by_text("Klar Bekk").first.wait_for()
    vakker.look("var-plan-lest")
    vakker.go(f"/var-plan/{cast.family.public_id}/deltar/")
    vakker.look("var-plan-deltar")
    vakker.go(f"/var-plan/{cast.family.public_id}/notater/")
    vakker.look("var-plan-notater")
    page.get_by_role("link", name="Dette stemmer ikke").click()
    page.get_by_label("Fortell med dine egne ord").fill("Far var der hele tiden")
    vakker.look("var-plan-si-fra")
    page.get_by_role("button", name="Si fra", exact=True).click()
    page.get_by_text("Venter på svar").wait_for()
    vakker.look("var-plan-sagt-fra")
    page = klar.go(f"/familier/{cast.family.public_id}/rettigheter/")
    klar.look("rettigheter")
    page.get_by_role("link", name="Noe er feil og må rettes").click()
    page.get_by_label("Rettelsen, slik den skal stå i loggen").fill("Far var på hele møtet")
    page.get_by_label("Begrunnelse, slik familien leser den").fill("Dere har rett.")
    klar.look("rettigheter-svar")
    page.get_by_role("button", name="Svar familien").click()
    page.get_by_text("Svaret er lagret").wait_for()
    assert LogEntry.objects.get(corrects=entry).text == "Far var på hele møtet"
    page = vakker.go(f"/var-plan/{cast.family.public_id}/si-fra/")
    assert "Dere har rett." in page.locator("main").inner_text()
    add_measure(
        plan=cast.plan, by=cast["coordinator"], area="work", text="Praksis", owner=Owner.of_worker(cast["responsible"])
    )
    page = vakker.go(f"/var-plan/{cast.family.public_id}/plan/")
    page.get_by_role("link", name="Si om hjelpen hjelper").press("Enter")
    page.get_by_role("group", name="Praksis").get_by_label("Ja, det hjelper", exact=True).press("Space")
    vakker.look("var-plan-hjelper")
    page.get_by_role("button", name="Lagre svarene").press("Enter")
    page.get_by_text("Svarene er lagret uten navn.").wait_for()
    page = vakker.go("/familier/")
    assert "Vi finner ikke denne siden" in page.locator("main").inner_text()
    page.get_by_role("link", name="Til forsiden").click()
    page.get_by_role("heading", name="Vår plan").wait_for()


def test_the_family_orders_a_copy_and_takes_it_home(
    visit: Any, cast: Cast, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    note(cast, "Vi ringte NAV", "everybody")
    vakker = visit.family(cast.let_in("family_member", "Vakker"), "040390")
    page = vakker.go(f"/var-plan/{cast.family.public_id}/opplysninger/")
    vakker.look("var-plan-opplysninger")
    page.get_by_role("button", name="Lag en kopi").click()
    vakker.look("var-plan-kopi-venter")
    worker()
    page.get_by_role("link", name="Til å lese og skrive ut (PDF)").wait_for(timeout=90_000)
    vakker.look("var-plan-kopi")
    found = {}
    for link in ("Til å lese og skrive ut (PDF)", "Til et program (JSON)"):
        page.get_by_role("link", name=link).click()
        vakker.look("var-plan-hent")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Hent filen").click()
        found[link[-5:]] = Path(waiting.value.path()).read_bytes()
        page.go_back()
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(found["(PDF)"])).pages)
    assert "Vi ringte NAV" in text
    assert json.loads(found["JSON)"])["notes"][0]["text"] == "Vi ringte NAV"


@pytest.mark.demand("IO5-d")
def test_the_family_reads_its_plan_ticks_a_task_and_is_answered_by_keyboard(visit: Any, cast: Cast) -> None:
    owner = Owner(OwnerKind.FAMILY, person=cast.member("Vakker").person)
    add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Spørre utleier", owner=owner)
    code = cast.let_in("mother", "Vakker")
    vakker = visit.family(code, "04.03.1990")
    page = vakker.page
    page.get_by_role("link", name="Planen vår").click()
    page.get_by_role("button", name=re.compile("Gjort.*Spørre utleier")).focus()
    vakker.look("var-plan-planen")
    page.keyboard.press("Enter")
    page.get_by_text("Fint, oppgaven er gjort.").wait_for()
    page.get_by_role("link", name="Be om at noe endres").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Med egne ord").fill("Vi vil ha møtene på kvelden")
    vakker.look("var-plan-innspill")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Venter på svar fra koordinatoren.").wait_for()
    klar = visit("coordinator")
    klar.look("min-dag-fra-familien")
    klar.page.get_by_role("link", name=re.compile("Les og svar.*Familien Blomst")).click()
    klar.page.locator("summary").filter(has_text="Svar").first.click()
    klar.page.get_by_label("Ja, slik gjør vi det").check()
    klar.page.get_by_label("Forklar så familien forstår").fill("Neste møte er klokka 18.")
    klar.look("fra-familien")
    klar.page.get_by_role("button", name="Send svaret").click()
    klar.page.get_by_text("Svaret er sendt.").wait_for()
    page = vakker.go(f"/var-plan/{cast.family.public_id}/innspill/")
    page.get_by_text("Neste møte er klokka 18.").wait_for()
    vakker.look("var-plan-besvart")


def test_the_door_is_opened_in_arabic_by_keyboard_and_read_from_the_right(visit: Any, cast: Cast) -> None:
    add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Ringe utleieren.")
    vakker = visit.family(cast.let_in("family_member", "Vakker"), "040390")
    page = vakker.page
    page.get_by_role("button", name="العربية").press("Enter")
    page.get_by_role("heading", name="خطتنا").wait_for()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    vakker.look("var-plan-arabisk")
    page.get_by_role("link", name="خطتنا").first.press("Enter")
    page.get_by_text("ما اتفقتم عليه مع الخدمات").wait_for()
    vakker.look("var-plan-arabisk-plan")
    page.get_by_role("button", name="ትግርኛ").press("Enter")
    page.get_by_text("ክሳብ ሕጂ ኣይተዛረብናን").first.wait_for()
    vakker.look("var-plan-tigrinja-plan")
