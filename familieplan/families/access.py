"""The access rows on families: the only writer, and the one way a view fetches a family.

A participation, or a lead's duty in a district, is the fact; the rows are its shadow. `sync` makes the
shadow equal the facts in one statement, `differences` tells where it is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts import readlog
from familieplan.accounts.models import User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role
from familieplan.accounts.templatetags.fp import inline
from familieplan.families.models import Family, FamilyUserAccess, OwnAccessAge, Participation
from familieplan.families.models.person import Relation, birthday_before
from familieplan.families.policies import RIGHTS_OF, RIGHTS_OF_A_MEMBER, RIGHTS_OF_THE_HIDDEN, RIGHTS_OF_THE_LEAD, Right

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.access'))"

GRANTED = """
  part_rights(part, codename) AS (
    SELECT * FROM unnest(%(parts)s::text[], %(codenames)s::text[])
  ), at_work AS (
    SELECT e.user_id, e.office_id, e.role
      FROM accounts_employment e JOIN accounts_user u ON u.id = e.user_id AND u.is_active AND NOT u.is_family
     WHERE e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
       AND e.role = ANY(%(roles)s) AND (%(users)s::bigint[] IS NULL OR e.user_id = ANY(%(users)s))
  ), taking_part AS (
    SELECT p.worker_id, p.office_id, o.service_id, s.is_secret, p.family_id, p.part
      FROM families_participation p
      JOIN families_sharingbasis b ON b.id = p.basis_id AND (b.ended_on IS NULL OR b.ended_on > %(today)s)
      JOIN accounts_office o ON o.id = p.office_id
      JOIN accounts_service s ON s.id = o.service_id
     WHERE p.started_on <= %(today)s AND (p.ended_on IS NULL OR p.ended_on > %(today)s)
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
  ), hidden AS (
    -- A secret service that somebody on the team may not know of; what it changed in the plan would tell.
    SELECT DISTINCT me.family_id, me.service_id FROM taking_part me
      JOIN taking_part other ON other.family_id = me.family_id AND other.service_id <> me.service_id
     WHERE me.is_secret AND NOT EXISTS (
       SELECT FROM families_knowledge k
         JOIN families_sharingbasis b ON b.id = k.basis_id AND (b.ended_on IS NULL OR b.ended_on > %(today)s)
        WHERE k.family_id = me.family_id AND k.about_id = me.service_id AND k.told_id = other.service_id
          AND k.started_on <= %(today)s AND (k.ended_on IS NULL OR k.ended_on > %(today)s))
  ), granted AS (
    SELECT p.worker_id AS user_id, p.family_id, r.codename
      FROM taking_part p
      JOIN at_work w ON w.user_id = p.worker_id AND w.office_id = p.office_id
      JOIN part_rights r ON r.part = p.part
     WHERE r.codename = ANY(%(unseen_codenames)s) OR NOT EXISTS (
       SELECT FROM hidden h WHERE h.family_id = p.family_id AND h.service_id = p.service_id)
    UNION
    SELECT w.user_id, f.id, lead.codename
      FROM at_work w
      JOIN accounts_office o ON o.id = w.office_id AND w.role = %(lead)s
      JOIN areas_district d ON d.code = o.district_code
      JOIN families_family f ON f.district_id = d.id
     CROSS JOIN unnest(%(lead_codenames)s::text[]) AS lead(codename)
     WHERE %(families)s::bigint[] IS NULL OR f.id = ANY(%(families)s)
    UNION
    SELECT l.user_id, m.family_id, own.codename
      FROM families_familylogin l
      JOIN accounts_user u ON u.id = l.user_id AND u.is_active AND u.is_family
      JOIN families_person p ON p.id = l.person_id
      JOIN families_membership m ON m.person_id = p.id
     CROSS JOIN unnest(%(member_codenames)s::text[]) AS own(codename)
     WHERE l.given_on <= %(today)s AND (l.ended_on IS NULL OR l.ended_on > %(today)s)
       AND m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
       AND (m.relation = ANY(%(parents)s) OR m.relation = %(child)s AND p.birth_date <= %(old_enough)s)
       AND NOT EXISTS (
         SELECT FROM families_ownaccesshold h
          WHERE h.family_id = m.family_id AND (h.person_id IS NULL OR h.person_id = m.person_id)
            AND h.started_on <= %(today)s AND (h.ended_on IS NULL OR h.ended_on > %(today)s))
       AND (%(users)s::bigint[] IS NULL OR l.user_id = ANY(%(users)s))
       AND (%(families)s::bigint[] IS NULL OR m.family_id = ANY(%(families)s))
  ), wanted AS (
    SELECT g.user_id, g.family_id AS content_object_id, p.id AS permission_id
      FROM granted g
      JOIN auth_permission p ON p.codename = g.codename
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families' AND c.model = 'family'
  ), present AS (
    SELECT id, user_id, content_object_id, permission_id FROM families_familyuseraccess
     WHERE (%(users)s::bigint[] IS NULL OR user_id = ANY(%(users)s))
       AND (%(families)s::bigint[] IS NULL OR content_object_id = ANY(%(families)s))
  )"""

SYNC = f"""WITH {GRANTED}, gone AS (
    DELETE FROM families_familyuseraccess a USING present
     WHERE a.id = present.id AND NOT EXISTS (
       SELECT 1 FROM wanted w WHERE w.user_id = present.user_id AND w.permission_id = present.permission_id
          AND w.content_object_id = present.content_object_id)
  )
  INSERT INTO families_familyuseraccess (user_id, content_object_id, permission_id)
  SELECT user_id, content_object_id, permission_id FROM wanted
  ON CONFLICT DO NOTHING"""  # noqa: S608 no value is put into the text

DIFFERENCES = f"""WITH {GRANTED}
  (SELECT 'missing', user_id, content_object_id, permission_id FROM wanted
   EXCEPT SELECT 'missing', user_id, content_object_id, permission_id FROM present)
  UNION ALL
  (SELECT 'unfounded', user_id, content_object_id, permission_id FROM present
   EXCEPT SELECT 'unfounded', user_id, content_object_id, permission_id FROM wanted)"""  # noqa: S608


def _parameters(families: Iterable[int] | None, users: Iterable[int] | None) -> dict[str, Any]:
    today = timezone.localdate()
    pairs = [(str(part), str(right)) for part, rights in RIGHTS_OF.items() for right in sorted(rights)]
    return {
        "parts": [part for part, _right in pairs],
        "codenames": [right for _part, right in pairs],
        "roles": sorted(str(role) for role in WORKS_WITH_FAMILIES),
        "lead": str(Role.TEAM_LEAD),
        "lead_codenames": sorted(str(right) for right in RIGHTS_OF_THE_LEAD),
        "unseen_codenames": sorted(str(right) for right in RIGHTS_OF_THE_HIDDEN),
        "member_codenames": sorted(str(right) for right in RIGHTS_OF_A_MEMBER),
        "parents": [str(Relation.MOTHER), str(Relation.FATHER)],
        "child": str(Relation.CHILD),
        "old_enough": birthday_before(today, OwnAccessAge.in_force(today)),
        "today": today,
        "families": None if families is None else list(families),
        "users": None if users is None else list(users),
    }


def sync(*, families: Iterable[int] | None = None, users: Iterable[int] | None = None) -> None:
    """Make the access rows equal the facts, for these families and people or for all (None).

    One at a time, until the caller commits: two at once would each overlook what the other has just stated, and leave
    somebody the access that the other took away.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute(SYNC, _parameters(families, users))


def differences() -> list[tuple[str, int, int, int]]:
    """Rows that are missing or unfounded: (which, user id, family id, permission id). Empty is right."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, _parameters(None, None))
        return [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]


def family_for(request: HttpRequest, public_id: UUID, right: Right, what: str | None) -> Family:
    """Fetch a family and the right to it in one query, and write the reading down.

    404 for whoever may not see the family, 403 for a colleague whose part is too small.
    `what` is None for an answer that shows nothing of the family: a draft saved every few seconds is no reading.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101 LoginRequiredMiddleware stands before every caller
    held = FamilyUserAccess.objects.filter(content_object=OuterRef("pk"), user_id=user.pk)
    mine = Participation.objects.current().filter(family=OuterRef("pk"), worker=user)
    family = (
        Family.objects.visible_to(user)
        .filter(public_id=public_id)
        .select_related("district", "zone")
        .annotate(
            rights_held=ArraySubquery(held.values("permission__codename")),
            stands_on=Subquery(mine.values("basis__kind")[:1]),
        )
        .first()
    )
    if family is None:
        raise Http404
    family.rights = family.rights_held  # type: ignore[attr-defined]  # annotated above
    family.basis_kind = family.stands_on or ""  # type: ignore[attr-defined]
    if right.value not in family.rights:
        raise PermissionDenied(
            _("Din rolle i denne familien gir ikke lov til å %(right)s. Spør familiekoordinatoren.")
            % {"right": right.label}
        )
    if what is not None:
        readlog.record(request, [str(family.public_id)], what)
    now = timezone.localtime()
    request.reading = _(  # type: ignore[attr-defined]
        "Lesingen din er ført kl. %(clock)s: %(role)s, oppfølging av planen. Familien kan se den."
    ) % {"clock": now.strftime("%H.%M"), "role": inline(user.employment.get_role_display()) if user.employment else ""}
    return family
