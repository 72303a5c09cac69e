"""The limit: the same pages by one hand-written SQL and a plain template, behind the same middleware.

They show what ours show and write down the reading as ours do; what they leave out is every rule: no secret service, no
deputy, no protected address, no emergency, no wording that follows the facts. The second lock stands before both.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from tests.bench.plain import LIST_PAGE, OPEN_PAGE, day_of

LIST = """
SELECT f.public_id, f.name, z.name AS zone, p.touched_at, own.part,
       (SELECT json_agg(json_build_array(m.due_on, m.text, m.area, m.owner_kind) ORDER BY m.due_on)
          FROM coordination_measure m WHERE m.plan_id = p.id AND m.status NOT IN ('done', 'stopped')),
       (SELECT json_agg(json_build_array(h.birth_date, b.relation))
          FROM families_membership b JOIN families_person h ON h.id = b.person_id
         WHERE b.family_id = f.id AND b.ended_on IS NULL),
       (SELECT json_agg(json_build_array(s.area, s.state)) FROM coordination_areaanswer s WHERE s.plan_id = p.id),
       (SELECT g.rule FROM coordination_flag g WHERE g.family_id = f.id AND g.cleared_at IS NULL LIMIT 1)
  FROM families_familyuseraccess a
  JOIN families_family f ON f.id = a.content_object_id
  JOIN coordination_familyplan p ON p.family_id = f.id AND p.ended_on IS NULL
  LEFT JOIN families_participation own ON own.family_id = f.id AND own.worker_id = a.user_id AND own.ended_on IS NULL
  LEFT JOIN areas_zone z ON z.id = f.zone_id
 WHERE a.user_id = %s AND a.permission_id = (SELECT id FROM auth_permission WHERE codename = 'view_family')
 ORDER BY f.name, f.id LIMIT 26"""
OPEN = """
SELECT f.public_id, f.name, p.vision, p.vision_by, p.started_on, z.name,
       (SELECT json_agg(json_build_array(h.given_name, h.birth_date, b.relation, h.interpreter_language, h.identity_hash))
          FROM families_membership b JOIN families_person h ON h.id = b.person_id
         WHERE b.family_id = f.id AND b.ended_on IS NULL),
       (SELECT json_agg(json_build_array(w.name, o.name, t.part, t.started_on, y.statement))
          FROM families_participation t JOIN accounts_user w ON w.id = t.worker_id
          JOIN accounts_office o ON o.id = t.office_id JOIN families_sharingbasis y ON y.id = t.basis_id
         WHERE t.family_id = f.id AND t.ended_on IS NULL),
       (SELECT json_agg(json_build_array(s.area, s.state, s.situation))
          FROM coordination_areaanswer s WHERE s.plan_id = p.id),
       (SELECT json_agg(json_build_array(g.public_id, g.words, g.said_by, g.area, g.reached_on))
          FROM coordination_goal g WHERE g.plan_id = p.id),
       (SELECT json_agg(json_build_array(m.public_id, m.text, m.due_on, m.status, w.name, m.goal_id, m.area) ORDER BY m.due_on)
          FROM coordination_measure m LEFT JOIN accounts_user w ON w.id = m.owner_worker_id
         WHERE m.plan_id = p.id AND m.status <> 'stopped'),
       (SELECT json_agg(json_build_array(g.rule, g.since, g.facts)) FROM coordination_flag g
         WHERE g.family_id = f.id AND g.cleared_at IS NULL),
       (SELECT json_build_array(e.text, e.signature, e.signed_at) FROM coordination_logentry e
         WHERE e.plan_id = p.id ORDER BY e.signed_at DESC LIMIT 1),
       (SELECT array_agg(a.permission_id) FROM families_familyuseraccess a
         WHERE a.content_object_id = f.id AND a.user_id = %s)
  FROM families_family f
  JOIN coordination_familyplan p ON p.family_id = f.id AND p.ended_on IS NULL
  LEFT JOIN areas_zone z ON z.id = f.zone_id
 WHERE f.public_id = %s AND EXISTS (
   SELECT FROM families_familyuseraccess a WHERE a.content_object_id = f.id AND a.user_id = %s
      AND a.permission_id = (SELECT id FROM auth_permission WHERE codename = 'view_family'))"""
WRITE = """
WITH signed AS (
  INSERT INTO coordination_logentry (public_id, plan_id, author_id, signature, kind, happened_on, text, signed_at)
  SELECT gen_random_uuid(), p.id, %s, 'Rask Elv', 'note', current_date, %s, now()
    FROM coordination_familyplan p JOIN families_family f ON f.id = p.family_id
    JOIN families_familyuseraccess a ON a.content_object_id = f.id AND a.user_id = %s
    JOIN auth_permission r ON r.id = a.permission_id AND r.codename = 'log_family'
   WHERE f.public_id = %s RETURNING plan_id
), gone AS (
  DELETE FROM coordination_logdraft d USING signed WHERE d.plan_id = signed.plan_id AND d.author_id = %s
)
UPDATE coordination_familyplan p SET touched_at = now() FROM signed WHERE p.id = signed.plan_id"""
READ = """
INSERT INTO accounts_readrecord (read_at, user_email, user_name, office, role, family, what, purpose, address, deed)
SELECT now(), %s, %s, 'NAV Heimdal', 'caseworker', family, 'familieplanen', 'oppfølging', '127.0.0.1', %s
  FROM unnest(%s::text[]) AS family"""


def _rows(question: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def _read(request: HttpRequest, deed: str, families: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(READ, [request.user.email, request.user.name, deed, families])  # type: ignore[union-attr]


def list_values(user: int) -> list[str]:
    """Eight strings a row, as the page has them; the row past the page is left out."""
    values = []
    for row in _rows(LIST, [user])[:25]:
        measures, people, answers = row[5] or [], row[6] or [], row[7] or []
        due = measures[0] if measures else (None, "", "", "")
        adults = sum(1 for born, _relation in people if date.fromisoformat(born).year < timezone.localdate().year - 18)
        values += [
            *(str(row[0]), row[1], row[2] or "Ikke bekreftet", f"{day_of(due[0])}: {due[1]}", f"{adults} voksne"),
            *(f"{len(answers)} av 6", row[4] or "", row[8] or ""),
        ]
    return values


def open_values(user: int, public_id: UUID) -> list[str]:
    row = _rows(OPEN, [user, public_id, user])[0]
    values = [str(row[0]), row[1], row[2], row[3], day_of(row[4]), row[5] or ""]
    for name, born, relation, language, _number in row[6] or []:
        values += [name, str(timezone.localdate().year - date.fromisoformat(born).year), relation, language]
    for name, office, part, since, statement in row[7] or []:
        values += [name, office, part, day_of(since), statement]
    values += [text for area in row[8] or [] for text in area]
    for key, words, said_by, _area, reached in row[9] or []:
        values += [key, words, said_by, day_of(reached)]
    for key, text, due, _status, owner, _goal, _area in row[10] or []:
        values += [key, text, day_of(due), owner or ""]
    values += [rule for rule, _since, _facts in row[11] or []]
    return [*values, *(row[12] or ["", "", ""])[:2]]


def plain_list(request: HttpRequest) -> HttpResponse:
    assert request.user.pk
    values = list_values(request.user.pk)
    _read(request, "listed", values[::8])
    return HttpResponse(LIST_PAGE.filled(values))


def plain_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    assert request.user.pk
    values = open_values(request.user.pk, public_id)
    _read(request, "read", [str(public_id)])
    return HttpResponse(OPEN_PAGE.filled(values))


def plain_write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [request.user.pk, request.POST["text"], request.user.pk, public_id, request.user.pk])
    _read(request, "write", [str(public_id)])
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [
    path("hand/list/", plain_list),
    path("hand/<uuid:public_id>/", plain_open),
    path("hand/<uuid:public_id>/write/", plain_write),
    path("guardian/", include("tests.bench.guardians")),
    path("", include("familieplan.config.urls")),
]
