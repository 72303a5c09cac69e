"""Verbs on yearly reports: order one, make one, take one out of the house."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max

from familieplan.accounts.models import User
from familieplan.reporting.models import AnnualReport, Download

# Two orders of a year at once, as a double click makes them: the second waits, and then finds the first.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.reports'))"


@transaction.atomic
def order_report(*, by: User, year: int) -> AnnualReport:
    """One report of a year is under way at a time: ordering again gives the one that is."""
    from familieplan.reporting.tasks import send

    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    under_way = AnnualReport.objects.under_way().filter(year=year).first()
    if under_way:
        return under_way
    latest = AnnualReport.objects.filter(year=year).aggregate(edition=Max("edition"))["edition"] or 0
    report = AnnualReport.objects.create(year=year, edition=latest + 1, author=by, author_name=by.name)
    transaction.on_commit(lambda: send(report.pk), robust=True)
    return report


@transaction.atomic
def take_out(*, report: AnnualReport, by: User) -> bytes:
    """The PDF, with a row that says who took it and when."""
    Download.objects.create(
        report=report,
        who=f"{by.name} <{by.email}>",
        office=by.employment.office.name if by.employment else "",
        role=by.role,
    )
    return bytes(report.pdf or b"")
