"""The big municipality that speed is measured in: 100,000 families and 5,000,000 months, built once by set-based SQL."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from familieplan.config import embedded
from familieplan.config.embedded import places, postgres

ROOT = Path(__file__).resolve().parents[2]
SEES = 50
SERVED_BY_LEAD = 4

PEOPLE = """
INSERT INTO accounts_service (code, name, short_name) VALUES ('nav', 'NAV', 'NAV');
INSERT INTO accounts_office (name, district_code, service_id) VALUES ('NAV Heimdal', '500104', 1);
INSERT INTO accounts_user (password, is_superuser, email, name, is_active, created_at)
SELECT '!', false, 'a' || n || '@bench.example', 'Rask Elv ' || n, true, now() FROM generate_series(1, {workers} + 1) AS n;
INSERT INTO accounts_employment (user_id, office_id, role, started_on)
SELECT id, 1, 'caseworker', '2020-01-01' FROM accounts_user;"""
FAMILIES = """
INSERT INTO families_family (public_id, name, address, postcode, district_id, protection, created_at)
SELECT gen_random_uuid(), 'Familien ' || md5(n::text), 'Veien ' || n, '7078', 4, '', now()
  FROM generate_series(1, {families}) AS n;
INSERT INTO families_person (public_id, given_name, family_name, birth_date, sex, interpreter_language)
SELECT gen_random_uuid(), 'Glad', 'Bekk', '1980-01-01'::date + (n * 37 % 12000), 'unknown', ''
  FROM generate_series(1, {families} * 3) AS n;
INSERT INTO families_membership (family_id, person_id, relation, lives_here, started_on)
SELECT (n - 1) / 3 + 1, n, CASE n % 3 WHEN 0 THEN 'child' ELSE 'mother' END, true, '2022-01-01'
  FROM generate_series(1, {families} * 3) AS n;
INSERT INTO families_sharingbasis (family_id, kind, statement, started_on, stated_by_id)
SELECT n, 'consent', 'samtykke', '2022-01-01', 1 FROM generate_series(1, {families}) AS n;
INSERT INTO families_participation (family_id, worker_id, office_id, part, basis_id, started_on, end_reason)
SELECT n, (n - 1) % {workers} + 1, 1, 'coordinator', n, '2022-01-01', '' FROM generate_series(1, {families}) AS n;
INSERT INTO coordination_familyplan (family_id, vision, vision_by, strengths, started_on, touched_at)
SELECT n, 'Vi vil bo trygt', 'Glad', '', '2022-01-01', now() FROM generate_series(1, {families}) AS n;
INSERT INTO coordination_areaanswer (plan_id, area, state, situation, answered_by_id, answered_at)
SELECT n, area, 'in_work', '', 1, now()
  FROM generate_series(1, {families}) AS n, unnest(ARRAY['economy', 'housing', 'work']) AS area;
INSERT INTO coordination_goal (public_id, plan_id, area, words, said_by, set_on)
SELECT gen_random_uuid(), n, 'housing', 'Vi vil bo trygt', 'Glad', '2022-01-01' FROM generate_series(1, {families}) AS n;
INSERT INTO coordination_measure (public_id, plan_id, area, goal_id, text, owner_kind, owner_worker_id, owner_service_id,
                                  owner_name, due_on, status, note, created_by_id, changed_by_id, created_at)
SELECT gen_random_uuid(), n, 'housing', n, 'Se på leilighet ' || k, 'service', (n - 1) % {workers} + 1, 1, '',
       current_date + k, 'active', '', 1, 1, now()
  FROM generate_series(1, {families}) AS n, generate_series(1, 3) AS k;
INSERT INTO coordination_logentry (public_id, plan_id, author_id, signature, kind, happened_on, text, signed_at)
SELECT gen_random_uuid(), n, 1, 'Rask Elv, NAV', 'note', current_date, 'Vi snakket om huset.', now() - make_interval(days => k)
  FROM generate_series(1, {families}) AS n, generate_series(1, 3) AS k;"""
# Each worker's fifty with every right of a coordinator, and a lead who sees every fourth family.
ACCESS = """
INSERT INTO families_familyuseraccess (user_id, content_object_id, permission_id)
SELECT (n - 1) % {workers} + 1, n, p.id FROM generate_series(1, {families}) AS n
  JOIN auth_permission p ON p.codename = 'view_family' OR (n % 20 = 1 AND p.codename IN ('log_family', 'plan_family'));
INSERT INTO families_familyuseraccess (user_id, content_object_id, permission_id)
SELECT {workers} + 1, n, p.id FROM generate_series(1, {families}, 4) AS n JOIN auth_permission p ON p.codename = 'view_family';"""
MONTHS = """
INSERT INTO assistance_kostrafile (form, year, name, sha256, records, accepted_errors, read_at, read_by)
SELECT '11F', y, 'stor.dat', '', {recipients}, 0, now(), '' FROM generate_series(2022, 2025) AS y;
INSERT INTO assistance_recipient (key) SELECT md5(n::text) || md5(n::text) FROM generate_series(1, {recipients}) AS n;
INSERT INTO assistance_assistancerecord (file_id, recipient_id, line, birth_date, sex, children, months, granted, lent)
SELECT f.id, n, n, '1985-01-01'::date + (n % 9000)::int, '1', n % 3, CASE n % 5 WHEN 0 THEN 4087 ELSE 4095 END, 0, 0
  FROM generate_series(1, {recipients}) AS n, assistance_kostrafile f;
INSERT INTO assistance_assistancemonth (recipient_id, month_idx)
SELECT r.recipient_id, f.year * 12 + bit FROM assistance_assistancerecord r JOIN assistance_kostrafile f ON f.id = r.file_id,
       generate_series(0, 11) AS bit WHERE r.months & (1 << bit) <> 0 ORDER BY 1, 2;"""


def prepare(families: int, months: int) -> str:
    """The address (as the runtime role) of a database of that size, building it when it is not there."""
    servers = embedded.ensure()
    place = places.place()
    recipe = (
        PEOPLE
        + FAMILIES
        + ACCESS
        + MONTHS
        + "".join(path.read_text() for path in sorted((ROOT / "familieplan").glob("*/migrations/0*.py")))
        + (ROOT / "familieplan" / "families" / "rowlocks.py").read_text()
    )
    name = f"bench_{families}_{months}_{hashlib.sha256(recipe.encode()).hexdigest()[:8]}"
    superuser = postgres.url(place, "postgres", "postgres")
    with psycopg.connect(superuser, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if name not in known:
            for old in known:
                if old.startswith(f"bench_{families}_{months}_"):
                    connection.execute(f"DROP DATABASE {old}")
            _build(place, f"{name}_making", families, months)
            connection.execute(f"ALTER DATABASE {name}_making RENAME TO {name}")
    os.environ["REDIS_URL"] = servers.redis_url
    return postgres.url(place, postgres.APP_ROLE, name)


def _build(place: Path, name: str, families: int, months: int) -> None:
    print(f"Building {families:,} families and {months:,} months; this is done once …", flush=True)
    owner = postgres.url(place, postgres.OWNER_ROLE, name)
    with psycopg.connect(postgres.url(place, "postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER_ROLE}")
    environment = os.environ | {
        "DATABASE_URL": owner,
        "DATABASE_OWNER_URL": owner,
        "REDIS_URL": embedded.ensure().redis_url,
    }
    command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    subprocess.run(
        command, cwd=ROOT, env=environment | {"DJANGO_SETTINGS_MODULE": "familieplan.config.settings"}, check=True
    )
    sizes = {"families": families, "workers": max(families // SEES, 1), "recipients": max(months // 48, 1)}
    with psycopg.connect(postgres.url(place, "postgres", name), autocommit=True) as connection:
        # History triggers would write every made-up row a second time; nothing here reads it.
        connection.execute("SET session_replication_role = replica")
        for part in (PEOPLE, FAMILIES, ACCESS, MONTHS):
            connection.execute(part.format(**sizes))
        connection.execute("VACUUM ANALYZE")
    script = "import django; django.setup(); from familieplan.assistance import spells; spells.rebuild(2)"
    settings = {"DJANGO_SETTINGS_MODULE": "familieplan.config.settings"}
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment | settings, check=True)
    with psycopg.connect(postgres.url(place, "postgres", name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE assistance_recipientyear")
