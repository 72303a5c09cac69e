"""Families that are here twice, unknown to those who registered them.

Who is told follows the access rows and nothing else: whoever holds the right to review on both families, which is the
lead of a district that both live in, and the lead's deputy. The administrator sees no family, and a lead of one of two
districts may not know of the other's; such a pair waits, and is told of the night that somebody may know of both. It
is looked for at night and not at registration, so that nothing of a registration depends on what nobody may know.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.accounts.notices import notify
from familieplan.families.models import Family, FamilyUserAccess, Participation, PossibleDuplicate
from familieplan.families.models.family import in_force, permission_of
from familieplan.families.policies import Part, Right

# Two rows of persons; one row in two families is a person with two homes, whom somebody has seen in both.
# Who sees both is looked up pair by pair: joined, everybody's families would meet all others of theirs.
FIND = """
WITH here AS MATERIALIZED (
    SELECT m.family_id, p.id, p.identity_hash, p.birth_date, p.sounds
      FROM families_membership m JOIN families_person p ON p.id = m.person_id
     WHERE m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
), pairs AS (
    SELECT a.family_id AS one, b.family_id AS other, true AS by_number
      FROM here a JOIN here b ON b.identity_hash = a.identity_hash AND b.family_id > a.family_id AND b.id <> a.id
    UNION ALL
    SELECT a.family_id, b.family_id, false
      FROM here a JOIN here b ON b.birth_date = a.birth_date AND b.sounds = a.sounds AND b.family_id > a.family_id
       AND b.id <> a.id AND (a.identity_hash IS NULL OR b.identity_hash IS NULL)
), grouped AS MATERIALIZED (
    SELECT one, other, bool_or(by_number) AS by_number FROM pairs
     WHERE NOT EXISTS (SELECT FROM here a JOIN here b ON b.id = a.id WHERE a.family_id = one AND b.family_id = other)
     GROUP BY one, other
)
INSERT INTO families_possibleduplicate (public_id, one_id, other_id, by_number, found_at, verdict, reason)
SELECT gen_random_uuid(), one, other, by_number, %(now)s, '', '' FROM grouped
 WHERE (
     SELECT true FROM families_familyuseraccess s JOIN families_familyuseraccess t ON t.user_id = s.user_id
      WHERE s.content_object_id = one AND t.content_object_id = other
        AND s.permission_id = %(view)s AND t.permission_id = %(view)s LIMIT 1) IS NULL
ON CONFLICT (one_id, other_id) DO NOTHING"""


class JudgedAlreadyError(ValueError):
    """Somebody else has said what the two are."""


@transaction.atomic
def look() -> None:
    """Find pairs that are not known yet, and tell of those that somebody has come to be allowed to know of."""
    now = timezone.now()
    facts: dict[str, Any] = {"today": timezone.localdate(now), "now": now, "view": permission_of(Right.VIEW)}
    with connection.cursor() as cursor:
        cursor.execute(FIND, facts)
    people: set[User] = set()
    for pair in PossibleDuplicate.objects.select_for_update().filter(told_at=None, verdict=""):
        if knowing := _who_may_know(pair):
            people |= set(knowing)
            PossibleDuplicate.objects.filter(pk=pair.pk).update(told_at=now)
    notify(users=people, text=_("To planer i bydelen din kan gjelde samme familie."), path=reverse("families:doubles"))


def _who_may_know(pair: PossibleDuplicate) -> list[User]:
    held = FamilyUserAccess.objects.filter(
        in_force(), content_object__in=[pair.one_id, pair.other_id], permission_id=permission_of(Right.REVIEW)
    )
    both = held.values("user").annotate(families=Count("content_object", distinct=True)).filter(families=2)
    return list(User.objects.filter(pk__in=both.values("user"), is_active=True))


@transaction.atomic
def judge(*, pair: PossibleDuplicate, by: User, verdict: str, reason: str) -> None:
    """Say once whether the two are one. When they are, their coordinators are asked to talk to the lead.

    Neither is told of the other, nor why: that is the lead's to say, to whom it may be said.
    """
    waiting = PossibleDuplicate.objects.visible_to(by).waiting().filter(pk=pair.pk)
    if not waiting.update(verdict=verdict, reason=reason, judged_by=by, judged_at=timezone.now()):
        raise JudgedAlreadyError
    if verdict == PossibleDuplicate.Verdict.SAME:
        for family in (pair.one, pair.other):
            _ask_coordinator(family)


def _ask_coordinator(family: Family) -> None:
    with acting_as(duty=Duty.DUPLICATES):
        held = Participation.objects.current().filter(family=family, part=Part.COORDINATOR)
        coordinators = list(User.objects.filter(pk__in=held.values("worker"), is_active=True))
        text = _("OSK-lederen vil snakke med deg om en familie du koordinerer.")
        notify(users=coordinators, text=text, path=reverse("coordination:plan", args=[family.public_id]))
