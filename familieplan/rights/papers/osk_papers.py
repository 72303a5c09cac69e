"""The common papers of an OSK meeting as one tagged file: made by a worker for whoever asks, kept for minutes.

Nothing is stored: what somebody may no longer read is not in the next file, and no earlier file lies anywhere.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from familieplan.accounts import identity
from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import OskMeeting
from familieplan.coordination.osk_papers import PaperCase, cases_sent
from familieplan.reporting.pdf import write
from familieplan.rights.copies.masks import masked

# Seconds that a file waits to be fetched.
WAITS = 600


def document(meeting: OskMeeting, cases: list[PaperCase], reader: User) -> str:
    """Also a number that somebody wrote into a text is no longer there when this returns."""
    context = {
        "meeting": meeting,
        "cases": cases,
        "printed_on": timezone.localdate(),
        "printed_by": reader.name,
        "municipality": settings.MUNICIPALITY_NAME,
        "demo": settings.DEMO,
    }
    html: str = masked(render_to_string("rights/print/osk_papers.html", context))
    return html


def written_for(reader: User, meeting: int) -> str:
    """Read with the eyes of whoever asked; nothing where there is nothing for that one."""
    with transaction.atomic(), acting_as(user_id=reader.pk):
        meetings = OskMeeting.objects.visible_to(reader).select_related("district", "called_by")
        found = meetings.filter(pk=meeting).first()
        cases = cases_sent(found, reader) if found else []
        return document(found, cases, reader) if found and cases else ""


def key_of(reader: User, html: str) -> str:
    """By every letter of it: a case that is gone, or a name that is shielded, makes it another file."""
    return f"osk-papers-{reader.pk}-{hashlib.sha256(html.encode()).hexdigest()}"


def finished(reader: User, html: str) -> bytes | None:
    found = cache.get(key_of(reader, html))
    return identity.decrypt_text(found) if found else None


def keep(reader: User, html: str) -> None:
    """Encrypted, as every text about a family that lies outside the database."""
    cache.set(key_of(reader, html), identity.encrypt_text(write(html)), WAITS)
