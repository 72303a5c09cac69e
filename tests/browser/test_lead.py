"""A team lead's morning, and a child's kartlegging, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.coordination.operations import flags
from familieplan.families import operations
from familieplan.families.models import EndReason
from familieplan.families.policies import Part
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.stories import another_family, applied, give_assistance, leave_alone, member


@pytest.fixture
def flagged(transactional_db: None, cast: Cast) -> Cast:
    give_assistance(member(cast.family, "Vakker"), set(range(2, 48)))
    applied(cast, 40)
    leave_alone(another_family(cast, "Bregne"), 75)
    flags.evaluate()
    return cast


def test_a_lead_opens_the_queue_and_reads_why(flagged: Cast, visit: Callable[[str], Visitor]) -> None:
    rask = visit("lead")
    page = rask.page
    page.get_by_role("link", name="OSK-gjennomgang", exact=True).first.click()
    row = page.get_by_role("row").filter(has_text="Sosialhjelp i mer enn tre år")
    row.get_by_text("Hvorfor?").click()
    for said in (
        "Første måned",
        "mars 2022",
        "mer enn 36 måneder",
        "Slukkes når",
        "H2c og H3-ii, versjon 1, gjelder fra",
    ):
        row.get_by_text(said).first.wait_for()
    row.get_by_text("46 måneder, siden mars 2022").wait_for()
    # To the flag, and not to a family that the lead does not see.
    assert [link.get_attribute("href")[:11] for link in row.get_by_role("link").all()] == ["/osk/flagg/"]
    rask.look("osk")


def test_the_filter_narrows_the_queue_without_a_new_page(flagged: Cast, visit: Callable[[str], Visitor]) -> None:
    page = visit("lead").go("/osk/")
    page.get_by_label("Regel").select_option("plan_untouched")
    page.get_by_text("Familien Blomst").first.wait_for(state="hidden")
    page.get_by_role("rowheader", name="Familien Bregne").wait_for()
    assert page.url.endswith("regel=plan_untouched&sone=&hvem=&vis=")


@pytest.mark.demand("H3-i")
def test_a_lead_asks_the_coordinator_answers_and_the_lead_decides(
    flagged: Cast, visit: Callable[[str], Visitor]
) -> None:
    rask, klar = visit("lead"), visit("coordinator")
    page = rask.go("/osk/?regel=plan_untouched")
    page.get_by_role("link", name="Planen har ligget stille").click()
    page.get_by_label("Spør familiekoordinatoren").check()
    page.get_by_label("Spørsmålet, eller hvorfor").fill("Hvem har kontakt med familien nå?")
    page.get_by_role("button", name="Lagre").click()
    page.get_by_text("Skriv datoen familien skal tas opp igjen.").first.wait_for()
    # The browser notes the 422 itself.
    rask.complaints = [text for text in rask.complaints if "422" not in text]
    rask.look("flagg-feil")
    in_a_week = timezone.localdate() + timedelta(days=7)
    page.get_by_label("Tas opp igjen (dd.mm.åååå)").fill(f"{in_a_week:%d.%m.%Y}")
    page.get_by_role("button", name="Lagre").click()
    page.get_by_text("Spørsmålet er sendt. Svaret kommer tilbake hit.").wait_for()
    there = klar.go("/")
    klar.look("min-dag-spurt")
    there.get_by_role("region", name="Rask Elv spør om familien Bregne").get_by_role("link", name="Svar").click()
    there.get_by_label("Svaret ditt").fill("Skolen. Vi møtes på mandag.")
    klar.look("flagg-svar")
    there.get_by_role("button", name="Send svaret").click()
    there.get_by_text("Svaret er sendt til OSK-lederen.").wait_for()
    page = rask.go("/osk/?regel=plan_untouched")
    page.get_by_role("link", name="Planen har ligget stille").click()
    page.get_by_text("Skolen. Vi møtes på mandag.").wait_for()
    rask.look("flagg-besvart")
    page.get_by_label("Avgjør nå, uten møte").check()
    page.get_by_label("Spørsmålet, eller hvorfor").fill("Møtet er avtalt")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Avgjørelsen er skrevet ned.").wait_for()
    page = rask.go("/osk/?regel=plan_untouched")
    page.get_by_role("heading", name="Ingen flagg her").wait_for()


def test_a_lead_appoints_a_coordinator_with_and_without_scripts(flagged: Cast, visit: Callable[..., Visitor]) -> None:
    part = flagged.family.participations.get(part=Part.COORDINATOR)
    operations.end_participation(participation=part, by=flagged["coordinator"], reason=EndReason.FINISHED)
    flags.evaluate()
    address = f"/osk/{flagged.family.public_id}/koordinator/"
    rask = visit("lead")
    rask.go(address)
    rask.look("osk-koordinator")
    page = visit("lead", scripts=False).go(address)
    page.locator("[name=email]").fill(flagged["other_office"].email)
    page.locator("[name=basis]").select_option("samtykke")
    page.locator("[name=said_by]").fill("Vakker Blomst")
    page.get_by_role("button", name="Pek ut koordinatoren").click()
    page.get_by_text("Lun Hytte er nå familiekoordinator.").wait_for()


def test_the_lead_of_another_district_reads_an_empty_queue(flagged: Cast, visit: Callable[[str], Visitor]) -> None:
    klok = visit("lead_of_other_district")
    page = klok.go("/osk/")
    page.get_by_role("heading", name="Ingen flagg her").wait_for()
    assert "Blomst" not in page.content()
    klok.look("osk-tomt")
