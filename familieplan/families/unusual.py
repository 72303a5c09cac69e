"""The rules that look through the read log at night: each one question to the database about one day.

A question yields (subject, user_email, user_name, office, role, family, facts). It may use its version's parameters,
%(first)s and %(last)s (the day's first moment and the next day's), %(on)s and %(zone)s. What it yields holds public
ids, people at work and counts; names of a family are compared in the database and never leave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Concern, StandsFor
from familieplan.accounts.policies import Role
from familieplan.families.policies import Part

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DAY = """day AS (
  SELECT user_email, user_name, office, role, family, deed, read_at FROM accounts_readrecord
   WHERE read_at >= %(first)s AND read_at < %(last)s AND role <> ''
)"""

# A family's number in the log is text; what is no number is no family.
OF_FAMILY = "f.public_id = CASE WHEN day.family ~ '^[0-9a-f-]{36}$' THEN day.family::uuid END"

# A deputy's period, cut short by its end; and the office and role somebody had on the day.
ON_THE_DAY = """s.started_on <= %(on)s AND s.last_on >= %(on)s
     AND (s.ended_at IS NULL OR (s.ended_at AT TIME ZONE %(zone)s)::date >= %(on)s)"""

# Whoever had a part in the family on the day, led the family's district, or stood in for one who did: the reading is
# what it is for.
TAKES_PART = f"""EXISTS (
  SELECT 1 FROM families_participation p JOIN accounts_user u ON u.id = p.worker_id
   WHERE p.family_id = f.id AND lower(u.email) = lower(day.user_email)
     AND p.started_on <= %(on)s AND (p.ended_on IS NULL OR p.ended_on >= %(on)s)
) OR (day.role = '{Role.TEAM_LEAD}' AND EXISTS (
  SELECT 1 FROM accounts_office o JOIN areas_district d ON d.code = o.district_code
   WHERE o.name = day.office AND d.id = f.district_id)
) OR EXISTS (
  SELECT 1 FROM accounts_deputy s JOIN accounts_user u ON u.id = s.deputy_id
    JOIN families_participation p ON p.worker_id = s.principal_id AND p.part = '{Part.COORDINATOR}'
   WHERE p.family_id = f.id AND lower(u.email) = lower(day.user_email)
     AND s.stands_for = '{StandsFor.COORDINATION}' AND {ON_THE_DAY}
     AND p.started_on <= %(on)s AND (p.ended_on IS NULL OR p.ended_on >= %(on)s)
     AND (s.all_families OR EXISTS (
       SELECT 1 FROM families_deputisedfamily n WHERE n.deputy_id = s.id AND n.family_id = f.id))
) OR EXISTS (
  SELECT 1 FROM accounts_deputy s JOIN accounts_user u ON u.id = s.deputy_id
    JOIN accounts_employment e ON e.user_id = s.principal_id AND e.role = '{Role.TEAM_LEAD}'
     AND e.started_on <= %(on)s AND (e.ended_on IS NULL OR e.ended_on > %(on)s)
    JOIN accounts_office o ON o.id = e.office_id JOIN areas_district d ON d.code = o.district_code
   WHERE lower(u.email) = lower(day.user_email) AND s.stands_for = '{StandsFor.LEAD}' AND {ON_THE_DAY}
     AND d.id = f.district_id)"""  # noqa: S608 names of roles, parts and duties

WHO = "day.user_email, max(day.user_name), max(day.office), max(day.role)"
ONE_FAMILY = f"day.user_email || ' ' || day.family AS subject, {WHO}, day.family"
COUNTS = "'readings', count(*), 'changes', count(*) FILTER (WHERE day.deed = 'write')"
# One case for one person's day, or a spree would be a hundred: the family itself when there was one, else which.
ONE_READER = f"""day.user_email || ' ' || CASE count(DISTINCT day.family) WHEN 1 THEN min(day.family)
         ELSE md5(string_agg(DISTINCT day.family, ' ' ORDER BY day.family)) END AS subject,
       {WHO}, CASE count(DISTINCT day.family) WHEN 1 THEN min(day.family) ELSE '' END"""
FAMILIES = "'families', count(DISTINCT day.family), 'which', (array_agg(DISTINCT day.family))[1:20]"

# The families that an entry of the watch list means on the day: by number, by name, or by a member's name.
MEANT = """meant AS (
  SELECT w.id, w.kind, w.employee_id, f.public_id::text AS family
    FROM accounts_watchentry w
    JOIN families_family f ON f.public_id::text = lower(w.words) OR lower(f.name) = lower(w.words)
   WHERE w.valid_from <= %(on)s AND w.valid_to > %(on)s
  UNION
  SELECT w.id, w.kind, w.employee_id, f.public_id::text
    FROM accounts_watchentry w
    JOIN families_person p ON lower(w.words) IN (lower(p.family_name), lower(p.given_name || ' ' || p.family_name))
    JOIN families_membership m ON m.person_id = p.id
     AND m.started_on <= %(on)s AND (m.ended_on IS NULL OR m.ended_on > %(on)s)
    JOIN families_family f ON f.id = m.family_id
   WHERE w.valid_from <= %(on)s AND w.valid_to > %(on)s
)"""

MANY_FAMILIES = """WITH near AS (
  SELECT user_email, user_name, office, role, family, deed, read_at FROM accounts_readrecord
   WHERE read_at >= %(first)s - interval '1 hour' AND read_at < %(last)s AND role <> ''
), busy AS (
  SELECT user_email FROM near GROUP BY user_email
  HAVING count(DISTINCT family) FILTER (WHERE deed <> 'listed') > %(families)s
      OR count(DISTINCT family) FILTER (WHERE deed = 'listed') > %(listed)s
), moments AS (
  SELECT DISTINCT user_email, read_at FROM near JOIN busy USING (user_email) WHERE read_at >= %(first)s
)
SELECT DISTINCT ON (m.user_email) m.user_email AS subject, m.user_email, h.user_name, h.office, h.role, '',
       jsonb_build_object('opened', h.opened, 'listed', h.listed, 'until', m.read_at)
  FROM moments m CROSS JOIN LATERAL (
    SELECT max(user_name) AS user_name, max(office) AS office, max(role) AS role,
           count(DISTINCT family) FILTER (WHERE deed <> 'listed') AS opened,
           count(DISTINCT family) FILTER (WHERE deed = 'listed') AS listed
      FROM near WHERE near.user_email = m.user_email
       AND near.read_at > m.read_at - interval '1 hour' AND near.read_at <= m.read_at) h
 WHERE h.opened > %(families)s OR h.listed > %(listed)s
 ORDER BY m.user_email, h.opened DESC, h.listed DESC"""

OTHER_DISTRICT = f"""WITH {DAY}
SELECT {ONE_READER}, jsonb_build_object({COUNTS}, {FAMILIES}, 'takes_part', bool_or({TAKES_PART}))
  FROM day JOIN families_family f ON {OF_FAMILY}
  JOIN areas_district d ON d.id = f.district_id
  JOIN accounts_office o ON o.name = day.office AND o.district_code NOT IN ('', d.code)
 WHERE day.deed <> 'listed'
 GROUP BY day.user_email HAVING count(*) >= %(readings)s"""  # noqa: S608 no value is put into the text

OWN_FAMILY = f"""WITH {DAY}, {MEANT}
SELECT {ONE_FAMILY}, jsonb_build_object({COUNTS}, 'watch', min(meant.id),
       'relation', CASE WHEN bool_or(lower(u.email) = lower(day.user_email)) THEN 'self' ELSE 'colleague' END)
  FROM day JOIN meant ON meant.family = day.family AND meant.kind = 'own'
  JOIN accounts_user u ON u.id = meant.employee_id
 WHERE lower(u.email) = lower(day.user_email) OR EXISTS (
    SELECT 1 FROM accounts_employment e JOIN accounts_office o ON o.id = e.office_id
     WHERE e.user_id = u.id AND o.name = day.office
       AND e.started_on <= %(on)s AND (e.ended_on IS NULL OR e.ended_on > %(on)s))
 GROUP BY day.user_email, day.family"""  # noqa: S608 no value is put into the text

SAME_NAME = f"""WITH {DAY}, bearing AS (
  SELECT lower(p.family_name) AS name, m.family_id
    FROM families_membership m JOIN families_person p ON p.id = m.person_id AND p.family_name <> ''
   WHERE m.started_on <= %(on)s AND (m.ended_on IS NULL OR m.ended_on > %(on)s)
   GROUP BY 1, 2
), rare AS (
  SELECT name, unnest(array_agg(family_id)) AS family_id FROM bearing GROUP BY name HAVING count(*) <= %(bearers)s
)
SELECT {ONE_FAMILY}, jsonb_build_object({COUNTS}, 'takes_part', bool_or({TAKES_PART}))
  FROM day JOIN families_family f ON {OF_FAMILY}
  JOIN rare ON rare.family_id = f.id AND rare.name = lower(substring(day.user_name FROM '\\S+$'))
 WHERE day.deed <> 'listed'
 GROUP BY day.user_email, day.family"""  # noqa: S608 no value is put into the text

NO_PART = f"""WITH {DAY}
SELECT {ONE_READER}, jsonb_build_object({COUNTS}, {FAMILIES})
  FROM day LEFT JOIN families_family f ON {OF_FAMILY}
 WHERE day.role <> 'auditor' AND (f.id IS NULL OR NOT ({TAKES_PART}))
 GROUP BY day.user_email"""  # noqa: S608 no value is put into the text

WATCHED = f"""WITH {DAY}, {MEANT}
SELECT {ONE_FAMILY}, jsonb_build_object({COUNTS}, 'watch', min(meant.id), 'takes_part', bool_or({TAKES_PART}))
  FROM day JOIN meant ON meant.family = day.family AND meant.kind = 'news'
  JOIN families_family f ON {OF_FAMILY}
 WHERE day.role <> 'auditor'
 GROUP BY day.user_email, day.family"""  # noqa: S608 no value is put into the text

AT_NIGHT = f"""WITH {DAY}
SELECT day.user_email AS subject, {WHO}, '',
       jsonb_build_object({COUNTS}, 'families', count(DISTINCT day.family))
  FROM day
 WHERE extract(hour FROM day.read_at AT TIME ZONE %(zone)s) >= %(from_hour)s
    OR extract(hour FROM day.read_at AT TIME ZONE %(zone)s) < %(to_hour)s
 GROUP BY day.user_email HAVING count(*) >= %(readings)s"""  # noqa: S608 no value is put into the text


@dataclass(frozen=True)
class ReadRule:
    """`labels` names the parameters for the auditor; every rule has `rest_days` besides.

    `is_guess` marks what may be chance: the case says so.
    """

    question: str
    says: StrPromise
    labels: Mapping[str, StrPromise] = field(default_factory=dict)
    is_guess: bool = False


RULES: dict[str, ReadRule] = {
    Concern.MANY_FAMILIES: ReadRule(
        MANY_FAMILIES,
        _("Noen åpner flere familier på en time enn arbeidet vanligvis krever."),
        {"families": _("Flere åpnede familier på en time enn"), "listed": _("Flere familier i lister på en time enn")},
    ),
    Concern.OTHER_DISTRICT: ReadRule(
        OTHER_DISTRICT,
        _("Kontoret til den som leser, hører til en annen bydel enn familien. Kontor for hele byen regnes ikke med."),
        {"readings": _("Minst så mange lesinger på en dag")},
    ),
    Concern.OWN_FAMILY: ReadRule(
        OWN_FAMILY,
        _("Noen leser om familien til seg selv, eller til en som arbeider på samme kontor. Bygger på vaktlisten."),
    ),
    Concern.SAME_NAME: ReadRule(
        SAME_NAME,
        _("Den som leser, har samme etternavn som noen i familien. Vanlige navn regnes ikke med."),
        {"bearers": _("Navnet finnes i høyst så mange familier")},
        is_guess=True,
    ),
    Concern.NO_PART: ReadRule(
        NO_PART,
        _("Den som leser, verken deltok denne dagen, var stedfortreder eller leder bydelen. Nødtilgang vises her."),
    ),
    Concern.WATCHED: ReadRule(WATCHED, _("Noen leser om en familie som er på vaktlisten fordi den er i nyhetene.")),
    Concern.AT_NIGHT: ReadRule(
        AT_NIGHT,
        _("Noen leser mye om natten."),
        {
            "from_hour": _("Natten begynner klokka"),
            "to_hour": _("Natten slutter klokka"),
            "readings": _("Minst så mange lesinger på en natt"),
        },
    ),
}
