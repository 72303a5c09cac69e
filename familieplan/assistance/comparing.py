"""A proposed file beside the year before it, and beside the file that it would replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from familieplan.assistance.models import Form, KostraFile, ProposedFile

MONTHS = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")


@dataclass(frozen=True)
class Row:
    """`change` is in per cent of last year, None where nothing can be compared."""

    label: str
    proposed: int
    last_year: int | None
    in_use: int | None

    @property
    def change(self) -> int | None:
        return round(100 * (self.proposed - self.last_year) / self.last_year) if self.last_year else None


@dataclass(frozen=True)
class Comparison:
    rows: list[Row]
    last_year: KostraFile | None
    in_use: KostraFile | None


def compared(proposal: ProposedFile) -> Comparison:
    """Records, kroner and records per month. Files read before summaries were kept can't be compared."""
    known = {
        file.year: file
        for file in KostraFile.objects.filter(
            form=proposal.form, year__in=(proposal.year, proposal.year - 1), replaced_at=None
        ).exclude(summary=None)
    }
    last_year, in_use = known.get(proposal.year - 1), known.get(proposal.year)
    # After it was taken into use, the file that is in use is the proposal itself.
    in_use = None if proposal.used_at else in_use
    return Comparison(_rows(proposal, last_year, in_use), last_year, in_use)


def _rows(proposal: ProposedFile, last_year: KostraFile | None, in_use: KostraFile | None) -> list[Row]:
    told = [_values(proposal.form, proposal.summary)]
    told += [_values(proposal.form, file.summary if file else None) for file in (last_year, in_use)]
    return [Row(label, told[0][label] or 0, told[1].get(label), told[2].get(label)) for label in told[0]]


def _values(form: str, summary: dict[str, Any] | None) -> dict[str, int]:
    if summary is None:
        return {}
    if form == Form.AID:
        sums = {_("Bidrag, kr"): summary["granted"], _("Lån, kr"): summary["lent"]}
    else:
        sums = {_("Kvalifiseringsstønad, kr"): summary["granted"]}
    by_month = {
        _("Poster med %(month)s") % {"month": month}: summary["by_month"][place] for place, month in enumerate(MONTHS)
    }
    return {_("Poster"): summary["records"], **sums, **by_month}
