"""Who had sosialhjelp and KVP in which month, 2022 to 2025: drawn so that the year's figures are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

from familieplan.accounts import identity

FIRST_YEAR, LAST_YEAR = 2022, 2025
MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)
LONGEST_SHORT_SPELL = 34
# The families with a plan take the numbers before these (see families.py).
FIRST_SERIAL = 60
# A break of four months ends a spell under every gap rule that is in use.
BREAK = 4
# Not every long-term family has a shared plan, and the figures must not say that it does.
LONG_TERM_WITH_PLAN = 0.85


@dataclass(frozen=True)
class Size:
    """What the last year is to show, and how the years before it lead there."""

    monthly: tuple[int, ...]
    long_term: int
    long_term_families: int
    families: tuple[int, ...]
    children: int
    kvp: tuple[int, ...]


CITY = Size(
    monthly=(1530, 1475, 1430, 1400),
    long_term=270,
    long_term_families=70,
    families=(392, 385, 377, 370),
    children=730,
    kvp=(392, 408, 421, 430),
)
SMALL = Size(
    monthly=(60, 58, 55, 52),
    long_term=14,
    long_term_families=7,
    families=(18, 18, 17, 16),
    children=31,
    kvp=(16, 17, 18, 18),
)


@dataclass
class Recipient:
    """One person of the files. `months` counts from January of the first year."""

    serial: int
    birth_date: date
    sex: str
    number: str
    months: set[int] = field(default_factory=set)
    children: int = 0
    long_term: bool = False

    def in_year(self, year: int) -> list[int]:
        first = 12 * (year - FIRST_YEAR)
        return sorted(month - first + 1 for month in self.months if first <= month < first + 12)


@dataclass(frozen=True)
class Parent:
    """A grown-up of a family with a plan, who is to be found again in the files."""

    birth_date: date
    sex: str
    number: str
    children: int


def draw(rng: Random, size: Size, parents: list[Parent]) -> list[Recipient]:
    """Parents of families with a plan come first, the long-term ones before the others."""
    people = [_long_term(rng, serial) for serial in range(size.long_term)]
    _fill_months(rng, size, people)
    _give_children(rng, size, people, parents)
    for person in people:
        if not person.number:
            _give_identity(rng, person)
    _give_numbers(people)
    return people


def _long_term(rng: Random, serial: int) -> Recipient:
    """More than 36 months from first to last; one in three has a break that no gap rule counts."""
    start = rng.randrange(0, 10)
    end = min(MONTHS - 1, rng.choice((MONTHS - 1, MONTHS - 1, start + 37 + rng.randrange(0, 9))))
    months = set(range(start, end + 1))
    if rng.random() < 0.33:
        gap = rng.randrange(start + 2, end - 3)
        months -= set(range(gap, gap + rng.choice((1, 1, 2))))
    return Recipient(serial, date.min, "", "", months, long_term=True)


def _fill_months(rng: Random, size: Size, people: list[Recipient]) -> None:
    """Month by month, new and returning people fill what is missing to the month's number."""
    held: dict[int, list[Recipient]] = {}
    free: list[Recipient] = []
    for month in range(MONTHS):
        wave = (8, 10, 6, 0, -4, -8, -16, -10, -2, 4, 6, 6)[month % 12]
        wanted = size.monthly[month // 12] + round(wave * size.monthly[-1] / 1400)
        present = sum(1 for person in people if month in person.months)
        for _each in range(max(0, wanted - present)):
            person = _returning(rng, free, month) or _new(people)
            length = min(_length(rng), MONTHS - month)
            person.months |= set(range(month, month + length))
            held.setdefault(month + length, []).append(person)
        free += held.pop(month + 1, [])


def _returning(rng: Random, free: list[Recipient], month: int) -> Recipient | None:
    if free and rng.random() < 0.3:
        place = rng.randrange(len(free))
        if max(free[place].months) + BREAK < month:
            return free.pop(place)
    return None


def _new(people: list[Recipient]) -> Recipient:
    people.append(Recipient(len(people), date.min, "", ""))
    return people[-1]


def _length(rng: Random) -> int:
    drawn = rng.random()
    if drawn < 0.5:
        return rng.randint(1, 4)
    if drawn < 0.82:
        return rng.randint(5, 12)
    return rng.randint(13, LONGEST_SHORT_SPELL)


def _give_children(rng: Random, size: Size, people: list[Recipient], parents: list[Parent]) -> None:
    """The last year's families first, exactly; then each earlier year gets as many as it lacks."""
    last = [person for person in people if person.in_year(LAST_YEAR)]
    long = [person for person in last if person.long_term][: size.long_term_families]
    rest = [person for person in last if not person.long_term]
    with_plan = round(LONG_TERM_WITH_PLAN * len(long))
    chosen = long[:with_plan] + rng.sample(rest, size.families[-1] - len(long)) + long[with_plan:]
    for person, parent in zip(chosen, parents, strict=False):
        person.birth_date, person.sex, person.number = parent.birth_date, parent.sex, parent.number
        person.children = parent.children
    alone = chosen[len(parents) :]
    counts = _shared_out(rng, size.children - sum(person.children for person in chosen), len(alone))
    for person, children in zip(alone, counts, strict=True):
        person.children = children
    for year in range(LAST_YEAR - 1, FIRST_YEAR - 1, -1):
        _give_children_in(rng, people, year, size.families[year - FIRST_YEAR])


def _give_children_in(rng: Random, people: list[Recipient], year: int, families: int) -> None:
    present = [person for person in people if person.in_year(year)]
    known = sum(1 for person in present if person.children)
    later = range(12 * (year + 1 - FIRST_YEAR), MONTHS)
    free = [p for p in present if not p.children and not p.long_term and p.months.isdisjoint(later)]
    for person in rng.sample(free, min(len(free), max(0, families - known))):
        person.children = rng.choice((1, 1, 1, 2, 2, 2, 3, 3, 4))


def _shared_out(rng: Random, children: int, families: int) -> list[int]:
    """At least one each, the others by lot, and never more than seven in one home."""
    counts = [1] * families
    while sum(counts) < children and min(counts, default=7) < 7:
        place = rng.randrange(families)
        counts[place] += counts[place] < 7
    return counts


def _give_identity(rng: Random, person: Recipient) -> None:
    """Old enough in their first year; those with children and the long-term are grown, some others are young."""
    first = FIRST_YEAR + min(person.months) // 12
    if person.children or person.long_term:
        age = rng.randint(24, 52)
    else:
        youngest, oldest = rng.choices(((18, 20), (21, 30), (26, 45), (35, 66)), weights=(7, 28, 40, 25))[0]
        age = rng.randint(youngest, oldest)
    person.birth_date = date(first - age, rng.randint(1, 12), rng.randint(1, 28))
    person.sex = rng.choice(("female", "male"))


def _give_numbers(people: list[Recipient]) -> None:
    """Of those born on the same day each gets the next number of the day's series, so that no two are alike."""
    used: Counter[tuple[date, str]] = Counter()
    for person in people:
        if not person.number:
            day = (person.birth_date, person.sex)
            person.number = identity.synthetic(person.birth_date, person.sex, FIRST_SERIAL + used[day])
            used[day] += 1
