"""Several years, and several editions of a year, as one set of figures: what a reader of them all has before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from familieplan.reporting.disclosure.hiding import Hiding, Reason, few
from familieplan.reporting.disclosure.relations import ABOUT, Relation, parts_of, relations
from familieplan.reporting.disclosure.years import between

# The key of a relation: what it says, whoever says it.
Said = tuple[frozenset[tuple[str, int]], float, float]


@dataclass(frozen=True)
class Edition:
    """A year as a report has shown it, or is about to: the true figures, and which of them were hidden and why."""

    year: int
    values: Mapping[str, int]
    hidden: Mapping[str, Reason] = field(default_factory=dict)
    threshold: int = 0

    @property
    def key(self) -> object:
        """The same for two that say the same."""
        return self.year, self.threshold, frozenset(self.values.items()), frozenset(self.hidden.items())

    def name(self, id_: str) -> str:
        """One name in all editions in which the figure is the same: what one of them tells of it, all of them tell."""
        return f"{self.year}/{id_}={self.values[id_]}"


def hide_years(new: Iterable[Edition], threshold: int, earlier: Iterable[Edition] = ()) -> Hiding:
    """Raises NotProtectedError. The names of what is hidden are those of Edition.name."""
    new, earlier = list(new), list(earlier)
    found = together([*new, *earlier], threshold)
    before = together(earlier, threshold)
    for edition in earlier:
        _tell(before, edition)
    found.known, found.told = before.known, before.told
    found.hidden = {name: reason for name, reason in before.hidden.items() if name not in before.known}
    for edition in new:
        small = few(edition.values, threshold)
        for about, group in ABOUT:
            if group in small and edition.values.get(about):
                small.setdefault(about, Reason.PROTECT)
        found.hidden |= {edition.name(id_): reason for id_, reason in small.items()}
    before.hidden = {name: reason for name, reason in before.hidden.items() if name not in before.known}
    found.before = before
    found.protect()
    return found


def _tell(before: Hiding, edition: Edition) -> None:
    """What the edition has told: numbers that are known from now on, and the bounds that a label says."""
    names = {id_: edition.name(id_) for id_ in edition.values}
    before.known |= {name for id_, name in names.items() if id_ not in edition.hidden}
    for id_, reason in edition.hidden.items():
        before.hidden.setdefault(names[id_], Reason.PROTECT)
        if reason is Reason.FEW:
            most = min(edition.threshold - 1.0, before.told.get(names[id_], (1.0, edition.threshold))[1])
            before.told[names[id_]] = (1.0, most)


def together(editions: list[Edition], threshold: int) -> Hiding:
    """The figures of all the editions and what anybody knows about them; nothing hidden yet."""
    values = {each.name(id_): value for each in editions for id_, value in each.values.items()}
    known: dict[Said, Relation] = {}
    parts: dict[tuple[str, str], None] = {}
    for each in editions:
        parts |= dict.fromkeys((each.name(inner), each.name(outer)) for inner, outer in parts_of(each.values))
        for relation in [*_within(each), *_onward(each, editions)]:
            known.setdefault((frozenset(relation.weights.items()), relation.low, relation.high), relation)
    return Hiding(values, list(known.values()), threshold, list(parts))


def _within(edition: Edition) -> Iterator[Relation]:
    for each in relations(edition.values):
        yield Relation({edition.name(id_): weight for id_, weight in each.weights.items()}, each.low, each.high)


def _onward(edition: Edition, editions: list[Edition]) -> Iterator[Relation]:
    for after in (each for each in editions if each.year == edition.year + 1):
        both = {edition.year: edition, after.year: after}
        for weights in between(edition.year, edition.values, after.values):
            yield Relation({both[year].name(id_): weight for (year, id_), weight in weights.items()})
