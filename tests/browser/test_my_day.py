"""Min dag in a real browser: by keyboard, wide and narrow, and everything done where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from familieplan.accounts.models import NoticeChoice
from familieplan.coordination.models import Measure, Meeting, MeetingInvitation
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.meetings import answer_meeting
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.stories import TODAY, meet, propose


@pytest.fixture
def busy(transactional_db: None, cast: Cast) -> Cast:
    """A day with something of each."""
    for days, text in ((-6, "Boligrådgiving: leie privat med garanti"), (0, "Sende søknad om startlån")):
        owner = Owner.of_worker(cast["responsible"])
        facts = {"plan": cast.plan, "by": cast["coordinator"], "area": "housing", "owner": owner}
        add_measure(text=text, due_on=TODAY + timedelta(days=days), **facts)
    meet(cast, "responsible", days=0)
    now = MeetingInvitation.objects.select_related("meeting").get(worker=cast["responsible"])
    answer_meeting(invitation=now, by=cast["responsible"], comes=True)
    meet(cast, "responsible")
    propose(cast, "responsible")
    sign_entry(plan=cast.plan, by=cast["coordinator"], kind="phone", happened_on=TODAY, text="Skolen ringte.")
    return cast


def press_until(visitor: Visitor, name: str, most: int = 60) -> None:
    """Tab on until what has the focus says this."""
    for _step in range(most):
        visitor.page.keyboard.press("Tab")
        if name in visitor.page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(name)


def test_the_day_is_worked_through_by_keyboard_without_leaving_it(visit: Callable[[str], Visitor], busy: Cast) -> None:
    trygg = visit("responsible")
    trygg.look("min-dag-full")
    page = trygg.page
    press_until(trygg, "Ja, jeg kommer")
    page.keyboard.press("Enter")
    page.get_by_text("Du kommer ").wait_for()
    # What was pressed is gone; the keyboard goes on from the sentence that says so.
    page.locator("[data-focus]:focus").wait_for(state="attached")
    assert MeetingInvitation.objects.filter(worker=busy["responsible"], answer="yes").count() == 2
    press_until(trygg, "Gjort")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Angre").wait_for()
    page.locator("[data-focus]:focus").wait_for(state="attached")
    assert Measure.objects.get(status="done").text.startswith("Boligrådgiving")
    trygg.look("min-dag-angre")
    press_until(trygg, "Angre", most=3)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Boligrådgiving").first.wait_for()
    assert not Measure.objects.filter(status="done").exists()
    assert page.url == trygg.address + "/"
    page.get_by_role("button", name="Ja, jeg tar over").click()
    page.get_by_text("Du er nå familiekoordinator.").wait_for()
    assert page.url == trygg.address + "/"


def test_the_day_works_without_scripts(visit: Callable[..., Visitor], busy: Cast) -> None:
    page = visit("responsible", scripts=False).page
    page.get_by_role("button", name="Ja, jeg kommer").click()
    page.get_by_text("Du kommer ").wait_for()
    page.get_by_role("button", name="Gjort").first.click()
    page.get_by_role("button", name="Angre").click()
    page.get_by_role("button", name="Merk alt som sett").click()
    page.get_by_text("Ingen andre har skrevet").wait_for()


def test_a_meeting_is_called_and_found_again(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/")
    page.get_by_role("link", name="Møter", exact=True).click()
    klar.look("moter-tomt")
    page.get_by_role("link", name="Nytt møte").click()
    klar.look("mote-nytt")
    page.get_by_label("Dag").fill(f"{TODAY + timedelta(days=3):%d.%m.%Y}")
    page.get_by_label("Fra klokka").fill("13")
    page.get_by_label("Til klokka").fill("12")
    page.get_by_label("Sted").fill("Møterom 2, Saupstad")
    page.get_by_label("Saker").fill("Bolig\nSkole")
    page.get_by_label("Trygg Furu").check()
    page.get_by_label("Glad").check()
    page.get_by_role("button", name="Lagre møtet").click()
    page.get_by_text("Rett dette før du går videre").wait_for()
    assert page.get_by_label("Trygg Furu").is_checked()
    klar.complaints = [text for text in klar.complaints if "422" not in text]
    klar.look("mote-feil")
    page.get_by_label("Til klokka").fill("13.45")
    page.get_by_role("button", name="Lagre møtet").click()
    page.get_by_text("Møtet er avtalt").wait_for()
    klar.look("mote")
    assert Meeting.objects.get().invitations.count() == 3
    page.get_by_role("link", name="Alle møter").click()
    klar.look("moter")


def test_a_kind_of_notice_is_switched_off(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go("/konto/beskjeder/")
    klar.look("beskjeder-valg")
    page.get_by_role("group", name="Møter").get_by_label("Av", exact=True).check()
    page.get_by_role("button", name="Lagre valgene").click()
    page.get_by_text("Valgene er lagret.").wait_for()
    assert NoticeChoice.objects.get(kind="meeting").way == "off"


def test_a_calendar_address_is_made_and_switched_off(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go("/kalender/")
    page.get_by_role("button", name="Lag ny adresse").click()
    page.get_by_text("Her er adressen").wait_for()
    klar.look("kalender")
    page.get_by_role("button", name="Slå av adressen").click()
    page.get_by_text("Adressen virker ikke lenger.").wait_for()
