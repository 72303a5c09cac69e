"""A yearly report is a draft until another has approved it; what is approved never changes, and the old one is kept."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from familieplan.reporting.models import AnnualReport, ReportSignature, Signing, Status
from familieplan.reporting.operations import NotYoursToSignError, order_report, sign_report
from familieplan.reporting.tasks import render_annual_report
from tests.cast import Cast
from tests.reporting.test_report import files, ready

pytestmark = pytest.mark.django_db
_ = files, ready  # the fixtures


def page(cast: Cast, who: str, report: AnnualReport) -> str:
    return unescape(cast.client(who).get(f"/arsstatus/{report.public_id}/").content.decode())


def sign(cast: Cast, who: str, report: AnnualReport, what: str) -> Any:
    return cast.client(who).post(f"/arsstatus/{report.public_id}/signer/", {what: "1"})


@pytest.mark.demand("H2d")
def test_from_draft_by_another_s_approval_to_published(cast: Cast, ready: AnnualReport) -> None:
    assert "Utkast" in page(cast, "lead", ready)
    assert 'name="godkjenn"' not in page(cast, "administrator", ready)
    assert sign(cast, "administrator", ready, "godkjenn").status_code == 302
    assert not ReportSignature.objects.exists()
    assert sign(cast, "administrator", ready, "publiser").status_code == 302
    assert not ReportSignature.objects.exists()
    sign(cast, "lead", ready, "godkjenn")
    assert "Godkjent av Rask Elv, OSK Heimdal" in page(cast, "administrator", ready)
    assert sign(cast, "lead", ready, "publiser").status_code == 404
    sign(cast, "administrator", ready, "publiser")
    assert "Publisert av Ærlig Stein" in page(cast, "lead", ready)
    assert list(ReportSignature.objects.values_list("kind", flat=True)) == ["approved", "published"]


@pytest.mark.parametrize("who", ["coordinator", "auditor", "area_coordinator", "superuser", "family_member"])
def test_who_sees_no_figures_signs_nothing(cast: Cast, ready: AnnualReport, who: str) -> None:
    assert sign(cast, who, ready, "godkjenn").status_code == 404
    assert cast.client(who).post(f"/arsstatus/{ready.public_id}/avbryt/").status_code == 404
    assert not ReportSignature.objects.exists()


def test_the_database_keeps_the_order_too(cast: Cast, ready: AnnualReport) -> None:
    facts = {"report": ready, "by_name": "x"}
    for kind, who in (("approved", "administrator"), ("published", "lead")):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportSignature.objects.create(**facts, kind=kind, by=cast[who])
    signed = sign_report(report=ready, by=cast["lead"], kind=Signing.APPROVED)
    assert sign_report(report=ready, by=cast["lead"], kind=Signing.APPROVED) == signed
    for change in (
        lambda: ReportSignature.objects.update(by_name="y"),
        lambda: ReportSignature.objects.all().delete(),
        lambda: AnnualReport.objects.update(version="y"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_newer_published_edition_replaces_and_the_old_paper_is_kept(cast: Cast, ready: AnnualReport) -> None:
    again = order_report(by=cast["administrator"], year=2025)
    render_annual_report(again.pk)
    again.refresh_from_db()
    for report in (ready, again):
        for kind, who in (("approved", "lead"), ("published", "administrator")):
            sign_report(report=report, by=cast[who], kind=kind)
    assert "Erstattet av en nyere utgave" in page(cast, "lead", ready)
    assert "Erstattet" not in page(cast, "lead", again)
    assert cast.client("lead").post(f"/arsstatus/{ready.public_id}/last-ned/").content.startswith(b"%PDF")
    assert (again.figures["years"], again.published["years"]) == (ready.figures["years"], ready.published["years"])


def test_an_order_is_cancelled_while_it_is_under_way_and_ordered_anew(cast: Cast, files: None) -> None:
    report = order_report(by=cast["administrator"], year=2025)
    client = cast.client("administrator")
    assert client.post(f"/arsstatus/{report.public_id}/avbryt/").status_code == 302
    render_annual_report(report.pk)
    report.refresh_from_db()
    assert report.status == Status.FAILED
    assert "Avbrutt av Ærlig Stein." in page(cast, "administrator", report)
    with pytest.raises(NotYoursToSignError):
        sign_report(report=report, by=cast["lead"], kind=Signing.APPROVED)
    assert client.post("/arsstatus/bestill/", {"year": "2025"}).status_code == 302
    assert AnnualReport.objects.under_way().count() == 1


def test_what_is_made_cannot_be_cancelled(cast: Cast, ready: AnnualReport) -> None:
    answer = cast.client("administrator").post(f"/arsstatus/{ready.public_id}/avbryt/", follow=True)
    assert "alt ferdig" in answer.content.decode()
    ready.refresh_from_db()
    assert ready.status == Status.READY
