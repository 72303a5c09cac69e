"""A report in which small figures cannot be hidden well enough is not made, and says so."""

from __future__ import annotations

import pytest

from familieplan.reporting import published
from familieplan.reporting.disclosure import NotProtectedError
from familieplan.reporting.models import AnnualReport, Status
from familieplan.reporting.operations import order_report
from familieplan.reporting.tasks import render_annual_report
from tests.cast import Cast
from tests.reporting.test_report import files

pytestmark = pytest.mark.django_db
_ = files  # the fixture


def test_what_cannot_be_hidden_well_enough_is_not_published(
    cast: Cast, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_said: object, **_named: object) -> None:
        raise NotProtectedError("recipients.total")

    monkeypatch.setattr(published.YearlyStatus, "publish", refuse)
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    found = AnnualReport.objects.get(pk=report.pk)
    assert found.status == Status.FAILED
    assert "skjules godt nok" in found.error_text
    assert not found.published
