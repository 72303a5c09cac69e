"""A report in which small figures cannot be hidden well enough is not made, and says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from familieplan.reporting import published
from familieplan.reporting.disclosure import Edition, NotProtectedError
from familieplan.reporting.models import AnnualReport, Status
from familieplan.reporting.operations import order_report
from familieplan.reporting.tasks import render_annual_report
from tests.cast import Cast
from tests.reporting.test_report import files

pytestmark = pytest.mark.django_db
_ = files  # the fixture


def refuse(*_said: object, **_named: object) -> None:
    raise NotProtectedError("2025.0/recipients.total=60")


def test_what_cannot_be_hidden_well_enough_is_not_published(
    cast: Cast, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published.YearlyStatus, "publish", refuse)
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    found = AnnualReport.objects.get(pk=report.pk)
    assert found.status == Status.FAILED
    assert "skjules godt nok" in found.error_text
    assert "Bruk den siste utgaven som er laget" in found.error_text
    assert not found.published


@pytest.mark.parametrize("command", [("annual_status", "2025"), ("annual_report", "2025", "--out")])
def test_a_command_says_in_norwegian_what_to_do_and_writes_nothing(
    files: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: tuple[str],
) -> None:
    monkeypatch.setattr(published.YearlyStatus, "publish", refuse)
    out = tmp_path / "ut"
    with pytest.raises(SystemExit) as stopped:
        call_command(*command, *([str(out)] if "--out" in command else []))
    said = capsys.readouterr()
    assert stopped.value.code == 1
    assert "personvernombudet" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not out.exists()


def test_a_report_that_is_overtaken_by_another_is_hidden_anew(
    cast: Cast, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other has shown in the meantime, this one must know of."""
    first, second = (order_report(by=cast["administrator"], year=year) for year in (2024, 2025))
    known: list[int] = []
    publish = published.YearlyStatus.publish

    def slowly(status: published.YearlyStatus, earlier: list[Edition]) -> published.PublishedStatus:
        known.append(len(earlier))
        if len(known) == 1:
            render_annual_report(second.pk)
        return publish(status, earlier)

    monkeypatch.setattr(published.YearlyStatus, "publish", slowly)
    render_annual_report(first.pk)
    assert known == [0, 0, 4]
    assert {each.status for each in AnnualReport.objects.all()} == {Status.READY}


def test_no_web_process_carries_the_solver_before_something_is_to_be_hidden() -> None:
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import familieplan.reporting.views, familieplan.config.wsgi\n"
        "print(*({'highspy', 'numpy', 'weasyprint', 'vl_convert'} & sys.modules.keys()))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    asked = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stdout.strip()) == (0, ""), asked.stderr
