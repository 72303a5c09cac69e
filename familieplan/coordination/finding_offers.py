"""From a plan to the search for offers, and from an offer to the plan's own form of a new measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from familieplan.areas.models import ActorKind, LocalActor, Offer
from familieplan.areas.offer_search import Row, price_of, row_of, when_of
from familieplan.coordination.forms.measures import LOCAL
from familieplan.coordination.models import LifeArea, Measure, OwnerKind, Whom
from familieplan.families.models import Family
from familieplan.families.rows import Header

# Where something to do in the neighbourhood can be the answer.
FITS = (LifeArea.LEARNING, LifeArea.HEALTH, LifeArea.LEISURE)


def search_for(family: Family, header: Header, area: str) -> str:
    """The search, filled with the ages of the children and the zone. Never a name, and nothing that is hidden."""
    asked = {"plan": str(family.public_id), "omrade": area}
    ages = sorted({member.age for member in header.members if member.is_child and member.age is not None})
    if ages and header.is_cleared:
        asked["alder"] = ", ".join(map(str, ages))
    if family.zone and not family.is_protected:
        asked["sone"] = family.zone.slug
    return f"{reverse('offers:list')}?{urlencode(asked)}"


def words_of(found: UUID | None) -> dict[str, Any]:
    """What the form of a new measure is filled with; nothing for an offer that is over or never was."""
    offer = Offer.objects.not_over().filter(public_id=found).select_related("actor").first() if found else None
    if offer is None:
        return {}
    price = price_of(offer)
    text = _("Bli med på %(title)s. %(price)s.") % {"title": offer.title, "price": price}
    when = _("%(when)s, %(place)s") % {"when": when_of(offer), "place": offer.place}
    today = timezone.localdate()
    return {
        "text": Truncator(text).chars(300),
        "owner": LOCAL,
        "owner_name": offer.actor.name,
        "tilbud": offer.public_id,
        "timetable": Truncator(when[:1].upper() + when[1:]).chars(200),
        "started_on": offer.from_on if offer.from_on > today else None,
    }


@dataclass(frozen=True)
class Offered:
    """`is_this`: the measure was made of it."""

    row: Row
    is_over: bool
    is_this: bool


@dataclass(frozen=True)
class Behind:
    """The local actor who leads a measure, and what it offers: first what the measure was made of."""

    actor: LocalActor
    offers: list[Offered]

    @property
    def ended(self) -> bool:
        """What the measure was made of is over."""
        return any(each.is_this and each.is_over for each in self.offers)


def _actor_of(measure: Measure) -> LocalActor | None:
    """By the offer, which holds when the actor is renamed; else by the name that somebody wrote. One question."""
    if measure.owner_kind != OwnerKind.LOCAL:
        return None
    which = {"offers": measure.offer_id} if measure.offer_id else {"name": measure.owner_name}
    return LocalActor.objects.filter(**which).first()


def behind(measure: Measure) -> Behind | None:
    """Two questions, and none for a measure that a service or the family leads."""
    actor = _actor_of(measure)
    if actor is None:
        return None
    first = Case(When(pk=measure.offer_id or 0, then=Value(0)), default=Value(1))
    rows = actor.offers.with_doubt().select_related("actor", "zone", "district").order_by(first, "title", "pk")
    return Behind(actor, [Offered(row_of(each), each.is_over, each.pk == measure.offer_id) for each in rows[:10]])


def question_of(measure: Measure | None) -> dict[str, Any]:
    """What the form that asks somebody outside into the plan is filled with, when a local actor leads the measure."""
    actor = _actor_of(measure) if measure else None
    if measure is None or actor is None:
        return {}
    return {
        "whom": Whom.VOLUNTEER if actor.kind == ActorKind.VOLUNTEER else Whom.ORGANISATION,
        "outside_name": actor.name,
        "outside_contact": actor.contact_email[:120],
        "area": measure.area,
        "measure": measure.pk,
    }
