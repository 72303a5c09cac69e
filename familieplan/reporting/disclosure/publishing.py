"""From a year's figures to what is published of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.disclosure import noise
from familieplan.reporting.disclosure.editions import Edition, hide_years
from familieplan.reporting.disclosure.hiding import Hiding, group_of
from familieplan.reporting.disclosure.hiding import Reason as Reason
from familieplan.reporting.disclosure.linear import Span
from familieplan.reporting.figures import Document, Figure, YearFigures, cells

DEFAULT_THRESHOLD = 5


class Method(TextChoices):
    """What is done with the figures that are left when the small ones, and those that guard them, are hidden."""

    HIDE = "hide", _("Små tall skjules")
    ROUND = "round", _("Små tall skjules, og alle andre tall er avrundet til et tall som kan deles på tre")
    NOISE = "noise", _("Små tall skjules, og alle andre tall er endret tilfeldig med inntil fem")


@dataclass(frozen=True)
class Audit:
    """`narrowest`: the smallest span any hidden figure can be bounded within; None when nothing is hidden.

    `series`: editions of the year in the same series are hidden against each other (editions.Edition).
    """

    width: int
    hidden: int
    narrowest: int | None
    series: int = 0

    def document(self) -> Document:
        return {"width": self.width, "hidden": self.hidden, "narrowest": self.narrowest, "series": self.series}


@dataclass(frozen=True)
class PublishedYear:
    figures: YearFigures
    suppressed: Mapping[str, Reason]
    audit: Audit | None = None

    def document(self) -> Document:
        """The figures with every hidden cell null and listed under `suppressed` by its path."""
        hidden: dict[str, Any] = {path: reason.value for path, reason in sorted(self.suppressed.items())}
        audit = {"audit": self.audit.document()} if self.audit else {}
        return {**self.figures.document(), "suppressed": hidden, **audit}

    @classmethod
    def of(cls, document: Document) -> PublishedYear:
        reasons = {path: Reason(reason) for path, reason in document["suppressed"].items()}
        # Reports from before the audit have none.
        audit = Audit(**document["audit"]) if "audit" in document else None
        return cls(YearFigures.of(document), reasons, audit)


def publish(
    figures: YearFigures,
    threshold: int = DEFAULT_THRESHOLD,
    method: str = Method.HIDE,
    earlier: Iterable[Edition] = (),
) -> PublishedYear:
    """One year by itself. Raises NotProtectedError."""
    return publish_years([figures], threshold, method, earlier)[0]


def publish_years(
    years: Iterable[YearFigures],
    threshold: int = DEFAULT_THRESHOLD,
    method: str = Method.HIDE,
    earlier: Iterable[Edition] = (),
) -> tuple[PublishedYear, ...]:
    """The figures that may leave the house, and which cells are hidden and why. Raises NotProtectedError.

    The one place where a method is applied: every form of a report shows what comes out here.

    `earlier`: every year of every report that has been made already, this year's or another's.
    """
    years = tuple(years)
    if threshold < 2:
        raise ValueError("the threshold must be at least 2")
    editions = [Edition(each.year, _known(cells(each.document()))) for each in years]
    hiding, in_series = hide_years(editions, threshold, earlier)
    spans = hiding.audit()
    hidden = [_of(each, edition, hiding, spans) for each, edition in zip(years, in_series, strict=True)]
    return tuple(_changed(each, threshold, method) for each in hidden)


def edition(internal: YearFigures, published: PublishedYear, threshold: int) -> Edition:
    """A year of a report that was made before, as the next one must know it."""
    series = published.audit.series if published.audit else 0
    return Edition(internal.year, _known(cells(internal.document())), published.suppressed, threshold, series)


def _known(values: Mapping[str, Figure]) -> dict[str, int]:
    return {id_: value for id_, value in values.items() if value is not None}


def _of(figures: YearFigures, edition: Edition, hiding: Hiding, spans: Mapping[str, Span]) -> PublishedYear:
    names = {id_: edition.name(id_) for id_ in edition.values}
    hidden = {id_: hiding.hidden[name] for id_, name in names.items() if name in hiding.hidden}
    widths = [int(min(span.width, 10_000)) for name, span in spans.items() if group_of(name) == edition.group]
    audit = Audit(hiding.width, len(hidden), min(widths, default=None), edition.series)
    return PublishedYear(YearFigures.of(_without(figures.document(), hidden)), hidden, audit)


def _changed(year: PublishedYear, threshold: int, method: str) -> PublishedYear:
    """What is shown, rounded or moved. Less is known of it than of the figure itself, so what is hidden stays so."""
    if method == Method.HIDE:
        return year
    document = year.figures.document()
    change = noise.rounded if method == Method.ROUND else noise.moved
    values = change(year.figures.year, cells(document), threshold)
    return replace(year, figures=YearFigures.of(_with(document, values)))


def _with(document: Document, values: Mapping[str, Figure]) -> Document:
    """The document with these cells in it."""
    for path, value in values.items():
        if path in document["more"]:
            document["more"][path] = value
            continue
        *parents, last = path.split(".")
        place: Any = document
        for name in parents:
            place = place[int(name)] if isinstance(place, list) else place[name]
        place[int(last) if isinstance(place, list) else last] = value
    return document


def _without(document: Document, hidden: Mapping[str, Reason]) -> Document:
    return _with(document, dict.fromkeys(hidden))
