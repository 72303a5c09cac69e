"""What a lead owes the offices and the rules: learning planned and routines read, and wrong flags counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.coordination.models import Flag, FlagStep, LearningPlan, RoutineReading
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.adults import begin_course
from familieplan.coordination.operations.learning import write_routine
from familieplan.reporting.promise_months import days_of
from familieplan.reporting.tasks import keep_promise_months
from tests.browser.conftest import Visitor, unfold
from tests.cast import Cast
from tests.coordination.stories import another_family, leave_alone

TODAY = timezone.localdate()
WORDS = "Familien er på ferie, og det er avtalt."


@pytest.mark.demand("H4a", "H4c")
def test_a_lead_plans_what_is_learnt_and_a_worker_reads_the_routine_and_the_months_are_kept(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    nav = {"office": cast.offices["nav"], "owner": cast["responsible"], "review_on": TODAY + timedelta(days=90)}
    write_routine(by=cast["lead"], name="Barna er med", text="Spør hvordan hvert barn har det.", **nav)
    keep_promise_months()
    rask, trygg = visit("lead"), visit("responsible")
    page = rask.go("/osk/kompetanse/")
    page.get_by_text("Barna er med").first.wait_for()
    page.get_by_role("link", name="Ny læringsplan").press("Enter")
    page.get_by_label("Tema").fill("Barnesamtalen")
    page.get_by_label("Fra (dd.mm.åååå)").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Rett dette før du går videre").wait_for()
    # The browser notes the 422 itself.
    rask.complaints = [text for text in rask.complaints if "422" not in text]
    rask.look("laeringsplan-feil")
    assert page.get_by_label("Tema").input_value() == "Barnesamtalen"
    page.get_by_label("Til (dd.mm.åååå)").fill(f"{TODAY + timedelta(days=30):%d.%m.%Y}")
    page.get_by_role("checkbox", name="NAV kommune").press("Space")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Læringsplanen er lagret.").wait_for()
    rask.look("laeringsplan")

    there = trygg.go("/rutiner/")
    there.get_by_text("Barnesamtalen").wait_for()
    trygg.look("rutiner-ulest")
    there.get_by_role("button", name="Jeg har lest og forstått").press("Enter")
    there.get_by_text("Det er skrevet ned at du har lest versjon 1.").wait_for()
    there.get_by_text("Du har lest denne versjonen").wait_for()
    trygg.look("rutiner-lest")
    assert RoutineReading.objects.get().worker == cast["responsible"]

    page.get_by_role("button", name="Før som gjennomført").press("Enter")
    page.get_by_text("Det er ført som gjennomført.").wait_for()
    assert LearningPlan.objects.get().done_on == TODAY
    page = rask.go("/osk/lovet/")
    rows = page.get_by_role("table", name="Etter måned").get_by_role("row")
    rows.nth(12).wait_for()
    assert rows.count() == 1 + len(days_of(TODAY))
    page.get_by_text("endres ikke siden").wait_for()
    rask.look("lovet-maaneder")


def test_a_wrong_flag_is_dismissed_and_the_administrator_sees_that_the_rule_is_often_wrong(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    for name in ("Bregne", "Kvist", "Lyng", "Myr", "Dal"):
        leave_alone(another_family(cast, name), 75)
    flags.evaluate()
    for flag in Flag.objects.raised().exclude(family__name="Familien Dal"):
        FlagStep.objects.create(family=flag.family, flag=flag, kind="dismissed", words="Feil", by=cast["lead"])
    rask = visit("lead")
    page = rask.go("/osk/")
    row = page.get_by_role("row").filter(has_text="Familien Dal")
    row.get_by_role("link", name="Planen har ligget stille").press("Enter")
    page.get_by_label("Meld at flagget er feil").press("Space")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Rett dette før du går videre").wait_for()
    rask.complaints = [text for text in rask.complaints if "422" not in text]
    rask.look("flagg-feil-uten-grunn")
    page.get_by_label("Spørsmålet, eller hvorfor").fill(WORDS)
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Flagget er meldt som feil.").wait_for()
    assert FlagStep.objects.get(words=WORDS).kind == "dismissed"
    rask.go("/osk/").get_by_role("heading", name="Ingen flagg her").wait_for()

    stein = visit("administrator")
    page = stein.go("/flaggregler/")
    page.get_by_text("5 av 5").wait_for()
    assert WORDS not in page.content()
    assert "Familien Dal" not in page.content()
    stein.look("flaggregler-ofte-feil")
    page.get_by_role("link", name="Plan uten koordinator eller uten bevegelse").press("Enter")
    page.get_by_label("Dager").fill("80")
    page.get_by_label("Gjelder fra (dd.mm.åååå)").fill(f"{TODAY + timedelta(days=1):%d.%m.%Y}")
    page.get_by_role("button", name="Se hva det betyr").press("Enter")
    page.get_by_text("Med disse tallene: 0 familier. Med tallene som gjelder i dag: 5 familier.").wait_for()
    stein.look("flaggregel-hva-det-betyr")


@pytest.mark.demand("H3b")
def test_a_worker_sees_who_in_the_programme_lacks_a_talk_and_logs_it(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    days = {"started_on": TODAY, "review_on": TODAY, "planned_end_on": TODAY + timedelta(days=300)}
    begin_course(plan=cast.plan, by=cast["responsible"], person=cast.member("Vakker").person, **days)
    trygg = visit("responsible")
    page = trygg.go("/kvalifisering/samtaler/")
    page.get_by_text("1 deltaker mangler samtalen.").wait_for()
    trygg.look("kvp-samtaler")
    page.get_by_role("link", name="Vakker").press("Enter")
    card = page.get_by_role("region", name="Samtaler om familieliv og barn")
    unfold(card.locator("summary").filter(has_text="Skriv hvordan det er nå"))
    card.get_by_label("Samtale om familieliv og barn er holdt").press("Space")
    trygg.look("kvp-samtale-foeres")
    card.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Det er skrevet ned.").wait_for()
    trygg.go("/kvalifisering/samtaler/").get_by_text("0 deltakere mangler samtalen.").wait_for()
