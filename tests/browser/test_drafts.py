"""What somebody writes at a kitchen table must not be lost: neither to the line, nor to a colleague."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route

from familieplan.coordination.models import LogDraft, Measure
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.plan import answer_area
from tests.browser.conftest import Visitor
from tests.cast import Cast


def log_of(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/logg/"


def test_text_made_shorter_without_a_line_comes_back_as_it_was_left(
    visit: Callable[[str], Visitor], cast: Cast
) -> None:
    klar = visit("coordinator")
    page = klar.go(log_of(cast))
    note = page.get_by_label("Notat", exact=True)
    note.press_sequentially("Vi snakket lenge om huset og om skolen.")
    page.get_by_text("Lagret").wait_for()
    klar.context.set_offline(True)
    note.fill("Vi snakket om huset.")
    page.get_by_text("Ikke lagret. Vi prøver igjen").wait_for()
    klar.context.set_offline(False)
    klar.go(log_of(cast))
    page.get_by_text("Lagret").first.wait_for()
    assert note.input_value() == "Vi snakket om huset."


def test_what_is_written_while_a_save_is_on_its_way_is_kept(visit: Callable[[str], Visitor], cast: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go(log_of(cast))
    note = page.get_by_label("Notat", exact=True)

    def slowly(route: Route) -> None:
        note.press_sequentially(" Mer.")
        route.continue_()

    page.route("**/utkast/", slowly, times=1)
    note.press_sequentially("Først.")
    page.get_by_text("Lagret").wait_for()
    page.evaluate("sessionStorage.length") or page.wait_for_timeout(2500)
    klar.go(log_of(cast))
    assert note.input_value() == "Først. Mer."


def test_a_draft_from_another_machine_is_newer_and_what_lay_in_the_tab_is_kept_beside_it(
    visit: Callable[[str], Visitor], cast: Cast
) -> None:
    laptop, phone = visit("coordinator"), visit("coordinator")
    page = laptop.go(log_of(cast))
    laptop.context.set_offline(True)
    page.get_by_label("Notat", exact=True).fill("Fra pc-en, uten nett.")
    page.get_by_text("Ikke lagret. Vi prøver igjen").wait_for()
    laptop.page.goto("about:blank")
    phone.go(log_of(cast)).get_by_label("Notat", exact=True).press_sequentially("Fra telefonen, skrevet sist.")
    phone.page.get_by_text("Lagret").wait_for()
    laptop.context.set_offline(False)
    laptop.go(log_of(cast))
    page.get_by_text("Du har ett utkast til i denne loggen").click()
    page.get_by_text("Fra pc-en, uten nett.").wait_for()
    assert page.get_by_label("Notat", exact=True).input_value() == "Fra telefonen, skrevet sist."
    assert set(LogDraft.objects.values_list("text", flat=True)) == {
        "Fra telefonen, skrevet sist.",
        "Fra pc-en, uten nett.",
    }
    laptop.complaints.clear()
    laptop.look("logg-to-utkast")


def test_two_who_change_the_same_see_both_versions(visit: Callable[[str], Visitor], cast: Cast) -> None:
    owner = Owner.of_worker(cast["responsible"])
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Ringe skolen", owner=owner)
    klar, trygg = visit("coordinator"), visit("responsible")
    address = f"/familier/{cast.family.public_id}/tiltak/{measure.public_id}/"
    klar.go(address)
    trygg.go(address).get_by_label("Frist (dd.mm.åååå)").fill("27.11.2026")
    trygg.page.get_by_role("button", name="Lagre tiltaket").click()
    trygg.page.wait_for_url("**/familier/*/*")
    klar.page.get_by_label("Frist (dd.mm.åååå)").fill("20.11.2026")
    klar.page.get_by_role("button", name="Lagre tiltaket").click()
    klar.page.get_by_text("Trygg Furu endret dette").wait_for()
    klar.complaints = [text for text in klar.complaints if "409" not in text]
    klar.look("tiltak-endret-samtidig")
    klar.page.get_by_role("button", name="Lagre det du skrev").click()
    klar.page.get_by_role("heading", name="Planen").wait_for()
    assert Measure.objects.get().due_on.isoformat() == "2026-11-20"


def test_two_who_answer_the_same_life_area_see_both_answers_without_a_new_page(
    visit: Callable[[str], Visitor], cast: Cast
) -> None:
    klar = visit("coordinator")
    klar.go(f"/familier/{cast.family.public_id}/")
    bolig = klar.page.locator("#la-housing")
    bolig.get_by_role("link", name="Svar på området").click()
    bolig.get_by_label("Slik er det nå").fill("Alt er bra")
    answer_area(plan=cast.plan, by=cast["responsible"], area="housing", state="in_work", situation="Kontrakten går ut")
    bolig.get_by_role("button", name="Lagre svaret").click()
    bolig.get_by_text("Du begynte på en eldre utgave").wait_for()
    klar.complaints = [text for text in klar.complaints if "409" not in text]
    klar.look("livsomrade-endret-samtidig")
    bolig.get_by_role("button", name="Lagre det du skrev").click()
    bolig.get_by_text("Du begynte på en eldre utgave").wait_for(state="detached")
    bolig.get_by_text("Alt er bra").wait_for()
    klar.page.get_by_text("1 av 6 livsområder er besvart.").wait_for()


def test_a_measure_marked_as_done_by_mistake_is_taken_back(visit: Callable[[str], Visitor], cast: Cast) -> None:
    owner = Owner.of_worker(cast["coordinator"])
    add_measure(
        plan=cast.plan,
        by=cast["coordinator"],
        area="work",
        text="Ringe skolen",
        owner=owner,
        due_on=cast.plan.started_on,
    )
    klar = visit("coordinator")
    klar.page.get_by_role("button", name="Gjort").click()
    klar.page.get_by_text("Tiltaket er merket som gjort").wait_for()
    klar.look("min-dag-angre")
    klar.page.get_by_role("button", name="Angre").click()
    klar.page.get_by_role("button", name="Gjort").wait_for()
    assert Measure.objects.get().status == "active"
