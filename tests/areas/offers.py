"""An allidrett at Saupstad, gratis for the smallest, confirmed today unless told else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from familieplan.areas.models import LocalActor, Offer, OfferQuestion, Zone
from familieplan.areas.offer_operations import code_of, enter_actor, enter_offer
from tests.cast import Cast

TODAY = timezone.localdate()


def club(name: str = "Saupstad allidrett", **facts: Any) -> LocalActor:
    found = LocalActor.objects.filter(name=name).first()
    said = {"kind": "club", "contact_name": "Sprek Furu", "contact_email": "post@allidrett.example"}
    return found or enter_actor(name=name, **said | facts)


def an_offer(cast: Cast, actor: LocalActor | None = None, **facts: Any) -> Offer:
    said = {
        "actor": actor or club(),
        "title": "Allidrett",
        "what": "Lek og ball",
        "ages_from": 6,
        "ages_to": 10,
        "weekdays": [2, 4],
        "times": "kl. 17–18",
        "price": 0,
        "equipment": "none",
        "languages": ["no", "ar"],
        "place": "Gymsalen på Saupstad",
        "zone": Zone.objects.get(slug="saupstad"),
        "open_to_all": "yes",
        "open_asked_on": TODAY,
        "from_on": TODAY - timedelta(days=500),
    }
    return enter_offer(by=cast["area_coordinator"], **said | facts)


def asked(offer: Offer) -> OfferQuestion:
    """As when the letter has gone."""
    return OfferQuestion.objects.create(offer=offer, round_on=offer.confirmed_on, mailed_at=timezone.now())


def days_ago(days: int) -> Any:
    return TODAY - timedelta(days=days)


def offer_addresses(cast: Cast) -> dict[str, dict[str, Any]]:
    """What each address of an offer names (tests/test_access_matrix.py)."""
    offer = an_offer(cast)
    of_it, of_actor = {"public_id": offer.public_id}, {"public_id": offer.actor.public_id}
    return {
        **{f"offers:{name}": of_it for name in ("offer", "edit", "confirm", "withdraw")},
        **{f"offers:{name}": of_actor for name in ("actor", "actor_edit")},
        "offer_answer": {"code": code_of(asked(offer))},
    }
