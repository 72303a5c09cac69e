"""A lead asks whether what was promised is done, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from familieplan.coordination.operations import flags
from familieplan.families import operations
from familieplan.families.policies import Part
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.stories import another_family, applied, leave_alone
from tests.reporting.test_worked import evaluated, young_measure


@pytest.mark.demand("H3", "H1f")
def test_a_lead_goes_from_the_queue_to_the_figures_and_the_families_behind(
    transactional_db: None, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    applied(cast, 40)
    young_measure(cast, -3)
    evaluated(cast, 7, "worked", "yes")
    leave_alone(another_family(cast, "Bregne"), 75)
    basis = cast.family.bases.get()
    lead = cast["lead"]
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=lead, part=Part.READER, basis=basis
    )
    flags.evaluate()
    rask = visit("lead")
    page = rask.go("/osk/")
    page.get_by_role("link", name="Gjør vi det vi lovet?").click()
    page.get_by_role("heading", name="I dag: hele bydelen").wait_for()
    page.get_by_text("0 % (0 av 2)").first.wait_for()
    rask.look("lovet")
    page.get_by_role("link", name="Barn som ikke er kartlagt").click()
    page.get_by_role("link", name="Familien Blomst").wait_for()
    rask.look("lovet-bak")
    page = rask.go("/osk/lovet/")
    page.get_by_role("link", name="Hva har virket?").click()
    page.get_by_text("Tallene viser ikke at tiltaket er årsaken").wait_for()
    page.get_by_role("link", name="Sommerjobb").wait_for()
    rask.look("virket")
    page.get_by_role("link", name="Kompetanse og rutiner").click()
    page.get_by_role("heading", name="NAV Heimdal").wait_for()
    page.get_by_role("link", name="Ny rutine eller ny versjon").click()
    page.get_by_role("button", name="Lagre").click()
    page.get_by_text("Skriv rutinen, eller legg inn en lenke til den.").first.wait_for()
    # The browser notes the 422 itself.
    rask.complaints = [text for text in rask.complaints if "422" not in text]
    rask.look("rutine-feil")
    page.get_by_label("Kontor").select_option(label="NAV Heimdal")
    page.get_by_label("Rutine", exact=True).fill("Barna er med i samtalen")
    page.get_by_label("Slik gjør vi det").fill("Spør hvordan hvert barn har det.")
    page.get_by_label("Hvem eier rutinen").select_option(label="Trygg Furu")
    page.get_by_label("Skal gås gjennom").fill("01.03.2099")
    page.get_by_role("button", name="Lagre").click()
    page.get_by_text("Rutinen er lagret som versjon 1.").wait_for()
    rask.look("kompetanse")
