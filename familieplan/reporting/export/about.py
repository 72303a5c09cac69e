"""What must stand beside the figures wherever they go: which edition, how far it has come, and how it was made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from familieplan.reporting.disclosure import Method
from familieplan.reporting.models import AnnualReport


@dataclass(frozen=True)
class About:
    """Text but for the numbers; days as YYYY-MM-DD. `state`: draft, approved, published or replaced."""

    id: str
    municipality: str
    year: int
    edition: int
    state: str
    author: str
    cutoff: str
    gap_months: int
    threshold: int
    method: str
    method_text: str
    version: str
    invented: bool

    def document(self) -> dict[str, Any]:
        return asdict(self)


def about(report: AnnualReport) -> About:
    """Needs a report with_state()."""
    around = report.contents.circumstances
    return About(
        id=str(report.public_id),
        municipality=settings.MUNICIPALITY_NAME,
        year=report.year,
        edition=report.edition,
        state=str(report.state),
        author=report.author_name,
        cutoff=around.cutoff_on.isoformat(),
        gap_months=around.gap_months,
        threshold=around.threshold,
        method=str(around.method),
        method_text=str(Method(around.method).label),
        version=around.version,
        invented=settings.DEMO,
    )
