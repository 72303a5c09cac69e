"""What was shared in a copy: the bases, what the family said yes to, and the ledger of what was told to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from familieplan.families.models import Family, SharingBasis
from familieplan.rights import shown


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def bases_of(family: Family) -> list[dict[str, str]]:
    """The bases that something known to the family stands on, and its own consents."""
    known = set(shown.participations(family).values_list("basis", flat=True))
    consents = set(shown.consents(family).values_list("pk", flat=True))
    rows = SharingBasis.objects.filter(family=family).select_related("consent", "legal_basis")
    return [
        {
            "kind": str(row.get_kind_display()),
            "on": str(row),
            "statement": row.statement,
            "from": _day(row.started_on),
            "to": _day(row.ended_on),
        }
        for row in rows.order_by("started_on", "pk")
        if row.pk in known or row.consent_id in consents
    ]


def sharing_of(family: Family) -> dict[str, Any]:
    return {"consents": _consents(family), "disclosures": _disclosures(family)}


def _consents(family: Family) -> list[dict[str, Any]]:
    hidden = shown.unknown_to(family).services
    return [
        {
            "what": consent.what,
            "areas": consent.area_names,
            "tells_of_work": consent.tells_of_work,
            "given_on": _day(consent.given_on),
            "until": _day(consent.until_on),
            "how": str(consent.get_channel_display()),
            "note": consent.note,
            "said_by": [giver.said_by for giver in consent.givers.all()],
            "services": [
                {"name": item.service.name, "withdrawn_on": _day(item.withdrawn_on), "by": item.withdrawn_by_name}
                for item in consent.items.all()
                if item.service_id not in hidden
            ],
        }
        for consent in shown.consents(family)
    ]


def _disclosures(family: Family) -> list[dict[str, str]]:
    return [
        {
            "kind": str(row.get_kind_display()),
            "what": row.what,
            "to": row.to_whom,
            "office": _("Kontoret er skjult") if family.is_protected and row.to_office else row.to_office,
            "on": row.on_what,
            "happened_on": _day(row.happened_on),
            "told_on": _day(row.told_on),
        }
        for row in shown.disclosures(family)
    ]
