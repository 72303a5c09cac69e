"""Numbers of bydeler come in from a Statbank file in a real browser: mapped, looked at, taken in, by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from familieplan.areas.models import IndicatorValue
from tests.areas.test_imports import DATASET, FACTS
from tests.browser.conftest import Visitor


@pytest.mark.demand("IO2-d")
def test_a_statbank_file_is_mapped_and_looked_at_before_it_is_taken_in(
    visit: Callable[[str], Visitor], tmp_path: Path
) -> None:
    sent = tmp_path / "11046.json"
    sent.write_text(json.dumps(DATASET), encoding="utf-8")
    vid = visit("area_coordinator")
    page = vid.go("/omrader/tall/")
    page.get_by_label("Hva heter tallet?").fill(FACTS["name"])
    page.get_by_label("Enhet").fill(FACTS["unit"])
    page.get_by_label("Hva betyr det?").fill(FACTS["definition"])
    page.get_by_label("Kilde").fill(FACTS["source"])
    page.get_by_label("Fil", exact=True).set_input_files(sent)
    page.get_by_role("button", name="Se på tallene først").press("Enter")
    page.get_by_role("heading", name="Hva er hva i filen?").wait_for()
    vid.look("tall-dimensjoner")
    page.get_by_label("Saupstad").select_option(label="Heimdal")
    page.get_by_role("button", name="Se på tallene først").press("Enter")
    page.get_by_text("Gjelder Heimdal. Vises ikke av konfidensialitetshensyn").wait_for()
    vid.look("tall-se-pa")
    # The two bydeler of the file are known by their codes, and the municipality by its name.
    page.get_by_role("button", name="Les inn 8 tall").press("Enter")
    page.get_by_text("8 tall er lest inn.").wait_for()
    assert IndicatorValue.objects.filter(indicator__key="trangbodde", value=None).count() == 2
    page = vid.go("/omrader/saupstad/")
    page.get_by_role("heading", name="Trangbodde").wait_for()
    vid.look("tall-sone")
    vid.go("/omrader/").get_by_role("heading", name="Trangbodde").wait_for()
    vid.look("tall-bydeler")
