"""Addresses that a page holds many of: looking one up in the table of addresses costs more than to write the row."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

_STAND_IN = UUID(int=0)


def address(name: str) -> str:
    """As `reverse(name)`, for a page whose address holds nothing."""
    return _plain(name, get_script_prefix(), get_urlconf())


def address_of(name: str, public_id: UUID) -> str:
    """As `reverse(name, args=[public_id])`, for a page whose address holds one public id."""
    before, after = _around(name, get_script_prefix(), get_urlconf())
    return f"{before}{public_id}{after}"


@cache
def _around(name: str, _prefix: str, _urlconf: str | None) -> tuple[str, str]:
    before, after = reverse(name, args=[_STAND_IN]).split(str(_STAND_IN))
    return before, after


@cache
def _plain(name: str, _prefix: str, _urlconf: str | None) -> str:
    return reverse(name)
