"""What others have written and read in of the zones since a coordinator last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from familieplan.accounts.addresses import address_of
from familieplan.accounts.models import User
from familieplan.areas.models import (
    AreaDiary,
    AreaLook,
    AreaObservation,
    District,
    IndicatorValue,
    Offer,
    WhyWithdrawn,
    Zone,
)
from familieplan.areas.offer_search import OUTLINES

# Whoever has never looked is shown a fortnight, and nobody more than a season.
AT_FIRST, AT_MOST = timedelta(days=14), timedelta(days=92)
WORDS = 140


@dataclass(frozen=True)
class Moved:
    """One line: what it is of, what happened, and the one address where it stands."""

    at: datetime
    icon: str
    title: str
    text: str
    place: str
    path: str


def moved(user: User, zones: list[Zone], limit: int) -> list[Moved]:
    """The newest first, at most `limit` and one more. What the coordinator has written is no news. Five queries."""
    seen_at = AreaLook.objects.filter(user=user).values_list("seen_at", flat=True).first()
    now = timezone.now()
    since = max(seen_at or now - AT_FIRST, now - AT_MOST)
    found = [
        *_diary(user, zones, since, limit),
        *_observed(user, zones, since, limit),
        *_numbers(zones, since),
        *_ended(zones, since, limit),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[: limit + 1]


def _diary(user: User, zones: list[Zone], since: datetime, limit: int) -> list[Moved]:
    """New measures and what is changed of one are told here, too: their verbs write in the diary."""
    found = AreaDiary.objects.filter(measure__zone__in=zones, written_at__gt=since).exclude(author=user)
    found = found.select_related("measure__zone").defer("measure__zone__outline").order_by("-written_at", "-pk")
    return [
        Moved(
            each.written_at,
            "note",
            each.measure.name,
            _short(each.text),
            f"{each.measure.zone}. {each.signature}",
            address_of("areas:measure", each.measure.public_id) + "#dagbok",
        )
        for each in found[: limit + 1]
    ]


def _observed(user: User, zones: list[Zone], since: datetime, limit: int) -> list[Moved]:
    found = AreaObservation.objects.standing().filter(zone__in=zones, written_at__gt=since)
    found = found.exclude(written_by=user).select_related("zone").defer("zone__outline").order_by("-written_at", "-pk")
    return [
        Moved(
            each.written_at,
            "eye",
            each.get_theme_display(),
            _short(each.text),
            f"{each.zone}. {each.source}",
            reverse("areas:zone", args=[each.zone.slug]) + "#vet",
        )
        for each in found[: limit + 1]
    ]


def _numbers(zones: list[Zone], since: datetime) -> list[Moved]:
    """One line an indicator, whatever the number of places and years that it came in for. A zone's bydeler count."""
    inside = District.objects.filter(postcodes__zone__in=zones)
    values = IndicatorValue.objects.filter(Q(zone__in=zones) | Q(district__in=inside))
    told = values.filter(indicator__read_in_at__gt=since).order_by("indicator", "zone__number", "district__code")
    rows = told.values_list(
        "indicator", "indicator__name", "indicator__read_in_at", "zone__slug", "zone__name", "district__name"
    )
    by_indicator: dict[int, list[_Number]] = {}
    for key, name, at, slug, zone, district in rows.distinct():
        if at is not None:
            by_indicator.setdefault(key, []).append(_Number(name, at, slug, zone or district or ""))
    return [_new_number(key, numbers) for key, numbers in by_indicator.items()]


class _Number(NamedTuple):
    name: str
    at: datetime
    # Nothing for a bydel: its numbers stand on the page of all areas.
    slug: str | None
    place: str


def _new_number(key: int, numbers: list[_Number]) -> Moved:
    first = numbers[0]
    if first.slug:
        path = reverse("areas:zone", args=[first.slug]) + f"#tall-{key}"
    else:
        path = reverse("areas:list") + f"#bydelstall-{key}"
    places = ", ".join(each.place for each in numbers)
    return Moved(first.at, "chart", first.name, _("Nye tall er lest inn."), places, path)


def _ended(zones: list[Zone], since: datetime, limit: int) -> list[Moved]:
    """What an actor has answered that it offers no more, where the offer reached these zones."""
    inside = District.objects.filter(postcodes__zone__in=zones)
    reaches = Q(zone__in=zones) | Q(zone=None, district__in=inside) | Q(zone=None, district=None)
    found = Offer.objects.filter(reaches, withdrawn_why=WhyWithdrawn.OVER, withdrawn_at__gt=since)
    found = found.select_related("actor", "zone", "district").defer(*OUTLINES).order_by("-withdrawn_at", "-pk")
    return [
        Moved(
            each.withdrawn_at or since,
            "warning",
            each.title,
            _("Aktøren sier at det er slutt. Tilbudet er tatt ut av søket."),
            f"{each.reaches}. {each.actor}",
            reverse("offers:offer", args=[each.public_id]),
        )
        for each in found[: limit + 1]
    ]


def _short(text: str) -> str:
    return Truncator(text).chars(WORDS)
