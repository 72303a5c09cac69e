"""What is shared about the cast's family: consents, provisions, signed papers, disclosures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from familieplan.accounts.models import Service
from familieplan.families.consent_operations import give_consent, keep_scan
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.models import Consent, Disclosure, LegalBasis, Person, SharingBasis
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.paper import look_through
from familieplan.families.stated import StatedLaw, Told, Yes
from tests.cast import LONG_AGO, Cast

TODAY = timezone.localdate()


def picture(kind: str) -> bytes:
    file = BytesIO()
    Image.new("L", (8, 8), 255).save(file, kind)
    return file.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _made: None, **saving: Any) -> bytes:
    """One empty page, and whatever `change` puts into it."""
    made, file = pikepdf.new(), BytesIO()
    made.add_blank_page()
    change(made)
    made.save(file, **saving)
    return file.getvalue()


PDF, PNG, JPEG = pdf(), picture("PNG"), picture("JPEG")


def provision(code: str = "prove-1", **changed: Any) -> LegalBasis:
    """A provision that lets every service tell every other, unless it is said otherwise."""
    facts = {"law": "Prøveloven", "paragraph": "§ 1", "text": "Alle kan dele.", "source": "prøve"}
    dated = {"from_all": True, "to_all": True, "valid_from": LONG_AGO}
    return LegalBasis.objects.get_or_create(code=code, defaults=facts | dated | changed)[0]


def law(why: str = "Trengs for å hjelpe med bolig.", told: Told | None = None, **changed: Any) -> StatedLaw:
    return StatedLaw(provision(**changed), why, told or Told(on=TODAY))


def person(cast: Cast, name: str) -> Person:
    return Person.objects.get(memberships__family=cast.family, given_name=name)


def service(code: str) -> Service:
    return Service.objects.get_or_create(code=code, defaults={"name": code.title(), "short_name": code.title()})[0]


def consent(cast: Cast, *codes: str, **changed: Any) -> SharingBasis:
    """Vakker says yes to the whole plan, to these services."""
    facts = {"what": "Hele planen", "areas": WHOLE_PLAN, "channel": "oral", "givers": [Yes(person(cast, "Vakker"))]}
    services = [service(code) for code in codes]
    return give_consent(family=cast.family, by=cast["coordinator"], services=services, **(facts | changed))


def first_consent(cast: Cast) -> Consent:
    return Consent.objects.filter(family=cast.family).earliest("pk")


def kept_paper(cast: Cast, content: bytes = PDF) -> Consent:
    found = first_consent(cast)
    upload = SimpleUploadedFile("vakker-blomst.pdf", content)
    keep_scan(consent=found, by=cast["coordinator"], paper=look_through(upload))
    return found


def told_on_law(
    cast: Cast, what: str, *, because: str = "", on: date | None = None, who: str = "responsible"
) -> Disclosure:
    return write_disclosure(
        family=cast.family,
        by=cast[who],
        what=what,
        to_whom="saksbehandler",
        to_service=service("nav"),
        on_what=provision(),
        told=Told(because=because) if because else Told(on=on or TODAY),
        proportionality="Bare at de trenger bolig.",
        happened_on=on,
    )
