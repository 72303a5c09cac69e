"""What fifteen invented clubs, volunteers, shops and public places offer children (offers.toml beside this)."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.areas.models import District, LocalActor, Offer, OfferQuestion, Zone

FILE = Path(__file__).with_name("offers.toml")
# It has been asked and has not answered: the search says so.
SILENT = "Jentefotball"


class Given(NamedTuple):
    """An offer as the file says it."""

    actor: str
    title: str
    what: str
    ages: list[int]
    days: list[int]
    times: str
    place: str
    price: int = 0
    price_note: str = ""
    equipment: str = "none"
    transport: str = ""
    languages: tuple[str, ...] = ("no",)
    open_to_all: str = "yes"
    confirmed: int = 20
    ends: int | None = None


def enter(today: date, by: User) -> None:
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    zones, districts = {zone.slug: zone for zone in Zone.objects.all()}, {d.code: d for d in District.objects.all()}
    actors = {}
    for each in said["actors"]:
        reach = each.get("reach", "")
        actors[each["name"]] = LocalActor.objects.create(
            name=each["name"],
            kind=each["kind"],
            contact_name=each["contact"],
            contact_email=each["email"],
            zone=zones.get(reach),
            district=districts.get(reach),
        )
    Offer.objects.bulk_create(_offer(today, by, Given(**each), actors[each["actor"]]) for each in said["offers"])
    _asked()


def _offer(today: date, by: User, given: Given, actor: LocalActor) -> Offer:
    confirmed_on = today - timedelta(days=given.confirmed)
    asked = given.open_to_all != "unknown"
    return Offer(
        actor=actor,
        title=given.title,
        what=given.what,
        ages_from=given.ages[0],
        ages_to=given.ages[1],
        weekdays=given.days,
        times=given.times,
        price=given.price,
        price_note=given.price_note,
        equipment=given.equipment,
        transport=given.transport,
        languages=list(given.languages),
        place=given.place,
        open_to_all=given.open_to_all,
        open_asked_on=confirmed_on if asked else None,
        from_on=today - timedelta(days=400),
        ends_on=today + timedelta(days=given.ends) if given.ends is not None else None,
        confirmed_on=confirmed_on,
        created_by=by,
        zone=actor.zone,
        district=actor.district,
    )


def _asked() -> None:
    offer = Offer.objects.get(title=SILENT)
    at = timezone.now() - timedelta(days=12)
    OfferQuestion.objects.create(offer=offer, round_on=offer.confirmed_on, made_at=at, mailed_at=at)
