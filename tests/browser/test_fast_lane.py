"""A family in crisis, and a receiver who is silent: the clock is moved, and the next in line helps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from familieplan.coordination.tasks import ring_overdue_lanes
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.fastlanes import NEED, add_receivers, hours_pass
from tests.families.sharing import provision


@pytest.mark.demand("IO5-b")
def test_a_silent_receiver_escalates_and_the_lead_learns_from_it(
    transactional_db: None, cast: Cast, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_receivers(cast)
    law = provision()
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/")
    klar.look("lane-familie")
    page.get_by_role("link", name="Snarvei").click()
    page.get_by_role("button", name="Åpne snarveien").click()
    page.get_by_text("Rett dette før du går videre").wait_for()
    klar.complaints.clear()
    page.get_by_label("Hvem må hjelpe?").select_option(label="NAV Lerkendal")
    page.get_by_label("Hva haster?").fill(NEED)
    page.get_by_label("Navnet på familien").check()
    page.get_by_label("Hvor mange barn, og hvor gamle").check()
    page.get_by_label("Grunnlag for å dele").select_option(f"lov-{law.pk}")
    page.get_by_text("Når grunnlaget er en hjemmel i lov").click()
    page.get_by_label("Hvorfor er det nødvendig").fill("De må vite hvem de skal hjelpe i dag.")
    page.get_by_label("Når fikk familien vite det?").fill("26.11.2026")
    klar.look("lane-apne")
    page.get_by_role("button", name="Åpne snarveien").click()
    page.get_by_text("Lun Hytte, Vaktleder er varslet").wait_for()
    klar.look("lane-sendt")

    first = visit("other_office")
    first.go("/").get_by_role("heading", name="En familie trenger rask hjelp fra NAV Lerkendal").wait_for()
    first.look("lane-min-dag")
    first.page.get_by_role("link", name="Åpne snarveien").click()
    first.page.get_by_text("Familien Blomst").wait_for()
    first.look("lane-mottaker")

    # Nothing is pressed. Two hours later the beat rings the deputy.
    hours_pass(monkeypatch, 2.1)
    ring_overdue_lanes()
    second = visit("second_in_line")
    second.go("/").get_by_role("link", name="Åpne snarveien").click()
    second.page.get_by_text("Gikk videre til neste").wait_for()
    second.page.get_by_role("button", name="Ja, jeg tar imot").click()
    second.page.get_by_text("ser at du har tatt imot").wait_for()
    second.page.get_by_label("Hva gjorde dere?").fill("Vi betalte regningen. Strømmen er på.")
    second.page.get_by_role("button", name="Meld at dere har hjulpet").click()
    second.page.get_by_text("ser hva dere gjorde").wait_for()
    assert second.page.get_by_text("Familien Blomst").count() == 0
    second.look("lane-hjulpet")

    page.reload()
    page.get_by_text("Vi betalte regningen. Strømmen er på.").wait_for()
    klar.look("lane-klokka")

    rask = visit("lead")
    rask.go("/snarveier/")
    rask.look("lane-bydelen")
    rask.page.get_by_role("link", name="Ikke sett på i ettertid").click()
    rask.page.get_by_role("link", name="NAV Lerkendal").click()
    rask.page.get_by_label("Delvis").check()
    rask.page.get_by_label("Hva lærte vi?").fill("Vaktlederen må ha en fast stedfortreder.")
    rask.look("lane-ettersyn")
    rask.page.get_by_role("button", name="Lagre det vi lærte").click()
    rask.page.get_by_text("Vaktlederen må ha en fast stedfortreder.").wait_for()
    rask.go("/snarveier/?vis=bydelen&status=ettersyn").get_by_text("Ingen snarveier her").wait_for()
    rask.go("/snarveier/mottakere/")
    rask.look("lane-mottakere")
    admin = visit("administrator")
    admin.go("/snarveier/mottakere/").get_by_role("button", name="Endre fristene").wait_for()
    admin.look("lane-frister")
