"""The auditor's morning, and a family's question on its way there and back, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from familieplan.accounts import readlog_chain
from familieplan.families.unusual_operations import look
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.families.test_unusual_reading import YESTERDAY, others, reads


def test_a_family_asks_and_is_answered(visit: Callable[[str], Visitor], cast: Cast) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    cast.client("coordinator").get(f"/familier/{cast.family.public_id}/logg/")
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/lest/")
    klar.look("hvem-har-lest")
    row = page.get_by_role("listitem").filter(has_text="Myk Vind")
    row.get_by_role("link", name="Familien lurer på denne").click()
    page.get_by_role("heading", name="Familien lurer på denne lesingen").wait_for()
    klar.look("lurer-pa-lesing")
    page.get_by_label("Hvem i familien spør?").fill("Vakker")
    page.get_by_label("Hva lurer familien på?").fill("Hvorfor leste NAV om oss?")
    page.get_by_role("button", name="Send spørsmålet").click()
    page.get_by_text("Personvernombudet har ikke svart ennå").wait_for()
    lupe = visit("auditor")
    queue = lupe.go("/leselogg/saker/")
    queue.get_by_role("link", name="Familien spør om en lesing").click()
    queue.get_by_text("Hvorfor leste NAV om oss?").wait_for()
    assert "Blomst" not in queue.content()
    lupe.look("sak-sporsmal")
    queue.get_by_label("Vurdering").select_option("fine")
    queue.get_by_label("Svar til familien").fill("Myk Vind følger Glad på skolen og deltar i planen.")
    queue.get_by_role("button", name="Send svaret").click()
    queue.get_by_role("heading", name="Ingen saker her").wait_for()
    lupe.look("saker-tomt")
    page.reload()
    page.get_by_text("Personvernombudet svarte").wait_for()
    klar.look("hvem-har-lest-svar")


def test_the_auditor_looks_into_a_night_of_reading(visit: Callable[[str], Visitor], cast: Cast) -> None:
    lun, own = cast["other_office"], str(cast.family.public_id)
    reads(lun, [own, *others(45)])
    reads(lun, [own], deed="write", times=2)
    reads(cast["reader"], others(3), deed="listed")
    look(days=[YESTERDAY])
    readlog_chain.seal()
    lupe = visit("auditor")
    page = lupe.page
    page.get_by_label("Hvor").select_option("ute")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.wait_for_url("**hvor=ute**")
    assert page.get_by_text("Lun Hytte").count() == 3
    lupe.look("leselogg-utenfor")
    page.get_by_role("link", name="Lun Hytte").first.click()
    page.get_by_role("heading", name="Lun Hytte").wait_for()
    lupe.look("leselogg-person")
    page.get_by_role("link", name="Mange familier på en time").click()
    page.get_by_role("heading", name="Vurder saken").wait_for()
    lupe.look("sak")
    page.get_by_label("Vurdering").select_option("followed_up")
    page.get_by_label("Begrunnelse").fill("Spør lederen om vikariatet.")
    page.get_by_role("button", name="Før vurderingen").click()
    page.get_by_text("Vurderingen er ført.").wait_for()
    lupe.look("saker")
    page.get_by_role("link", name="Følges opp").click()
    page.get_by_text("46 familier åpnet på en time").wait_for()


def test_the_auditor_sets_a_watch_changes_a_rule_and_notes_the_fingerprint(
    visit: Callable[[str], Visitor], cast: Cast
) -> None:
    reads(cast["reader"], others(2))
    readlog_chain.seal()
    lupe = visit("auditor")
    page = lupe.go("/leselogg/vakt/")
    lupe.look("vaktliste-tom")
    page.get_by_label("Navn, eller familiens nummer").fill("Kjent Navn")
    page.get_by_label("Grunn").fill("Omtalt i avisen")
    page.get_by_label("Til (dd.mm.åååå)").fill((timezone.localdate() + timedelta(days=30)).strftime("%d.%m.%Y"))
    page.get_by_role("button", name="Sett vakten").click()
    page.get_by_text("Kjent Navn").wait_for()
    lupe.look("vaktliste")
    page.get_by_role("link", name="Regler").click()
    lupe.look("leseregler")
    page.get_by_role("link", name=re.compile("Leste om natten")).click()
    page.get_by_label("Gjelder fra").fill("1.1.2020")
    page.get_by_role("button", name="Endre fra denne dagen").click()
    page.get_by_text("En regel endres ikke bakover").first.wait_for()
    # The browser notes the 422 itself.
    lupe.complaints.clear()
    lupe.look("leseregel-feil")
    page.get_by_label("Gjelder fra").fill(timezone.localdate().strftime("%d.%m.%Y"))
    page.get_by_role("button", name="Endre fra denne dagen").click()
    page.get_by_text("Regelen er endret").wait_for()
    page.get_by_role("link", name="Segl").click()
    noted = page.locator("code").inner_text()
    page.get_by_label("Fingeravtrykk du har notert").fill(noted)
    page.get_by_role("button", name="Kontroller").click()
    page.get_by_text("og det står i kjeden").wait_for()
    lupe.look("segl")
