"""Verbs on what is known of a place: write down, take back, read in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.areas.indicator_values import ValueRow
from familieplan.areas.models import AreaObservation, District, Indicator, IndicatorValue, Zone


def observe(*, zone: Zone, by: User, theme: str, text: str, source: str, observed_on: date) -> AreaObservation:
    return AreaObservation.objects.create(
        zone=zone, theme=theme, text=text, source=source, observed_on=observed_on, written_by=by
    )


def withdraw_observation(*, observation: AreaObservation) -> None:
    observation.withdrawn_at = timezone.now()
    observation.save(update_fields=["withdrawn_at"])


@transaction.atomic
def enter_values(*, facts: dict[str, str], rows: Sequence[ValueRow]) -> Indicator:
    """`facts`: name, unit, definition and source. A place and year that is there already gets the new value."""
    indicator, _new = Indicator.objects.update_or_create(
        key=facts["key"], defaults=facts | {"read_in_at": timezone.now()}
    )
    zones = dict(Zone.objects.values_list("slug", "pk"))
    districts = dict(District.objects.values_list("code", "pk"))
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(
                indicator=indicator,
                zone_id=zones.get(row.place),
                district_id=districts.get(row.place),
                year=row.year,
                value=row.value,
                note=row.note,
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["indicator", "zone", "district", "year"],
        update_fields=["value", "note"],
    )
    return indicator
