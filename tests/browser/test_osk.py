"""A lead clears the queue of twelve families in one meeting, from agenda to follow-up, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.coordination.models import Flag, FlagStep, Measure, OskItem
from familieplan.coordination.operations import flags
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.stories import another_family, leave_alone

NAMES = ("Bregne", "Kvist", "Lyng", "Myr", "Dal", "Tind", "Holme", "Siv", "Rogn", "Or", "Hegg")


@pytest.fixture
def twelve(transactional_db: None, cast: Cast) -> Cast:
    for plan in (cast.plan, *(another_family(cast, name) for name in NAMES)):
        leave_alone(plan, 75)
    flags.evaluate()
    assert Flag.objects.raised().count() == 12
    return cast


@pytest.mark.demand("H3")
def test_a_lead_clears_a_queue_of_twelve_families_in_a_meeting(twelve: Cast, visit: Callable[[str], Visitor]) -> None:
    rask, klar = visit("lead"), visit("coordinator")
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}"
    page = rask.go("/osk/")
    for box in page.get_by_role("checkbox").all():
        box.focus()
        page.keyboard.press("Space")
    rask.look("osk-ko-valgt")
    page.get_by_role("button", name="Ta til møte").press("Enter")
    page.get_by_text("12 flagg blir satt på saklista.").wait_for()
    page.get_by_label("Dag (dd.mm.åååå)").fill(tomorrow)
    page.get_by_label("Fra klokka").fill("9")
    page.get_by_label("Til klokka").fill("11.30")
    page.get_by_label("Sted, eller lenke til videomøte").fill("Møterom 1")
    page.get_by_role("checkbox", name="Klar Bekk").press("Space")
    rask.look("osk-nytt-mote")
    page.get_by_role("button", name="Lagre møtet").press("Enter")
    page.get_by_text("12 familier er satt på saklista.").wait_for()
    page.get_by_role("link", name="Se papirene, og si fra").press("Enter")
    page.get_by_role("heading", name="Papirene, før du sier fra").wait_for()
    rask.look("osk-papirer-for")
    page.get_by_role("button", name="Si fra at sakene er klare").press("Enter")
    page.get_by_text("har fått beskjed").wait_for()
    rask.look("osk-mote")

    there = klar.go("/")
    there.get_by_role("region", name="OSK-møter").get_by_role("link").press("Enter")
    there.get_by_role("button", name="Jeg kommer", exact=True).press("Enter")
    there.get_by_text("Du har sagt at du kommer.").wait_for()
    klar.look("osk-mote-bedt")

    page.get_by_role("link", name="1. Familien Blomst", exact=True).press("Enter")
    page.get_by_label("Hva dere snakket om").fill("Bolig må avklares først.")
    page.get_by_text("Lagret").wait_for()
    page.get_by_role("button", name="Før beslutningen").press("Enter")
    page.get_by_text("Skriv hva barna sier, eller hvorfor").or_(
        page.get_by_text("Velg hva dere blir enige om.")
    ).first.wait_for()
    rask.complaints = [text for text in rask.complaints if "422" not in text]
    rask.look("osk-sak-feil")
    assert page.get_by_label("Hva dere snakket om").input_value() == "Bolig må avklares først."
    page.get_by_label("Hva barna sier, og hvor stor vekt det får").fill("Vil bo et sted hvor de slipper å flytte.")
    page.get_by_label("Nytt tiltak").fill("Hjelp til å flytte og få møbler")
    page.get_by_label("Livsområde").select_option("housing")
    page.get_by_label("Frist (dd.mm.åååå)").fill(tomorrow)
    page.get_by_role("button", name="Legg til").press("Enter")
    page.get_by_text("Tiltaket står i familiens plan.").wait_for()
    page.get_by_label("Samordnede tiltak for familien").press("Space")
    page.get_by_label("Begrunnelse").fill("Helse- og velferdskontoret tar flyttingen.")
    # What is written is saved by itself after a moment: not while the page is looked at.
    with page.expect_response(re.compile("/utkast/$")):
        page.get_by_label("Tas opp igjen (dd.mm.åååå)").fill(tomorrow)
    rask.look("osk-sak")
    page.get_by_role("button", name="Før beslutningen").press("Enter")
    page.get_by_text("1 av 12 er behandlet").wait_for()

    for done in range(2, 13):
        if page.get_by_label("Er ikke barna spurt? Skriv hvorfor").count():
            page.get_by_label("Er ikke barna spurt? Skriv hvorfor").fill("De er spurt i kartleggingen.")
        page.get_by_label("Ingen tiltak nå").press("Space")
        page.get_by_label("Begrunnelse").fill("Planen går som avtalt.")
        page.get_by_role("button", name="Før beslutningen").press("Enter")
        page.get_by_text(f"{done} av 12 er behandlet").first.wait_for()
    rask.look("osk-mote-ferdig")
    page.get_by_role("button", name="Møtet er holdt").press("Enter")
    page.get_by_text("Møtet er avsluttet, og alle sakene er behandlet.").wait_for()
    assert "Ingen flagg her" in rask.go("/osk/").content()
    assert OskItem.objects.filter(decided_at__isnull=False).count() == 12
    assert FlagStep.objects.filter(kind="decided").count() == 12
    assert Measure.objects.get(text="Hjelp til å flytte og få møbler").owner_worker == twelve["coordinator"]
    klar.go(f"/osk/sak/{OskItem.objects.order_by('pk')[0].public_id}/")
    klar.look("osk-sak-lest")


@pytest.mark.demand("IO5-g")
def test_a_worker_says_what_stands_in_the_way_and_the_lead_answers(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    klar, rask = visit("coordinator"), visit("lead")
    page = klar.go("/hindringer/")
    page.get_by_label("Tjenester som ikke får samarbeide").press("Space")
    page.get_by_label("Hva skjedde?").fill("Vi får ikke se hverandres timeplan.")
    page.get_by_role("button", name="Meld fra").press("Enter")
    page.get_by_text("Venter på svar fra lederen i bydelen.").wait_for()
    klar.look("hindringer")
    there = rask.go("/hindringer/")
    there.get_by_text("1 venter på svar").wait_for()
    there.locator("summary").filter(has_text="Svar: Vi").click()
    there.get_by_label("Svar", exact=True).wait_for()
    there.get_by_label("Tatt videre").press("Space")
    there.get_by_label("Svar", exact=True).fill("Tatt opp med de andre lederne.")
    rask.look("hindringer-leder")
    there.get_by_role("button", name="Send svaret").press("Enter")
    there.get_by_text("Svaret er sendt.").wait_for()
