"""What is found among the offers, and how each row of it reads: the same for a worker's page and a family's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.templatetags.fp import full_day, short_day, whole
from familieplan.areas.models import Language, Offer, OpenToAll, Weekday
from familieplan.areas.models.offers import OfferQuerySet, doubted_before

PAGE, MOST = 30, 300


@dataclass(frozen=True)
class Row:
    """One offer, as a page writes it. `doubt`: why it may not hold any more."""

    public_id: UUID
    title: str
    actor: str
    what: str
    ages: str
    when: str
    price: str
    where: str
    reaches: str
    equipment: str
    transport: str
    languages: str
    is_open: bool
    open_words: str
    doubt: str
    lasts: str


@dataclass(frozen=True)
class Found:
    rows: list[Row] = field(default_factory=list)
    number: int = 0
    # Query of the address that shows more, or nothing.
    more: str = ""


def narrow(rows: OfferQuerySet, asked: dict[str, Any]) -> OfferQuerySet:
    """`asked`: the cleaned fields of SearchForm; what is missing narrows nothing."""
    order = ["title", "pk"]
    if ages := asked.get("alder"):
        rows = rows.for_ages(ages)
    if zone := asked.get("sone"):
        rows, order = rows.near(zone), ["nearness", *order]
    if day := asked.get("dag"):
        rows = rows.filter(weekdays__contains=[day])
    if asked.get("pris") is not None:
        rows = rows.filter(price__lte=asked["pris"])
    if language := asked.get("sprak"):
        rows = rows.filter(languages__contains=[language])
    if asked.get("apent"):
        rows = rows.filter(open_to_all=OpenToAll.YES)
    return rows.saying(asked.get("ord", "")).order_by(*order)


def search(asked: dict[str, Any], query: dict[str, str], *, rows: OfferQuerySet | None = None) -> Found:
    """Two questions, however many there are. `query` is what stands in the address; `vis` of it: how many to show."""
    wanted = query.get("vis", "")
    limit = min(int(wanted), MOST) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 5 else PAGE
    found = narrow(Offer.objects.shown() if rows is None else rows, asked)
    shown = list(found.with_doubt().select_related("actor", "zone", "district").defer(*OUTLINES)[: limit + 1])
    more = ""
    if len(shown) > limit and limit < MOST:
        more = "?" + urlencode({**query, "vis": limit + PAGE})
    return Found([row_of(each) for each in shown[:limit]], found.count() if shown else 0, more)


OUTLINES = ("zone__outline", "district__outline")


def to_follow_up() -> OfferQuerySet:
    """For those who keep the offers: nobody has confirmed them for long, or they ended by themselves."""
    today = timezone.localdate()
    return Offer.objects.filter(Q(confirmed_on__lt=doubted_before(today)) | Q(ends_on__lt=today), withdrawn_at=None)


def row_of(offer: Offer) -> Row:
    """Needs actor, zone and district loaded, and `is_doubted` annotated where doubt is to be told."""
    return Row(
        public_id=offer.public_id,
        title=offer.title,
        actor=offer.actor.name,
        what=offer.what,
        ages=ages_of(offer),
        when=when_of(offer),
        price=price_of(offer),
        where=offer.place,
        reaches=offer.reaches,
        equipment=offer.get_equipment_display(),
        transport=offer.transport,
        languages=_listed([str(Language(code).label) for code in offer.languages]),
        is_open=offer.open_to_all == OpenToAll.YES,
        open_words=_open_words(offer),
        doubt=_doubt(offer),
        lasts=_lasts(offer),
    )


def ages_of(offer: Offer) -> str:
    if offer.ages_from == offer.ages_to:
        return _("%(age)s år") % {"age": offer.ages_from}
    return _("%(first)s–%(last)s år") % {"first": offer.ages_from, "last": offer.ages_to}


def when_of(offer: Offer) -> str:
    days = _listed([str(Weekday(number).label) for number in sorted(offer.weekdays)]) or str(_("etter avtale"))
    return f"{days} {offer.times}".strip()


def price_of(offer: Offer) -> str:
    if not offer.price:
        return _("Gratis")
    price = _("%(sum)s kr") % {"sum": whole(offer.price)}
    return f"{price} {offer.price_note}".strip()


def _listed(words: Iterable[str]) -> str:
    *first, last = [*words] or [""]
    return _("%(first)s og %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _open_words(offer: Offer) -> str:
    said = {OpenToAll.YES: _("Ja"), OpenToAll.NO: _("Nei")}.get(OpenToAll(offer.open_to_all), _("Vet ikke"))
    if offer.open_asked_on is None:
        return _("Ikke spurt")
    return _("%(said)s, spurt %(day)s") % {"said": said, "day": short_day(offer.open_asked_on)}


def _doubt(offer: Offer) -> str:
    if not getattr(offer, "is_doubted", False):
        return ""
    return _("Ikke bekreftet siden %(day)s") % {"day": full_day(offer.confirmed_on)}


def _lasts(offer: Offer) -> str:
    today = timezone.localdate()
    if offer.from_on > today:
        return _("Begynner %(day)s") % {"day": short_day(offer.from_on)}
    near = offer.ends_on and (offer.ends_on - today).days <= settings.OFFER_CONFIRM_DAYS
    return _("Til %(day)s") % {"day": short_day(offer.ends_on)} if near else ""
