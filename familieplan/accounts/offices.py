"""A municipality's services and offices from a list, one office a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from familieplan.accounts.models import Office, Service

COLUMNS = ["code", "service", "short_name", "office", "district_code"]


@transaction.atomic
def enter(lines: Iterable[str]) -> dict[str, Office]:
    """The offices by name; those that are there already stay as they are. Raises ValueError with line and reason."""
    rows = csv.DictReader(lines)
    if rows.fieldnames != COLUMNS:
        raise ValueError(_("Første linje skal være: %(columns)s") % {"columns": ",".join(COLUMNS)})
    found: dict[str, Office] = {}
    for row in rows:
        if None in row or None in row.values():
            raise ValueError(
                _("Linje %(line)s: det skal være %(count)s felt.") % {"line": rows.line_num, "count": len(COLUMNS)}
            )
        try:
            office = _office({name: text.strip() for name, text in row.items()})
        except ValidationError as error:
            said = {"line": rows.line_num, "reason": " ".join(error.messages)}
            raise ValueError(_("Linje %(line)s: %(reason)s") % said) from error
        found[office.name] = office
    return found


def _office(row: dict[str, str]) -> Office:
    service = Service.objects.filter(code=row["code"]).first()
    if service is None:
        service = Service(code=row["code"], name=row["service"], short_name=row["short_name"])
        service.full_clean()
        service.save()
    office = Office.objects.filter(name=row["office"]).first()
    if office is None:
        office = Office(name=row["office"], service=service, district_code=row["district_code"])
        office.full_clean()
        office.save()
    return office
