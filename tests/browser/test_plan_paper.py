"""In a browser: the plan ordered on paper and fetched, a version frozen, and what is new since, by keyboard too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from familieplan.coordination.models import PlanVersion
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.plan import add_goal, write_words
from familieplan.families.models import ExportOrder
from familieplan.rights import tasks
from tests.browser.conftest import Visitor
from tests.cast import Cast


@pytest.fixture
def story(cast: Cast) -> Cast:
    by, plan = cast["coordinator"], cast.plan
    write_words(plan=plan, by=by, vision="Vi vil bo et sted hvor vi slipper å flytte", vision_by="Vakker", strengths="")
    plan.refresh_from_db()
    add_goal(plan=plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    add_measure(plan=plan, by=by, area="economy", text="Lage budsjett", owner=Owner.of_worker(cast["responsible"]))
    return cast


def test_the_plan_is_ordered_on_paper_and_fetched(
    visit: Callable[[str], Visitor], story: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tasks, "send", lambda pk: None)
    klar = visit("coordinator")
    page = klar.go(f"/familier/{story.family.public_id}/")
    klar.look("planen-med-papir-og-versjoner")
    page.get_by_role("link", name="På papir").click()
    klar.look("planen-pa-papir")
    page.get_by_label("Stor skrift, for den som ser dårlig").check()
    page.get_by_role("button", name="Lag papiret").press("Enter")
    page.get_by_text("Den lages nå").wait_for()
    klar.look("planen-pa-papir-lages")
    tasks.make_order(ExportOrder.objects.get().pk)
    page.get_by_role("link", name="planen-til-familien.pdf").wait_for()
    klar.look("planen-pa-papir-klar")
    page.get_by_role("link", name="planen-til-familien.pdf").click()
    klar.look("planen-pa-papir-hent")
    with page.expect_download() as started:
        page.get_by_role("button", name="Hent papiret").press("Enter")
    started.value.save_as(tmp_path / "plan.pdf")
    assert "Lage budsjett" in " ".join(each.extract_text() for each in PdfReader(tmp_path / "plan.pdf").pages)


def test_a_version_is_frozen_signed_and_compared(visit: Callable[[str], Visitor], story: Cast) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{story.family.public_id}/")
    page.get_by_role("link", name="Versjoner").press("Enter")
    page.get_by_label("Hvor ble dere enige?").fill("Møtet hjemme")
    klar.look("versjoner")
    page.get_by_role("button", name="Frys en ny versjon").press("Enter")
    page.get_by_role("heading", name="Versjon 1").wait_for()
    page.get_by_label("Hvem svarer?").select_option("Stille")
    page.get_by_label("Vil ikke skrive under").check()
    page.get_by_role("button", name="Lagre svaret").click()
    page.get_by_text("Skriv hvorfor, med deres egne ord.").first.wait_for()
    klar.complaints.clear()
    page.get_by_label("Med egne ord").fill("Husleia må stå der")
    page.get_by_role("button", name="Lagre svaret").press("Enter")
    page.get_by_text("«Husleia må stå der»").wait_for()
    klar.look("versjon")
    add_measure(plan=story.plan, by=story["coordinator"], area="work", text="Skrive søknad")
    page.get_by_role("link", name="Hva er nytt siden denne?").press("Enter")
    page.get_by_text("Skrive søknad").wait_for()
    klar.look("versjon-nytt")
    assert PlanVersion.objects.get().content["measures"][0]["text"] == "Lage budsjett"
