"""Out to a provider of identities, and back."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.oidc_provider import Provider

OUT = "/konto/logg-inn/med/ansatt/"
GROUP = "familieplan-nav-heimdal"
NEW = {"name": "Ny Bekk", "email": "ny.bekk@prove.example", "groups": [GROUP]}


def round_trip(oidc: Provider, sub: str, client: Client | None = None, onward: str = "") -> tuple[Client, Any]:
    """Out to the provider, say who one is, and back; gives the answer of the last step."""
    client = client or Client()
    leaving = client.get(OUT, {"next": onward} if onward else {})
    assert leaving.status_code == 302
    assert leaving["Location"].startswith(f"{oidc.issuer}/oauth2/authorize?")
    return client, client.get(oidc.authorize(leaving["Location"], sub))
