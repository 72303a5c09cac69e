"""A poster for a question to the residents: the question, a QR code and the address in writing, on one sheet."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string

from familieplan.areas.models import AreaSurvey
from familieplan.reporting.pdf import write

# Seconds that a finished sheet waits to be fetched; it is made anew from the same facts whenever somebody asks.
WAITS = 3600


def code_of(address: str) -> str:
    """The address as a QR code in SVG, with the quiet zone that readers need."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(image_factory=SvgPathImage, border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    return str(code.make_image().to_string(encoding="unicode"))


def draw(survey: AreaSurvey, address: str) -> bytes:
    """A tagged PDF: the same bytes for the same question and address."""
    said = {"survey": survey, "address": address, "municipality": settings.MUNICIPALITY_NAME, "demo": settings.DEMO}
    return write(render_to_string("reporting/print/poster.html", said), {"qr": code_of(address)})


def key_of(survey: AreaSurvey, address: str) -> str:
    facts = f"{survey.pk} {survey.question} {survey.closes_on} {address}"
    return f"poster-{hashlib.sha256(facts.encode()).hexdigest()}"


def finished(survey: AreaSurvey, address: str) -> bytes | None:
    found: bytes | None = cache.get(key_of(survey, address))
    return found


def keep(survey: AreaSurvey, address: str) -> None:
    cache.set(key_of(survey, address), draw(survey, address), WAITS)
