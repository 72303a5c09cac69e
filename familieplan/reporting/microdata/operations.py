"""Aggregates that have been looked at are kept as published figures with their source; a change is a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.reporting.goals import PastFigure, PastSeries
from familieplan.reporting.microdata.reader import TableRow
from familieplan.reporting.microdata.variables import SOURCE, variables
from familieplan.reporting.models import one_at_a_time


class AnotherDefinitionError(ValueError):
    """A series of this name is there, and means something else. The words are for the screen."""


def key_of(facts: dict[str, Any]) -> str:
    return slugify(f"m {facts['variable']} {facts['title']}".lower().replace("_", "-"))[:50]


def definition_of(facts: dict[str, Any]) -> str:
    variable = variables()[facts["variable"]]
    return f"{variable.name}: {variable.definition} {facts['population']}"


def series_of(facts: dict[str, Any]) -> PastSeries | None:
    """The series that the table goes on with. Raises AnotherDefinitionError."""
    there = PastSeries.objects.filter(key=key_of(facts)).first()
    same = (facts["variable"], facts["title"], facts["unit"], definition_of(facts))
    if there and (there.variable, there.title, there.unit, there.definition) != same:
        raise AnotherDefinitionError(
            _(
                "Det finnes alt en serie med dette navnet, og den har en annen enhet eller gjelder andre: %(there)s"
                " Skriv det samme, eller gi tabellen et annet navn, så tallene ikke blandes."
            )
            % {"there": f"{there.title} ({there.unit}). {there.definition}"}
        )
    return there


def standing(series: PastSeries | None) -> dict[tuple[int, str], PastFigure]:
    """What stands there now, by year and label."""
    rows = series.figures.order_by("pk") if series else []
    return {(each.year, each.label): each for each in rows}


@transaction.atomic
def enter(*, by: User, facts: dict[str, Any], rows: Sequence[TableRow], retrieved_on: date) -> int:
    """How many numbers are new or corrected. Raises AnotherDefinitionError."""
    one_at_a_time()
    series = series_of(facts)
    before = standing(series)
    if series is None:
        series = PastSeries.objects.create(
            key=key_of(facts),
            variable=facts["variable"],
            title=facts["title"],
            unit=facts["unit"],
            definition=definition_of(facts),
            source=f"{SOURCE}, {facts['variable']}",
        )
    made = [
        PastFigure(
            series=series,
            year=row.year,
            label=row.label,
            value=row.value,
            words="" if row.value is not None else _("vises ikke i kilden"),
            corrected_because=_("hentet på nytt fra microdata.no") if (row.year, row.label) in before else "",
            retrieved_on=retrieved_on,
            entered_by=by,
        )
        for row in rows
        if (there := before.get((row.year, row.label))) is None or there.value != row.value
    ]
    return len(PastFigure.objects.bulk_create(made))
