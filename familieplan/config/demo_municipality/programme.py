"""Who took part in the qualification programme (KVP), and what came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from familieplan.config.demo_municipality.recipients import FIRST_YEAR, LAST_YEAR, Recipient, Size

# Shares of Tabell 2 in the municipality's plan of 2012; the missing 8 per cent are the unknown.
OUTCOMES = {
    "AVSL_ORDINAERTARB": ("01", 28),
    "AVSL_ARBLONNSTILS": ("11", 10),
    "AVSL_ARBMARK": ("03", 6),
    "AVSL_SKOLE": ("04", 5),
    "AVSL_UFORE": ("13", 3),
    "AVSL_AAP": ("14", 22),
    "AVSL_OK_AVKLAR": ("15", 6),
    "AVSL_UTEN_OK_AVKLAR": ("16", 12),
    "AVSL_UKJENT": ("17", 8),
}
COMPLETED, LEFT, MOVED, STOPPED = "3", "4", "5", "7"
UNDER_WAY, ON_LEAVE = "1", "2"


@dataclass(frozen=True)
class Participant:
    """Months count from January of the first year and may lie before it; `end` is the first month without."""

    person: Recipient
    start: int
    end: int
    ending: str
    outcome: str

    def in_year(self, year: int) -> list[int]:
        first = 12 * (year - FIRST_YEAR)
        return [m - first + 1 for m in range(max(self.start, first), min(self.end, first + 12))]

    def status(self, year: int) -> str:
        """On 31 December; a few of those under way are on leave."""
        if self.end <= 12 * (year + 1 - FIRST_YEAR):
            # SSB's form knew of 7 from 2023 on.
            return COMPLETED if self.ending == STOPPED and year < 2023 else self.ending
        return ON_LEAVE if (self.person.serial + year) % 25 == 0 else UNDER_WAY

    def began_on(self) -> date:
        return date(FIRST_YEAR + self.start // 12, self.start % 12 + 1, 1)

    def ended_on(self) -> date:
        last = self.end - 1
        return date(FIRST_YEAR + last // 12, last % 12 + 1, 28)


def draw(rng: Random, size: Size, people: list[Recipient]) -> list[Participant]:
    """Each year as many as the size says: those who go on, and new ones who had sosialhjelp before."""
    grown = [p for p in people if FIRST_YEAR - 20 >= p.birth_date.year >= FIRST_YEAR - 60 and not p.long_term]
    waiting = rng.sample(grown, len(grown))
    found: list[Participant] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        going_on = sum(1 for each in found if each.in_year(year))
        for _each in range(size.kvp[year - FIRST_YEAR] - going_on):
            found.append(_participant(rng, waiting.pop(), year))
    return found


def _participant(rng: Random, person: Recipient, year: int) -> Participant:
    first = 12 * (year - FIRST_YEAR)
    start = first + rng.randrange(-11 if year == FIRST_YEAR else 0, 11)
    end = max(start + rng.choice((5, 9, 12, 12, 15, 18, 24)), first + 1)
    ending = rng.choices((COMPLETED, LEFT, MOVED, STOPPED), weights=(82, 8, 4, 6))[0]
    outcome = rng.choices(list(OUTCOMES), weights=[share for _code, share in OUTCOMES.values()])[0]
    return Participant(person, start, end, ending, outcome)
