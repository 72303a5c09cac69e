"""Whether somebody who is being registered is here already, asked among what the one who registers may see.

Of a family that one may not see nothing is asked, so that the answer, its time and its questions are the same with and
without it. What is there twice unseen is found at night (duplicate_operations.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db import connection

from familieplan.accounts import identity
from familieplan.accounts.models import User
from familieplan.families.models import Family, Membership, Person
from familieplan.families.operations import NewMember

MOST = 20
SAME_SOUND = """
    SELECT DISTINCT there.family_id
      FROM unnest(%s::text[], %s::date[]) AS entered(name, born)
      JOIN families_findable there ON there.found_by = 'member' AND there.birth_date = entered.born
       AND there.sounds = families_sound(entered.name)
     ORDER BY 1 LIMIT %s"""


class Likeness(StrEnum):
    NUMBER = "number"
    NAME = "name"


def families_with(user: User, people: Sequence[NewMember]) -> dict[int, Likeness]:
    """Families that this user sees and one of the people belongs to: by number, or perhaps, by sound and birth date.

    A protected family answers to a number, and to a name only where the user may see what protection hides.
    """
    numbers = [
        identity.keyed_hash(identity.accept(each.identity_number).number) for each in people if each.identity_number
    ]
    here = Membership.objects.current().filter(person__identity_hash__in=numbers)
    by_number = Family.objects.visible_to(user).filter(pk__in=here.values("family")).order_by("pk")
    born = [each for each in people if each.birth_date]
    with connection.cursor() as cursor:
        names = [f"{each.given_name} {each.family_name}" for each in born]
        cursor.execute(SAME_SOUND, [names, [each.birth_date for each in born], MOST])
        found = {row[0]: Likeness.NAME for row in cursor.fetchall()}
    return found | dict.fromkeys(by_number.values_list("pk", flat=True)[:MOST], Likeness.NUMBER)


def others_with(user: User, family: Family) -> set[int]:
    """Other families that this user sees and somebody of this one belongs to, by number or by sound and birth date."""
    people = [row.person for row in Membership.objects.current().filter(family=family).select_related("person")]
    numbers = [person.identity_hash for person in people if person.identity_hash]
    # Two look-ups by an index each: one question with OR across the two tables would read all of both.
    rows = Person.objects.visible_to(user).filter(identity_hash__in=numbers).values_list("pk", flat=True)
    here = Membership.objects.current().filter(person__in=[*(person.pk for person in people), *rows])
    found = set(Family.objects.visible_to(user).filter(pk__in=here.values("family")).values_list("pk", flat=True))
    born = [person for person in people if person.birth_date]
    with connection.cursor() as cursor:
        cursor.execute(SAME_SOUND, [[str(person) for person in born], [person.birth_date for person in born], MOST])
        found |= {row[0] for row in cursor.fetchall()}
    return found - {family.pk}
