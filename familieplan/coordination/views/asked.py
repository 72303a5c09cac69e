"""What a page is asked in its address may be anything."""

from __future__ import annotations

from uuid import UUID


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
