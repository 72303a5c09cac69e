"""The access rows on families: the only writer, and the one way a view fetches a family.

A participation, or a lead's duty in a district, is the fact; the rows are its shadow. `sync` makes the
shadow equal the facts in one statement, `differences` tells where it is not. A row knows when its facts run out, so
that access ends at midnight of that day also where nobody has tidied up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from familieplan.accounts import readlog
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Deputy, StandsFor, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role
from familieplan.accounts.prepared import prepared_by_key
from familieplan.accounts.templatetags.fp import inline
from familieplan.families import emergency_readings
from familieplan.families.models import Family, FamilyUserAccess, OwnAccessAge, Participation
from familieplan.families.models.family import in_force
from familieplan.families.models.person import Relation, birthday_before
from familieplan.families.policies import (
    RIGHTS_IN_AN_EMERGENCY,
    RIGHTS_OF,
    RIGHTS_OF_A_MEMBER,
    RIGHTS_OF_THE_HIDDEN,
    RIGHTS_OF_THE_LEAD,
    Part,
    Right,
)
from familieplan.families.refusals import say_when_the_basis_ended
from familieplan.families.standing import emergency_of, merged_into, stand_in_of, with_standing
from familieplan.families.stands_on import COVERED, STANDS_ON, UNTIL

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.access'))"

# A branch of `granted` says who holds which right on which family, and until when: NULL as long as the facts stand.
# A part counts on a day when a consent or a provision lets its office's service in.
GRANTED = f"""
  part_rights(part, codename) AS (
    SELECT * FROM unnest(%(parts)s::text[], %(codenames)s::text[])
  ), employed AS MATERIALIZED (
    SELECT e.user_id, e.office_id, e.role, e.ended_on::timestamp AT TIME ZONE %(zone)s AS until_at
      FROM accounts_employment e JOIN accounts_user u ON u.id = e.user_id AND u.is_active AND NOT u.is_family
     WHERE e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
       AND e.role = ANY(%(roles)s)
  ), at_work AS (
    SELECT * FROM employed WHERE %(users)s::bigint[] IS NULL OR user_id = ANY(%(users)s)
  ), held AS MATERIALIZED (
    -- Each is worked out once: written out wherever it is read, the planner would take longer than the answer.
    SELECT p.worker_id, p.office_id, o.service_id, v.is_secret, p.family_id, p.part,
           least(w.until_at, {UNTIL}::timestamp AT TIME ZONE %(zone)s) AS until_at
      FROM families_participation p
      JOIN employed w ON w.user_id = p.worker_id AND w.office_id = p.office_id
      JOIN accounts_office o ON o.id = p.office_id
      JOIN accounts_service v ON v.id = o.service_id
      {STANDS_ON}
     WHERE p.started_on <= %(today)s AND (p.ended_on IS NULL OR p.ended_on > %(today)s) AND {COVERED}
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
       AND (%(people)s::bigint[] IS NULL OR p.family_id IN (
         SELECT q.family_id FROM families_participation q WHERE q.worker_id = ANY(%(people)s)))
  ), hidden AS (
    -- A secret service that somebody on the team may not know of; what it changed in the plan would tell.
    SELECT DISTINCT me.family_id, me.service_id FROM held me
      JOIN held other ON other.family_id = me.family_id AND other.service_id <> me.service_id
     WHERE me.is_secret AND NOT EXISTS (
       SELECT FROM families_knowledge k
         JOIN families_sharingbasis b ON b.id = k.basis_id
          AND b.started_on <= %(today)s AND (b.ended_on IS NULL OR b.ended_on > %(today)s)
        WHERE (EXISTS (
            SELECT FROM families_consent c JOIN families_consentedservice s ON s.consent_id = c.id
             WHERE c.id = b.consent_id AND c.given_on <= %(today)s AND (c.until_on IS NULL OR c.until_on > %(today)s)
               AND (s.withdrawn_on IS NULL OR s.withdrawn_on > %(today)s))
          OR EXISTS (
            SELECT FROM families_legalbasis l WHERE l.id = b.legal_basis_id
               AND l.valid_from <= %(today)s AND (l.valid_to IS NULL OR l.valid_to > %(today)s)))
          AND k.family_id = me.family_id AND k.about_id = me.service_id AND k.told_id = other.service_id
          AND k.started_on <= %(today)s AND (k.ended_on IS NULL OR k.ended_on > %(today)s))
  ), rights_held AS MATERIALIZED (
    SELECT h.worker_id, h.office_id, h.family_id, h.part, r.codename, h.until_at
      FROM held h JOIN part_rights r ON r.part = h.part
     WHERE r.codename = ANY(%(unseen_codenames)s) OR NOT EXISTS (
       SELECT FROM hidden x WHERE x.family_id = h.family_id AND x.service_id = h.service_id)
  ), led AS MATERIALIZED (
    SELECT w.user_id, w.office_id, f.id AS family_id, w.until_at
      FROM employed w
      JOIN accounts_office o ON o.id = w.office_id AND w.role = %(lead)s
      JOIN areas_district d ON d.code = o.district_code
      JOIN families_family f ON f.district_id = d.id
     WHERE (%(families)s::bigint[] IS NULL OR f.id = ANY(%(families)s))
       AND (%(people)s::bigint[] IS NULL OR w.user_id = ANY(%(people)s))
  ), deputies AS (
    SELECT s.id, s.principal_id, s.deputy_id, s.stands_for, s.all_families, w.office_id, w.role,
           least(w.until_at, (s.last_on + 1)::timestamp AT TIME ZONE %(zone)s) AS until_at
      FROM accounts_deputy s JOIN at_work w ON w.user_id = s.deputy_id
     WHERE s.ended_at IS NULL AND s.started_on <= %(today)s AND s.last_on >= %(today)s
  ), granted AS (
    SELECT h.worker_id AS user_id, h.family_id, h.codename, h.until_at
      FROM rights_held h
     WHERE %(users)s::bigint[] IS NULL OR h.worker_id = ANY(%(users)s)
    UNION
    SELECT l.user_id, l.family_id, lead.codename, l.until_at
      FROM led l CROSS JOIN unnest(%(lead_codenames)s::text[]) AS lead(codename)
     WHERE %(users)s::bigint[] IS NULL OR l.user_id = ANY(%(users)s)
    UNION
    SELECT s.deputy_id, h.family_id, h.codename, least(s.until_at, h.until_at)
      FROM deputies s
      JOIN rights_held h ON h.worker_id = s.principal_id AND h.office_id = s.office_id AND h.part = %(coordinator)s
     WHERE s.stands_for = %(coordination)s
       AND (s.all_families OR EXISTS (
         SELECT FROM families_deputisedfamily n WHERE n.deputy_id = s.id AND n.family_id = h.family_id))
    UNION
    SELECT s.deputy_id, l.family_id, lead.codename, least(s.until_at, l.until_at)
      FROM deputies s
      JOIN led l ON l.user_id = s.principal_id AND (s.role = %(lead)s OR s.office_id = l.office_id)
     CROSS JOIN unnest(%(lead_codenames)s::text[]) AS lead(codename)
     WHERE s.stands_for = %(leading)s
    UNION
    SELECT m.worker_id, m.family_id, danger.codename, least(m.ends_at, w.until_at)
      FROM families_emergencyaccess m
      JOIN at_work w ON w.user_id = m.worker_id AND w.office_id = m.office_id
     CROSS JOIN unnest(%(emergency_codenames)s::text[]) AS danger(codename)
     WHERE m.ended_at IS NULL AND m.opened_at <= %(now)s AND m.ends_at > %(now)s
       AND (%(families)s::bigint[] IS NULL OR m.family_id = ANY(%(families)s))
    UNION
    SELECT l.user_id, m.family_id, own.codename, NULL
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
    SELECT g.user_id, g.family_id AS content_object_id, p.id AS permission_id,
           CASE WHEN bool_and(g.until_at IS NOT NULL) THEN max(g.until_at) END AS until_at
      FROM granted g
      JOIN auth_permission p ON p.codename = g.codename
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families' AND c.model = 'family'
     GROUP BY 1, 2, 3
  ), present AS (
    SELECT id, user_id, content_object_id, permission_id, until_at FROM families_familyuseraccess
     WHERE (%(users)s::bigint[] IS NULL OR user_id = ANY(%(users)s))
       AND (%(families)s::bigint[] IS NULL OR content_object_id = ANY(%(families)s))
  )"""  # noqa: S608 no value is put into the text

SYNC = f"""WITH {GRANTED}, gone AS (
    DELETE FROM families_familyuseraccess a USING present
     WHERE a.id = present.id AND NOT EXISTS (
       SELECT 1 FROM wanted w WHERE w.user_id = present.user_id AND w.permission_id = present.permission_id
          AND w.content_object_id = present.content_object_id)
  )
  INSERT INTO families_familyuseraccess AS a (user_id, content_object_id, permission_id, until_at)
  SELECT user_id, content_object_id, permission_id, until_at FROM wanted
  ON CONFLICT (user_id, permission_id, content_object_id) DO UPDATE SET until_at = EXCLUDED.until_at
   WHERE a.until_at IS DISTINCT FROM EXCLUDED.until_at"""  # noqa: S608 no value is put into the text

# A row whose time has run out opens nothing, and is as good as gone.
DIFFERENCES = f"""WITH {GRANTED}, opening AS (
    SELECT * FROM present WHERE until_at IS NULL OR until_at > %(now)s
  ), wrong AS (
    (SELECT 'missing' AS which, user_id, content_object_id, permission_id, until_at FROM wanted
     EXCEPT SELECT 'missing', user_id, content_object_id, permission_id, until_at FROM opening)
    UNION ALL
    (SELECT 'unfounded', user_id, content_object_id, permission_id, until_at FROM opening
     EXCEPT SELECT 'unfounded', user_id, content_object_id, permission_id, until_at FROM wanted)
  )
  SELECT which, user_id, content_object_id, permission_id FROM wrong"""  # noqa: S608


def _parameters(families: Iterable[int] | None, users: Iterable[int] | None) -> dict[str, Any]:
    today = timezone.localdate()
    pairs = [(str(part), str(right)) for part, rights in RIGHTS_OF.items() for right in sorted(rights)]
    return {
        "parts": [part for part, _right in pairs],
        "codenames": [right for _part, right in pairs],
        "roles": sorted(str(role) for role in WORKS_WITH_FAMILIES),
        "lead": str(Role.TEAM_LEAD),
        "coordinator": str(Part.COORDINATOR),
        "leading": str(StandsFor.LEAD),
        "coordination": str(StandsFor.COORDINATION),
        "emergency_codenames": sorted(str(right) for right in RIGHTS_IN_AN_EMERGENCY),
        "zone": settings.TIME_ZONE,
        "now": timezone.now(),
        "lead_codenames": sorted(str(right) for right in RIGHTS_OF_THE_LEAD),
        "unseen_codenames": sorted(str(right) for right in RIGHTS_OF_THE_HIDDEN),
        "member_codenames": sorted(str(right) for right in RIGHTS_OF_A_MEMBER),
        "parents": [str(Relation.MOTHER), str(Relation.FATHER)],
        "child": str(Relation.CHILD),
        "old_enough": birthday_before(today, OwnAccessAge.in_force(today)),
        "today": today,
        "families": None if families is None else list(families),
        "users": None if users is None else list(users),
        # Whose families are looked at: theirs, and those of whom they stand in for.
        "people": None if users is None else _with_principals(users),
    }


def sync(*, families: Iterable[int] | None = None, users: Iterable[int] | None = None) -> None:
    """Make the access rows equal the facts, for these families and people or for all (None).

    Whoever stands in for one of the people goes along: what the one loses, the other may not keep.

    One at a time, until the caller commits: two at once would each overlook what the other has just stated, and leave
    somebody the access that the other took away.
    """
    with transaction.atomic(savepoint=False), acting_as(duty=Duty.ACCESS), connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute(SYNC, _parameters(families, None if users is None else _with_deputies(users)))


def _with_principals(users: Iterable[int]) -> list[int]:
    people = set(users)
    return sorted(people | set(Deputy.objects.filter(deputy__in=people).values_list("principal_id", flat=True)))


def _with_deputies(users: Iterable[int]) -> set[int]:
    people = set(users)
    return people | set(Deputy.objects.filter(principal__in=people).values_list("deputy_id", flat=True))


def differences() -> list[tuple[str, int, int, int]]:
    """Rows that are missing or unfounded: (which, user id, family id, permission id). Empty is right.

    A row that ends at another moment than its facts say is both.
    """
    with transaction.atomic(), acting_as(duty=Duty.ACCESS), connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, _parameters(None, None))
        return [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]


@prepared_by_key
def _family_with_rights(user: User, public_id: UUID) -> QuerySet[Family]:
    held = FamilyUserAccess.objects.filter(in_force(), content_object=OuterRef("pk"), user_id=user.pk)
    mine = Participation.objects.current().filter(family=OuterRef("pk"), worker=user)
    return (
        with_standing(Family.objects.visible_to(user).filter(public_id=public_id), user)
        .select_related("district", "zone")
        .defer("district__outline", "zone__outline")
        .annotate(
            rights_held=ArraySubquery(held.values("permission__codename")),
            stands_on=Subquery(mine.values("basis__kind")[:1]),
        )
    )


def family_for(
    request: HttpRequest,
    public_id: UUID,
    right: Right,
    what: str | None,
    *,
    purpose: str | StrPromise = readlog.FOLLOW_UP,
    deed: str = "",
) -> Family:
    """Fetch a family and the right to it in one query, and write the reading down.

    404 for whoever may not see the family, 403 for a colleague whose part is too small.
    `what` is None for an answer that shows nothing of the family: a draft saved every few seconds is no reading.
    `purpose` and `deed` are those of `readlog.record`.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101 LoginRequiredMiddleware stands before every caller
    family = next(iter(_family_with_rights(user, public_id)), None)
    if family is None:
        say_when_the_basis_ended(request, public_id)
        raise Http404
    family.rights = family.rights_held  # type: ignore[attr-defined]
    family.basis_kind = family.stands_on or ""  # type: ignore[attr-defined]
    family.emergency = emergency_of(family.emergency_row)  # type: ignore[attr-defined]
    family.stand_in = stand_in_of(family.stand_in_row)  # type: ignore[attr-defined]
    family.merged_into = merged_into(user, family.merge_row)  # type: ignore[attr-defined]
    if right.value not in family.rights:
        raise PermissionDenied(
            _("Din rolle i denne familien gir ikke lov til å %(right)s. Spør familiekoordinatoren.")
            % {"right": right.label}
        )
    purpose = emergency_readings.EMERGENCY if family.emergency else purpose
    if what is not None:
        readlog.record(request, [str(family.public_id)], what, purpose, deed)
        request.reading = SAID(user, timezone.localtime(), purpose)  # type: ignore[attr-defined]
    return family


def _said(user: User, at: datetime, purpose: str | StrPromise) -> str:
    return _("Lesingen din er ført kl. %(clock)s: %(role)s, %(purpose)s. Familien kan se den.") % {
        "clock": at.strftime("%H.%M"),
        "role": inline(user.employment.get_role_display()) if user.employment else "",
        "purpose": purpose,
    }


# What the foot of the page says of the reading; whoever wrote is sent on, and sees no foot.
SAID = lazy(_said, str)
