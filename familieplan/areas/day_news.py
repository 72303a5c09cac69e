"""What others have written and read in of the zones since a coordinator last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """One line an indicator, whatever the number of zones and years that it came in for."""
    values = IndicatorValue.objects.filter(zone__in=zones, indicator__read_in_at__gt=since)
    told = values.order_by("indicator", "zone__number").distinct()
    by_indicator: dict[int, list[tuple[str, datetime, str, str]]] = {}
    of_each = ("indicator", "indicator__name", "indicator__read_in_at", "zone__name", "zone__slug", "zone__number")
    for key, name, at, place, slug, _number in told.values_list(*of_each):
        if at is not None:
            by_indicator.setdefault(key, []).append((name, at, place, slug))
    return [
        Moved(
            at,
            "chart",
            name,
            _("Nye tall er lest inn."),
            ", ".join(place for _name, _at, place, _slug in rows),
            reverse("areas:zone", args=[slug]) + f"#tall-{key}",
        )
        for key, rows in by_indicator.items()
        for name, at, _place, slug in rows[:1]
    ]


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
