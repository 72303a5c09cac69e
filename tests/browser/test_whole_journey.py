"""One family from first contact to the archive, by one worker at a keyboard, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from familieplan.accounts.models import Deed, ReadRecord
from familieplan.coordination.models import Assessment, FamilyPlan, Measure, Meeting, PlanVersion
from familieplan.families.models import Consent, ExportOrder
from familieplan.rights import tasks
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.stories import ANSWERS, TODAY

MEASURES = (
    ("housing", "Ringe utleieren", "Bolig"),
    ("work", "Søke praksisplass", "Arbeid"),
    ("leisure", "Melde barna på fotball", "Fritid"),
)


class AtKeyboard:
    """Every field is reached and filled by keys; no pointer is ever used."""

    def __init__(self, visitor: Visitor, width: int) -> None:
        self.visitor, self.width = visitor, width
        self.page: Page = visitor.page
        self.page.set_viewport_size({"width": width, "height": 900})

    def look(self, name: str) -> None:
        self.visitor.complaints = [text for text in self.visitor.complaints if "422" not in text]
        self.visitor.look(f"reise-{name}")
        self.page.set_viewport_size({"width": self.width, "height": 900})

    def write(self, field: Locator, words: str) -> None:
        # What has just been folded out takes the focus only when it stands there.
        field.wait_for()
        field.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, field: Locator, label: str) -> None:
        """A list answers to the first letters of what is in it."""
        field.wait_for()
        field.focus()
        self.page.keyboard.type(label)

    def press(self, where: Locator, key: str = "Enter") -> None:
        where.press(key)

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.press("Enter")

    def says(self, words: str | re.Pattern[str]) -> None:
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture
def by_hand(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks, "send", lambda pk: None)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.usefixtures("by_hand")
def test_from_first_contact_to_the_archive_by_keyboard(visit: Callable[[str], Visitor], cast: Cast, width: int) -> None:
    hand = AtKeyboard(visit("coordinator"), width)
    plan = first_contact(hand)
    home = f"/familier/{plan.family.public_id}/"
    kartlegging_of_two(hand, home)
    the_plan_with_the_family(hand, home, plan)
    the_meeting(hand, home, plan)
    three_measures(hand, home, plan)
    the_evaluation(hand, home)
    the_end(hand, home, plan)


def first_contact(hand: AtKeyboard) -> FamilyPlan:
    page = hand.page
    hand.visitor.go("/familier/ny/")
    hand.write(page.get_by_label("Navn på familien"), "Familien Lyng")
    hand.choose(page.get_by_label("Grunnlag for å dele"), "Familien har sagt ja")
    people = (("Modig", "mor", "04.03.1990"), ("Kvikk", "barn", "11.02.2014"), ("Snill", "barn", "17.09.2018"))
    for place, (name, relation, born) in enumerate(people):
        if place:
            hand.press(page.locator("summary").filter(has_text=f"Person {place + 1}"))
        hand.write(page.locator(f"[name=medlem-{place}-given_name]"), name)
        hand.choose(page.locator(f"[name=medlem-{place}-relation]"), relation)
        hand.write(page.locator(f"[name=medlem-{place}-birth_date]"), born)
    for place in range(len(people)):
        fold = page.locator("details", has=page.locator(f"[name=medlem-{place}-said_yes]"))
        if fold.get_attribute("open") is None:
            hand.press(fold.locator("summary"))
        hand.press(page.locator(f"[name=medlem-{place}-said_yes]"), "Space")
    hand.look("ny-familie")
    hand.button("Start planen")
    hand.says("Familien er registrert")
    assert [str(giver) for giver in Consent.objects.latest("pk").givers.all()]
    plan = FamilyPlan.objects.get(family__name="Familien Lyng")
    hand.visitor.go(f"/familier/{plan.family.public_id}/logg/")
    hand.write(page.locator("textarea[name=text]"), "Modig ringte selv og ba om hjelp med husleia.")
    hand.button("Signer notatet")
    hand.says("Notatet er signert.")
    return plan


def kartlegging_of_two(hand: AtKeyboard, home: str) -> None:
    page = hand.page
    hand.visitor.go(f"{home}kartlegging/")
    hand.choose(page.get_by_label("Hvem søkte?"), "Modig")
    hand.write(page.get_by_label("Når kom søknaden? (dd.mm.åååå)"), f"{TODAY:%d.%m.%Y}")
    hand.button("Registrer søknaden")
    hand.says("kartleggingen av barna er åpnet")
    for name in ("Kvikk", "Snill"):
        child = Assessment.objects.get(child__given_name=name)
        address = f"{home}kartlegging/{child.public_id}/"
        for key, value in ANSWERS.items():
            answer(hand, address, key, value)
        hand.look(f"kartlegging-{name.lower()}")
        hand.button("Fullfør kartleggingen")
        hand.says("Kartleggingen er fullført.")
    assert Assessment.objects.exclude(completed_on=None).count() == 2


def answer(hand: AtKeyboard, address: str, key: str, value: str) -> None:
    """The part that holds the question is opened, if it is not, and the answer is saved as it is left."""
    page = hand.page
    if address not in page.url:
        hand.visitor.go(address)
    fold = page.locator("details.fp-part", has=page.locator(f"[data-answer={key}]"))
    asked = page.locator(f"[data-answer={key}]")
    # An answer that is just being saved draws its part anew, which may close what was opened in the same moment.
    for _again in range(10):
        if asked.is_visible():
            break
        hand.press(fold.locator("summary"))
        page.wait_for_timeout(200)
    box = page.locator(f"[data-answer={key}] [value={value}]") if re.fullmatch(r"[a-z_]+", value) else None
    if box is not None:
        hand.press(box, "Space")
    else:
        hand.write(page.locator(f"[data-answer={key}] [name={key}]"), value)
        page.keyboard.press("Tab")
    expect(page.locator(f"[name=seen-{key}]")).not_to_have_value("")


def the_plan_with_the_family(hand: AtKeyboard, home: str, plan: FamilyPlan) -> None:
    page = hand.page
    hand.visitor.go(f"{home}ord/")
    hand.write(page.locator("[name=situation]"), "Husleia tar det meste av pengene.")
    hand.write(page.locator("[name=vision]"), "Vi vil bo trygt og slippe å flytte.")
    hand.write(page.locator("[name=vision_by]"), "Modig")
    hand.look("ord")
    page.locator("[name=vision_by]").press("Enter")
    hand.says("Vi vil bo trygt og slippe å flytte.")
    plan.refresh_from_db()
    assert plan.vision_by == "Modig"


def the_meeting(hand: AtKeyboard, home: str, plan: FamilyPlan) -> None:
    page = hand.page
    hand.visitor.go(home)
    hand.press(page.get_by_role("link", name="Møter", exact=True))
    hand.press(page.get_by_role("link", name="Nytt møte"))
    hand.write(page.get_by_label("Dag"), f"{TODAY + timedelta(days=3):%d.%m.%Y}")
    hand.write(page.get_by_label("Fra klokka"), "13")
    hand.write(page.get_by_label("Til klokka"), "13.45")
    hand.write(page.get_by_label("Sted"), "Hjemme hos Modig")
    hand.write(page.get_by_label("Saker"), "Bolig")
    hand.press(page.get_by_label("Kvikk"), "Space")
    hand.button("Lagre møtet")
    hand.says("Møtet er avtalt")
    hand.look("mote")
    assert Meeting.objects.get(plan=plan).place == "Hjemme hos Modig"


def three_measures(hand: AtKeyboard, home: str, plan: FamilyPlan) -> None:
    page = hand.page
    hand.visitor.go(home)
    for area, words, _name in MEASURES:
        part = page.locator(f"#la-{area}")
        hand.press(part.get_by_role("link", name="Nytt tiltak"))
        page.locator("[name=text]:focus").wait_for()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        part.get_by_role("link", name=words).wait_for()
    hand.look("planen")
    assert Measure.objects.filter(plan=plan).count() == len(MEASURES)


def the_evaluation(hand: AtKeyboard, home: str) -> None:
    page = hand.page
    measure = Measure.objects.get(text="Ringe utleieren")
    hand.press(page.get_by_role("link", name="Ringe utleieren"))
    hand.press(page.get_by_text("Evaluer tiltaket"))
    hand.choose(page.get_by_label("Hjelper dette? Familiens svar"), "Ja")
    hand.write(page.get_by_label("Hvem i familien svarte?"), "Modig")
    hand.button("Lagre evalueringen")
    hand.says("En endring er ikke bevis på at tiltaket har virket")
    hand.look("evaluering")
    measure.refresh_from_db()
    assert (measure.felt_help, measure.felt_help_by) == ("yes", "Modig")


def the_end(hand: AtKeyboard, home: str, plan: FamilyPlan) -> None:
    page = hand.page
    hand.visitor.go(f"{home}versjoner/")
    hand.write(page.get_by_label("Hvor ble dere enige?"), "Siste møte hjemme")
    hand.button("Frys en ny versjon")
    page.get_by_role("heading", name="Versjon 1").wait_for()
    hand.visitor.go(f"{home}avslutt/")
    hand.write(page.get_by_label("Hvorfor avsluttes planen?"), "Familien har fått en trygg bolig.")
    hand.button("Avslutt planen")
    hand.says("Planen er avsluttet.")
    hand.look("avsluttet")
    hand.button("Lag arkivpakke")
    hand.says("lages nå")
    tasks.make_order(ExportOrder.objects.get(kind="archive").pk)
    page.reload()
    hand.press(page.locator("#kopi li a").first)
    hand.says("Filen holder mye om familien")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Hent filen").press("Enter")
    package = ZipFile(BytesIO(Path(waiting.value.path()).read_bytes()))
    structure = package.read("arkivstruktur.xml").decode()
    assert "Familien har fått en trygg bolig." in structure
    assert ReadRecord.objects.filter(what="hentet arkivpakken", deed=Deed.OUT).count() == 1
    frozen = PlanVersion.objects.get(plan=plan)
    assert sorted(row["text"] for row in frozen.content["measures"]) == sorted(words for _area, words, _ in MEASURES)
