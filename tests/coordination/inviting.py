"""Invitations and concerns as the tests send them: from Familien Blomst to NAV in another district, unless told else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from familieplan.accounts.models import Office, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Concern, Invitation
from familieplan.coordination.operations.concerns import Child, Said, raise_concern
from familieplan.coordination.operations.invitations import Asked, Outsider, invite_office, invite_outsider
from tests.cast import HOUSEHOLD, Cast

ASKED = Asked("learning", "Kan dere hjelpe et barn på niende trinn med lekser?", "Leksene, og hvem som møter")
FOOTBALL = Outsider("organisation", "Lyn fotball", "lyn@prove.example", "phone")


def add_school(cast: Cast) -> None:
    """A school in the family's district, and one who works there."""
    service = Service.objects.create(code="skole", name="Skole", short_name="Skolen")
    cast.offices["school"] = Office.objects.create(service=service, name="Skolen Heimdal", district_code="500104")
    cast.hire("teacher", "Myk Lærke", "school", Role.CASEWORKER)


def invite(cast: Cast, office: str = "nav_lerkendal", *, on_consent: bool = True, **changed: Any) -> Invitation:
    given = {"basis": cast.family.bases.order_by("pk").first()} if on_consent else {}
    facts: dict[str, Any] = {"family": cast.family, "by": cast["coordinator"], "asked": ASKED, **given}
    return with_state(invite_office(**{**facts, "office": cast.offices[office], **changed}))


def ask_outside(cast: Cast, **changed: Any) -> Invitation:
    facts: dict[str, Any] = {"family": cast.family, "by": cast["coordinator"], "outsider": FOOTBALL, "asked": ASKED}
    return with_state(invite_outsider(**facts | changed))


def with_state(invitation: Invitation) -> Invitation:
    return Invitation.objects.with_state().get(pk=invitation.pk)


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


SEEN = Said("Kommer uten mat og er trøtt.", "no", "Vi får ikke tak i dem.", "", "Han er tre år.")


def raise_one(cast: Cast, who: str, *, number: str = "", **changed: Any) -> Concern:
    """About a child of the name and birth date of Lystig Blomst, who lives in Heimdal."""
    lystig = HOUSEHOLD[3]
    child = Child(f"{lystig.given_name} {lystig.family_name}", lystig.birth_date, number, postcode="7078")
    return raise_concern(**{"by": cast[who], "child": child, "said": SEEN, "district_code": "500104", **changed})
