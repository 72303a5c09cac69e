"""Several years, and several editions of a year, as one set of figures: what a reader of them all has before them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from familieplan.reporting.disclosure.hiding import Hiding, NotProtectedError, Reason, few
from familieplan.reporting.disclosure.relations import ABOUT, Relation, parts_of, relations
from familieplan.reporting.disclosure.years import between

# The key of a relation: what it says, whoever says it.
Said = tuple[frozenset[tuple[str, int]], float, float]


@dataclass(frozen=True)
class Edition:
    """A year as a report has shown it, or is about to: the true figures, and which of them were hidden and why.

    `series`: editions of a year in one series can be held against each other, figure by figure. A new one is begun
    when files have changed so much that nothing else helps: nobody can know which figures have stayed as they were.
    """

    year: int
    values: Mapping[str, int]
    hidden: Mapping[str, Reason] = field(default_factory=dict)
    threshold: int = 0
    series: int = 0

    @property
    def key(self) -> object:
        """The same for two that say the same."""
        return self.year, self.series, self.threshold, frozenset(self.values.items()), frozenset(self.hidden.items())

    def name(self, id_: str) -> str:
        """One name in all editions in which the figure is the same: what one of them tells of it, all of them tell."""
        return f"{self.group}/{id_}={self.values[id_]}"

    @property
    def group(self) -> str:
        return f"{self.year}.{self.series}"


def hide_years(
    new: Iterable[Edition], threshold: int, earlier: Iterable[Edition] = ()
) -> tuple[Hiding, tuple[Edition, ...]]:
    """What is hidden, by Edition.name, and the new editions each in its series. Raises NotProtectedError."""
    earlier = list(earlier)
    latest = {each.year: each.series for each in sorted(earlier, key=lambda each: each.series)}
    editions = tuple(replace(each, series=latest.get(each.year, 0)) for each in new)
    while True:
        try:
            return _hide(editions, threshold, earlier), editions
        except NotProtectedError as error:
            apart = [each for each in editions if each.group == error.group and each.series == latest.get(each.year)]
            if not apart:
                raise
            editions = tuple(replace(each, series=each.series + (each in apart)) for each in editions)


def _hide(new: Iterable[Edition], threshold: int, earlier: list[Edition]) -> Hiding:
    before, found = together(earlier, threshold), together([*new, *earlier], threshold)
    for each in earlier:
        _tell(before, each)
    before.hidden = {name: reason for name, reason in before.hidden.items() if name not in before.known}
    found.known, found.told, found.before = before.known, before.told, before
    found.hidden = dict(before.hidden)
    for each in new:
        small = few(each.values, threshold)
        for about, group in ABOUT:
            if group in small and each.values.get(about):
                small.setdefault(about, Reason.PROTECT)
        for id_, reason in small.items():
            # What an earlier label did not tell, this one does not tell either.
            found.hidden.setdefault(each.name(id_), reason)
    found.protect()
    return found


def _tell(before: Hiding, edition: Edition) -> None:
    """What the edition has told: numbers that are known from now on, and the bounds that a label says."""
    before.known |= {edition.name(id_) for id_ in edition.values if id_ not in edition.hidden}
    for id_, reason in edition.hidden.items():
        name = edition.name(id_)
        before.hidden.setdefault(name, Reason.PROTECT)
        if reason is Reason.FEW:
            most = min(edition.threshold - 1.0, before.told.get(name, (1.0, math.inf))[1])
            before.told[name] = (1.0, most)
            if edition.values[id_] < before.threshold:
                before.hidden[name] = Reason.FEW


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
