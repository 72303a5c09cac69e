"""The access rows on families: the only writer, and the one way a view fetches a family.

A participation, or a lead's duty in a district, is the fact; the rows are its shadow. `sync` makes the
shadow equal the facts in one statement, `differences` tells where it is not. A row knows when its facts run out, so
that access ends at midnight of that day also where nobody has tidied up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from familieplan.accounts import readlog
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, Role
from familieplan.families.models import EndReason, Family, FamilyUserAccess, Participation
from familieplan.families.policies import RIGHTS_OF, RIGHTS_OF_THE_LEAD, Right

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.access'))"

# A branch of `granted` says who holds which right on which family, and until when: NULL as long as the facts stand.
GRANTED = """
  part_rights(part, codename) AS (
    SELECT * FROM unnest(%(parts)s::text[], %(codenames)s::text[])
  ), at_work AS (
    SELECT e.user_id, e.office_id, e.role, e.ended_on
      FROM accounts_employment e JOIN accounts_user u ON u.id = e.user_id AND u.is_active
     WHERE e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
       AND e.role = ANY(%(roles)s) AND (%(users)s::bigint[] IS NULL OR e.user_id = ANY(%(users)s))
  ), granted(user_id, family_id, codename, ended_on) AS (
    SELECT p.worker_id, p.family_id, r.codename,
           least(p.ended_on, w.ended_on, b.ended_on, c.until_on, s.withdrawn_on, l.valid_to)
      FROM families_participation p
      JOIN at_work w ON w.user_id = p.worker_id AND w.office_id = p.office_id
      JOIN accounts_office o ON o.id = p.office_id
      JOIN families_sharingbasis b ON b.id = p.basis_id
       AND b.started_on <= %(today)s AND (b.ended_on IS NULL OR b.ended_on > %(today)s)
      LEFT JOIN families_consent c ON c.id = b.consent_id
       AND c.given_on <= %(today)s AND (c.until_on IS NULL OR c.until_on > %(today)s)
      LEFT JOIN families_consentedservice s ON s.consent_id = c.id AND s.service_id = o.service_id
       AND (s.withdrawn_on IS NULL OR s.withdrawn_on > %(today)s)
      LEFT JOIN families_legalbasis l ON l.id = b.legal_basis_id
       AND l.valid_from <= %(today)s AND (l.valid_to IS NULL OR l.valid_to > %(today)s)
       AND (l.to_all OR EXISTS (SELECT 1 FROM families_legalbasis_receivers v
                                 WHERE v.legalbasis_id = l.id AND v.service_id = o.service_id))
      JOIN part_rights r ON r.part = p.part
     WHERE p.started_on <= %(today)s AND (p.ended_on IS NULL OR p.ended_on > %(today)s)
       AND (s.id IS NOT NULL OR l.id IS NOT NULL)
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
    UNION
    SELECT w.user_id, f.id, lead.codename, w.ended_on
      FROM at_work w
      JOIN accounts_office o ON o.id = w.office_id AND w.role = %(lead)s
      JOIN areas_district d ON d.code = o.district_code
      JOIN families_family f ON f.district_id = d.id
     CROSS JOIN unnest(%(lead_codenames)s::text[]) AS lead(codename)
     WHERE %(families)s::bigint[] IS NULL OR f.id = ANY(%(families)s)
  ), wanted AS (
    SELECT g.user_id, g.family_id AS content_object_id, p.id AS permission_id,
           CASE WHEN bool_and(g.ended_on IS NOT NULL)
                THEN max(g.ended_on)::timestamp AT TIME ZONE %(zone)s END AS expires_at
      FROM granted g
      JOIN auth_permission p ON p.codename = g.codename
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families' AND c.model = 'family'
     GROUP BY 1, 2, 3
  ), present AS (
    SELECT id, user_id, content_object_id, permission_id, expires_at FROM families_familyuseraccess
     WHERE (%(users)s::bigint[] IS NULL OR user_id = ANY(%(users)s))
       AND (%(families)s::bigint[] IS NULL OR content_object_id = ANY(%(families)s))
  )"""

SYNC = f"""WITH {GRANTED}, gone AS (
    DELETE FROM families_familyuseraccess a USING present
     WHERE a.id = present.id AND NOT EXISTS (
       SELECT 1 FROM wanted w WHERE w.user_id = present.user_id AND w.permission_id = present.permission_id
          AND w.content_object_id = present.content_object_id)
  )
  INSERT INTO families_familyuseraccess AS a (user_id, content_object_id, permission_id, expires_at)
  SELECT user_id, content_object_id, permission_id, expires_at FROM wanted
  ON CONFLICT (user_id, permission_id, content_object_id) DO UPDATE SET expires_at = EXCLUDED.expires_at
   WHERE a.expires_at IS DISTINCT FROM EXCLUDED.expires_at"""  # noqa: S608 no value is put into the text

DIFFERENCES = f"""WITH {GRANTED}
  (SELECT 'missing', user_id, content_object_id, permission_id, expires_at FROM wanted
   EXCEPT SELECT 'missing', user_id, content_object_id, permission_id, expires_at FROM present)
  UNION ALL
  (SELECT 'unfounded', user_id, content_object_id, permission_id, expires_at FROM present
   EXCEPT SELECT 'unfounded', user_id, content_object_id, permission_id, expires_at FROM wanted)"""  # noqa: S608


def _parameters(families: Iterable[int] | None, users: Iterable[int] | None) -> dict[str, Any]:
    pairs = [(str(part), str(right)) for part, rights in RIGHTS_OF.items() for right in sorted(rights)]
    return {
        "parts": [part for part, _right in pairs],
        "codenames": [right for _part, right in pairs],
        "roles": sorted(str(role) for role in WORKS_WITH_FAMILIES),
        "lead": str(Role.TEAM_LEAD),
        "lead_codenames": sorted(str(right) for right in RIGHTS_OF_THE_LEAD),
        "today": timezone.localdate(),
        "zone": timezone.get_default_timezone_name(),
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
    """Rows that are missing or unfounded: (which, user id, family id, permission id). Empty is right.

    A row that expires at another time than its facts say is both.
    """
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, _parameters(None, None))
        return [(row[0], row[1], row[2], row[3]) for row in cursor.fetchall()]


class AccessEndedError(PermissionDenied):
    """The basis of somebody's part has ended while they had the family open. Its text is a sentence for the screen."""

    onward = ""


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The site's handler403. What htmx asked for inside a page that must not stay takes the whole page along."""
    answer = permission_denied(request, exception)
    if isinstance(exception, AccessEndedError) and request.headers.get("HX-Request"):
        answer["HX-Redirect"] = exception.onward
    return answer


def say_when_the_basis_ended(request: HttpRequest, public_id: UUID) -> None:
    """Raises AccessEndedError for whoever took part until today or yesterday, and whose basis then ended.

    They have known the family until now: to be told why the page is gone tells them nothing. Later it is 404 again.
    """
    with acting_as(duty=Duty.ACCESS):
        ended = Participation.objects.filter(
            family__public_id=public_id,
            worker_id=request.user.pk,
            end_reason=EndReason.BASIS_ENDED,
            ended_on__gte=timezone.localdate() - timedelta(days=1),
        ).exists()
    if ended:
        error = AccessEndedError(
            _(
                "Du har ikke lenger tilgang til denne familien. Samtykket eller hjemmelen du deltok på, gjelder ikke"
                " lenger. Spør familiekoordinatoren hvis du mener det er feil."
            )
        )
        error.onward = f"/familier/{public_id}/"
        raise error


def family_for(request: HttpRequest, public_id: UUID, right: Right, what: str | None) -> Family:
    """Fetch a family and the right to it in one query, and write the reading down.

    404 for whoever may not see the family, 403 for a colleague whose part is too small.
    `what` is None for an answer that shows nothing of the family: a draft saved every few seconds is no reading.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101 LoginRequiredMiddleware stands before every caller
    held = FamilyUserAccess.objects.standing().filter(content_object=OuterRef("pk"), user_id=user.pk)
    family = (
        Family.objects.visible_to(user)
        .filter(public_id=public_id)
        .select_related("district", "zone")
        .annotate(rights_held=ArraySubquery(held.values("permission__codename")))
        .first()
    )
    if family is None:
        say_when_the_basis_ended(request, public_id)
        raise Http404
    family.rights = family.rights_held  # type: ignore[attr-defined]  # annotated above
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
    ) % {"clock": now.strftime("%H.%M"), "role": user.employment.get_role_display() if user.employment else ""}
    return family
