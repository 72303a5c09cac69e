"""Finding a family among those that one may see: by number, name, address or coordinator, and why it was found.

What is asked is kept nowhere. A protected family answers by name and address only to whoever may see what protection
hides (models/protection.is_cleared): the view `families_findable` (migration 0060) has that rule, and the lock, inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from familieplan.accounts import identity
from familieplan.accounts.models import User
from familieplan.families.models import Family, Membership, Participation
from familieplan.families.models.person import JOURNAL_NUMBER_AT_MOST
from familieplan.families.policies import Part, Right

# More than anybody reads through: whoever has as many hits writes more of the name.
MOST = 200
# A name with one letter wrong, or the beginning of a longer one, is as like as this (pg_trgm: 0 nothing, 1 the same).
ALIKE = 0.5
JOURNAL_NUMBER = re.compile(rf"(?=\S*\d)[\w./-]{{1,{JOURNAL_NUMBER_AT_MOST}}}")
NUMBER = re.compile(r"(?:\d\s*){11,12}")
KEYS = """SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),
                 ARRAY(SELECT families_sound(word) FROM unnest(%s::text[]) AS word)"""
FOUND = """SELECT family_id, found_by, written, {likeness} AS likeness FROM families_findable
            WHERE {conditions} ORDER BY likeness DESC, family_id LIMIT {most}"""


class Why(models.TextChoices):
    """Why a family was found; the first are the surest."""

    NUMBER = "number", _("fødselsnummer")
    JOURNAL = "journal", _("NAVs journalnummer")
    FAMILY = "family", _("familiens navn")
    MEMBER = "member", _("navn på en i familien")
    ADDRESS = "address", _("adresse")
    COORDINATOR = "coordinator", _("koordinatorens navn")
    ALIKE = "alike", _("navn ligner")
    ADDRESS_ALIKE = "address_alike", _("adresse ligner")


SURENESS = {why: place for place, why in enumerate(Why)}


@dataclass(frozen=True)
class Hit:
    family_id: int
    why: Why
    likeness: float = 1.0

    @property
    def rank(self) -> tuple[int, float, int]:
        return SURENESS[self.why], -self.likeness, self.family_id


def is_number(words: str) -> bool:
    return bool(NUMBER.fullmatch(words.strip()))


def find(user: User, words: str) -> list[Hit]:
    """Each family once, the surest first. Raises identity.IdentityError for a number that cannot be one."""
    if is_number(words):
        return _by_number(user, words)
    asked = words.split()
    best: dict[int, Hit] = {}
    found = chain(_by_journal(user, words), _by_likeness(asked), _by_coordinator(user, asked))
    for hit in sorted(found, key=lambda hit: hit.rank):
        best.setdefault(hit.family_id, hit)
    return list(best.values())[:MOST]


def _by_number(user: User, number: str) -> list[Hit]:
    key = identity.keyed_hash(identity.accept(number).number)
    found = Family.objects.visible_to(user).of_person(key).order_by("name", "pk")
    return [Hit(pk, Why.NUMBER) for pk in found.values_list("pk", flat=True)]


def _by_journal(user: User, words: str) -> Iterator[Hit]:
    """Whoever only reads the plan does not learn from a hit that NAV has a case."""
    if JOURNAL_NUMBER.fullmatch(words.strip()):
        here = Membership.objects.current().filter(journal_number=words.strip().upper())
        found = Family.objects.permitting(user, Right.LOG).filter(pk__in=here.values("family")).order_by("name", "pk")
        for pk in found.values_list("pk", flat=True)[:MOST]:
            yield Hit(pk, Why.JOURNAL)


def _by_likeness(asked: list[str]) -> Iterator[Hit]:
    """Every word must be like one that is written there; a house number or a postcode must be the same."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [str(ALIKE), asked])
        keys = [key for key in " ".join(cursor.fetchone()[1]).split() if key]
        if not keys:
            return
        numbers = [rf"\m{key}\M" for key in keys if key.isdigit()]
        names = [key for key in keys if not key.isdigit()]
        likeness = f"least({', '.join(['word_similarity(%s, sounds)'] * len(names))})" if names else "1.0"
        conditions = " AND ".join(["sounds ~ %s"] * len(numbers) + ["sounds %%> %s"] * len(names))
        question = FOUND.format(likeness=likeness, conditions=conditions, most=MOST)
        cursor.execute(question, [*names, *numbers, *names])
        for family, found_by, written, alike in cursor.fetchall():
            yield Hit(family, _why(found_by, written, asked), alike)


def _why(found_by: str, written: str, asked: Iterable[str]) -> Why:
    there = re.findall(r"\w+", written.casefold())
    exact = all(any(word.startswith(sought.casefold()) for word in there) for sought in asked)
    if found_by == Why.ADDRESS:
        return Why.ADDRESS if exact else Why.ADDRESS_ALIKE
    return Why(found_by) if exact else Why.ALIKE


def _by_coordinator(user: User, asked: list[str]) -> Iterator[Hit]:
    """Only a coordinator whom the reader may know of; a secret service coordinates in the open, or not at all."""
    held = Participation.objects.visible_to(user).known_to(user).current().filter(part=Part.COORDINATOR)
    for word in asked:
        held = held.filter(worker__name__icontains=word)
    for family in held.order_by("family__name", "family_id").values_list("family_id", flat=True)[:MOST]:
        yield Hit(family, Why.COORDINATOR)
