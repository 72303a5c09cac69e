"""The written languages that a report can be ordered in. Figures and signatures are those of the one edition."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.definitions import definitions
from familieplan.reporting.published import PublishedStatus

BOKMAL = "nb"


class Language(TextChoices):
    BOKMAL = BOKMAL, _("Bokmål")
    NYNORSK = "nn", _("Nynorsk")


def definitions_of(status: PublishedStatus) -> dict[str, str]:
    """The texts that the edition keeps; in another language, the same letters as they are said today."""
    kept = status.circumstances.definitions
    if translation.get_language() in {BOKMAL, None}:
        return kept
    known_from = status.latest.figures.long_term.known_from
    said = definitions(status.circumstances.gap_months, known_from)
    return {letter: said.get(letter, text) for letter, text in kept.items()}
