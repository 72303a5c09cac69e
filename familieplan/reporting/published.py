"""A yearly status as a whole: the year asked about, the years before it, and what the words mean.

Stored with the report, so that an old report keeps the words, the rule and the cut-off it was made under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from familieplan.reporting import disclosure
from familieplan.reporting.disclosure import Edition, Method, PublishedYear
from familieplan.reporting.figures import Document, Figure, YearFigures
from familieplan.reporting.goal_chapter import GoalsYear
from familieplan.reporting.register.places import Places
from familieplan.reporting.user_forum import ForumYear


@dataclass(frozen=True)
class Circumstances:
    """What must be known to make the same figures again, and to read them rightly."""

    year: int
    cutoff_on: date
    gap_months: int
    threshold: int
    version: str
    definitions: dict[str, str]
    # Kind of figure (register.entries.Horizon) → the first month, YYYY-MM, of which it can be known.
    known_from: dict[str, str] = field(default_factory=dict)
    # How small figures are guarded (disclosure.Method).
    method: str = Method.HIDE
    # Code and name of each bydel and zone (register.places), as they were called when the edition was made.
    places: Places = ()

    def document(self) -> Document:
        return {
            "year": self.year,
            "cutoff": self.cutoff_on.isoformat(),
            "gap_months": self.gap_months,
            "threshold": self.threshold,
            "version": self.version,
            "definitions": dict(self.definitions),
            "known_from": dict(self.known_from),
            "method": str(self.method),
            "places": [list(each) for each in self.places],
        }

    @classmethod
    def of(cls, document: Document) -> Circumstances:
        return cls(
            year=document["year"],
            cutoff_on=date.fromisoformat(document["cutoff"]),
            gap_months=document["gap_months"],
            threshold=document["threshold"],
            version=document["version"],
            definitions=dict(document["definitions"]),
            # A report from before they were kept says nothing of them.
            known_from=dict(document.get("known_from", {})),
            method=document.get("method", Method.HIDE),
            places=tuple((code, name) for code, name in document.get("places", [])),
        )


@dataclass(frozen=True)
class YearlyStatus:
    """The internal figures, oldest year first; the last is the year asked about."""

    circumstances: Circumstances
    years: tuple[YearFigures, ...]
    forum: ForumYear | None = None
    goals: GoalsYear | None = None

    def document(self) -> Document:
        return _document(self.circumstances, self.years, self.forum, self.goals)

    @classmethod
    def of(cls, document: Document) -> YearlyStatus:
        years = tuple(YearFigures.of(year) for year in document["years"])
        return cls(Circumstances.of(document), years, *_told(document))

    def answer(self) -> Document:
        """The fixed output of `annual_status --internal`."""
        return _answer(self.circumstances, self.years[-1])

    def publish(self, earlier: Iterable[Edition] = ()) -> PublishedStatus:
        """`earlier`: what other reports have shown of these years and others. Raises disclosure.NotProtectedError."""
        around = self.circumstances
        years = disclosure.publish_years(self.years, around.threshold, around.method, earlier)
        return PublishedStatus(around, years, self.forum, self.goals)


def shown_by(internal: Document, published: Document) -> list[Edition]:
    """What a report has shown, as the next one must know it. A figure that was shown changed counts as known."""
    kept, shown = YearlyStatus.of(internal), PublishedStatus.of(published)
    both = zip(kept.years, shown.years, strict=True)
    return [disclosure.edition(year, seen, shown.circumstances.threshold) for year, seen in both]


@dataclass(frozen=True)
class Corrected:
    """A figure of the year before, as its own report has shown it, and as it is now."""

    id: str
    before: int
    now: int


@dataclass(frozen=True)
class PublishedStatus:
    """The same with small figures hidden. Page, PDF, JSON and API show this and nothing else."""

    circumstances: Circumstances
    years: tuple[PublishedYear, ...]
    # What organisations of users have said: theirs to be read, and never hidden.
    forum: ForumYear | None = None
    goals: GoalsYear | None = None
    corrected: tuple[Corrected, ...] = ()

    @property
    def latest(self) -> PublishedYear:
        return self.years[-1]

    def document(self) -> Document:
        corrected = {"corrected": [asdict(each) for each in self.corrected]} if self.corrected else {}
        return {**_document(self.circumstances, self.years, self.forum, self.goals), **corrected}

    @classmethod
    def of(cls, document: Document) -> PublishedStatus:
        years = tuple(PublishedYear.of(year) for year in document["years"])
        corrected = tuple(Corrected(**each) for each in document.get("corrected", []))
        return cls(Circumstances.of(document), years, *_told(document), corrected)

    def since(self, before: PublishedStatus | None) -> PublishedStatus:
        """With what has been corrected since the last report of the year before: of numbers that both have shown.

        A figure that one of them has rounded and the other has not differs without having been corrected.
        """
        if before is None or before.circumstances.method != self.circumstances.method:
            return self
        shown, old = self.cells_of(before.circumstances.year), before.cells_of(before.circumstances.year)
        both = ((id_, old.get(id_), now) for id_, now in shown.items())
        known = (Corrected(id_, was, now) for id_, was, now in both if was is not None and now is not None)
        return replace(self, corrected=tuple(each for each in known if each.before != each.now))

    def cells_of(self, year: int) -> Mapping[str, Figure]:
        """Empty for a year that is not in the report."""
        found = next((each for each in self.years if each.figures.year == year), None)
        return found.figures.cells if found else {}

    def answer(self) -> Document:
        """The fixed output of `annual_status`: a hidden cell is null, and its path stands under `suppressed`."""
        return _answer(self.circumstances, self.latest.figures) | {
            "suppressed": sorted(path for path in self.latest.suppressed if path not in self.latest.figures.more)
        }


def _document(
    around: Circumstances,
    years: Sequence[YearFigures | PublishedYear],
    forum: ForumYear | None,
    goals: GoalsYear | None,
) -> Document:
    told = {"forum": forum.document()} if forum else {}
    told |= {"goals": goals.document()} if goals else {}
    return {**around.document(), "years": [year.document() for year in years], **told}


def _told(document: Document) -> tuple[ForumYear | None, GoalsYear | None]:
    return ForumYear.of(document.get("forum")), GoalsYear.of(document.get("goals"))


def _answer(circumstances: Circumstances, figures: YearFigures) -> Document:
    document = figures.document()
    # The shape of the answer is fixed; the breakdowns have formats of their own (reporting.export).
    document.pop("more")
    return {
        "year": document.pop("year"),
        "cutoff": circumstances.cutoff_on.isoformat(),
        "gap_months": circumstances.gap_months,
        **document,
    }
