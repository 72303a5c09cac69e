"""An area coordinator's day in a real browser: zones are chosen, a step is ticked and news marked, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from familieplan.areas.knowledge_operations import observe
from familieplan.areas.measure_operations import add_step, answer_survey, ask_partner, write_area_diary
from familieplan.areas.models import AreaCoordination, AreaPartner, Zone
from familieplan.areas.school_operations import begin_practice
from familieplan.reporting.zone_figures import ZoneFigures
from tests.areas.measures import TODAY, ask_residents, meeting_place
from tests.areas.places import add_place, hold_forum, say
from tests.browser.conftest import Visitor
from tests.browser.test_my_day import press_until
from tests.cast import Cast


@pytest.fixture
def busy(transactional_db: None, cast: Cast) -> Cast:
    """A day with something of each, at Saupstad and at Kattem."""
    other, saupstad = cast["administrator"], Zone.objects.get(slug="saupstad")
    cafe = meeting_place(cast, status="active", ends_on=TODAY + timedelta(days=12))
    light = {"name": "Lys på gangveien til skolen", "kind": "physical", "waits_for": "kommunalteknikk"}
    meeting_place(cast, zone=Zone.objects.get(slug="kattem"), status="waiting", **light)
    for days, text in ((-5, "Ringe utleier om lokalet"), (3, "Møte med beboerne og idrettslaget")):
        add_step(measure=cafe, text=text, who="Vid Utsikt", due_on=TODAY + timedelta(days=days))
    ask_partner(measure=cafe, name="Saupstad idrettslag", kind="voluntary", contact="post@laget.example")
    ask_partner(measure=cafe, name="Beboerforeningen", kind="residents")
    AreaPartner.objects.filter(name="Beboerforeningen").update(asked_on=TODAY - timedelta(days=30))
    survey = ask_residents(cafe)
    for _each in range(11):
        answer_survey(survey=survey, felt="better")
    ends = TODAY + timedelta(days=20)
    began = TODAY - timedelta(days=90)
    begin_practice(institution=add_place(cast), kind="reading", what="Lesekurs for 3. trinn", from_on=began, to_on=ends)
    say(hold_forum(held_on=TODAY))
    write_area_diary(
        measure=cafe, by=other, happened_on=TODAY, text="Første kveld. Det kom 30, og ti ville hjelpe til."
    )
    seen = {"theme": "safety", "text": "Barna går i mørket til skolen.", "source": "Skolens elevråd"}
    observe(zone=saupstad, by=other, observed_on=TODAY, **seen)
    month = TODAY.replace(day=1)
    for on, families, children in ((month - timedelta(days=1), 17, "protect"), (month, 22, 41)):
        cells = {"saupstad.families": families, "saupstad.children": children}
        ZoneFigures.objects.create(as_of_on=on.replace(day=1), threshold=5, cells=cells)
    return cast


@pytest.mark.demand("IO2-e")
def test_an_area_coordinator_works_through_the_day_by_keyboard(visit: Callable[[str], Visitor], busy: Cast) -> None:
    vid = visit("area_coordinator")
    page = vid.page
    page.get_by_role("heading", name="Min dag").wait_for()
    page.get_by_text("Du følger alle sonene").wait_for()
    vid.look("omradedag")
    press_until(vid, "Gjort", most=90)
    page.keyboard.press("Enter")
    page.get_by_text("«Ringe utleier om lokalet» er gjort.").wait_for()
    # What was pressed is gone; the keyboard goes on from the sentence that says so.
    page.locator("[data-focus]:focus").wait_for(state="attached")
    assert page.get_by_text("Over frist").count() == 0
    press_until(vid, "Merk alt som sett", most=90)
    page.keyboard.press("Enter")
    page.get_by_text("Alt nytt er merket som sett.").wait_for()
    page.get_by_text("Ingen andre har skrevet eller lest inn noe").wait_for()
    page.get_by_role("link", name="Velg soner").press("Enter")
    page.get_by_role("heading", name="Hvilke soner følger du?").wait_for()
    vid.look("omradedag-soner")
    page.get_by_label("Kattem").press("Space")
    page.get_by_role("button", name="Lagre valget").press("Enter")
    page.get_by_text("Valget av soner er lagret.").wait_for()
    page.get_by_text("Sonene du følger").wait_for()
    page.get_by_text("Lys på gangveien til skolen").wait_for()
    assert page.get_by_text("Beboerforeningen").count() == 0
    vid.look("omradedag-kattem")
    stein = visit("administrator")
    stein.go("/omrader/").get_by_role("link", name="Områdekoordinatorer").press("Enter")
    stein.page.get_by_text("Kattem fra").wait_for()
    stein.look("omradekoordinatorer")
    assert AreaCoordination.objects.get().zone.slug == "kattem"


def test_the_day_is_worked_without_scripts(visit: Callable[..., Visitor], busy: Cast) -> None:
    page = visit("area_coordinator", scripts=False).page
    page.locator("button", has_text="Gjort: Ringe utleier om lokalet").click()
    page.get_by_text("«Ringe utleier om lokalet» er gjort.").wait_for()
    page.get_by_role("button", name="Merk alt som sett").click()
    page.get_by_text("Alt nytt er merket som sett.").wait_for()
