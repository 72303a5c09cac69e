"""The compose file and the image, read and held against the code: no engine runs them here."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import connection

from familieplan.config import env
from familieplan.config.celery import app

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@pytest.mark.django_db
def test_the_database_is_of_the_version_that_the_tests_run_on() -> None:
    major = connection.cursor().execute("SELECT current_setting('server_version_num')").fetchone()[0][:2]
    assert SERVICES["postgres"]["image"] == f"postgres:{major}"


def test_the_broker_is_of_the_version_that_the_tests_run_on() -> None:
    import redis

    version = redis.Redis.from_url(settings.REDIS_URL).info("server")["valkey_version"]
    assert SERVICES["valkey"]["image"] == f"valkey/valkey:{version.split('.')[0]}"


@pytest.mark.parametrize("name", ["postgres", "valkey", "clamav", "web", "worker", "beat"])
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_the_commands_name_what_exists() -> None:
    assert SERVICES["web"]["command"] == ["gunicorn", "familieplan.config.wsgi"]
    assert import_module("familieplan.config.wsgi").application
    for name, part in (("worker", "worker"), ("beat", "beat")):
        assert SERVICES[name]["command"][:4] == ["celery", "-A", "familieplan.config", part]
    assert app.main == "familieplan"
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]


def test_web_waits_for_the_migrations_and_the_health_page_is_the_codes_own() -> None:
    assert SERVICES["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert "/helse/" in " ".join(SERVICES["web"]["healthcheck"]["test"])


def test_postgres_is_well_only_when_others_reach_it() -> None:
    """While the image makes the database, a server without roles answers on the socket, and not by TCP."""
    test = SERVICES["postgres"]["healthcheck"]["test"]
    assert test[test.index("-h") + 1] == "127.0.0.1"
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_the_health_check_of_the_web_asks_a_host_that_is_allowed() -> None:
    assert '"Host": "localhost"' in " ".join(SERVICES["web"]["healthcheck"]["test"])
    assert SERVICES["web"]["environment"]["ALLOWED_HOSTS"].split(",")[0] == "localhost"


def test_the_database_lies_where_this_version_of_the_image_keeps_it() -> None:
    """From 18 on the volume is the folder above PGDATA; the old one would be filled anew at each upgrade."""
    mounts = dict(mount.split(":")[:2] for mount in SERVICES["postgres"]["volumes"])
    assert mounts["database"] == "/var/lib/postgresql"
    assert all((ROOT / source).exists() for source in mounts if source.startswith("./"))


def test_each_setting_of_the_compose_file_is_one_that_the_code_reads() -> None:
    read = "".join(path.read_text() for path in (ROOT / "familieplan" / "config").glob("*.py"))
    for name in SERVICES["migrate"]["environment"]:
        # The two sign-in services are read by the same words, after a beginning of their own.
        own = re.sub(r"^OIDC_(STAFF|FAMILY)_", "{prefix}_", name)
        assert f'"{name}"' in read or f'"{own}"' in read, name


def test_the_virus_scanner_is_the_one_that_the_web_asks_and_nobody_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its lists of signatures outlive it: they are fetched from outside, and fetching them anew each time is shut out."""
    asked = SERVICES["web"]["environment"]["VIRUS_SCANNER"].removeprefix("${VIRUS_SCANNER:-").removesuffix("}")
    monkeypatch.setenv("VIRUS_SCANNER", asked)
    assert env.scanner("VIRUS_SCANNER") == "tcp://clamav:3310"
    assert "VIRUS_SCANNER=tcp://clamav:3310" in (ROOT / "deploy/example.env").read_text().splitlines()
    assert SERVICES["clamav"]["healthcheck"]["test"] == ["CMD", "clamdcheck.sh"]
    assert SERVICES["clamav"]["volumes"] == ["signatures:/var/lib/clamav"]
    assert not any("clamav" in service.get("depends_on", {}) for service in SERVICES.values())


def test_only_the_migration_knows_the_owner() -> None:
    assert "DATABASE_OWNER_URL" in SERVICES["migrate"]["environment"]
    assert not any("DATABASE_OWNER_URL" in SERVICES[name]["environment"] for name in ("web", "worker", "beat"))
    assert f"{settings.DATABASE_APP_ROLE}:" in SERVICES["web"]["environment"]["DATABASE_URL"]


def test_every_secret_comes_from_the_environment() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|KEY|PASSWORD", name):
                assert value.startswith("${"), name
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    given = set(re.findall(r"^(\w+)=", (ROOT / "deploy/example.env").read_text(), re.MULTILINE))
    assert asked <= given


def test_data_lie_in_named_volumes_and_nothing_but_the_web_has_a_port() -> None:
    assert set(COMPOSE["volumes"]) == {"database", "broker", "files", "signatures"}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert SERVICES["web"]["ports"][0].startswith("127.0.0.1:")


def test_the_image_runs_as_an_ordinary_user_with_locked_dependencies() -> None:
    assert re.search(r"^USER familieplan$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes -r requirements/base.txt" in DOCKERFILE
    for copied in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in copied.split())


def test_the_roles_of_the_image_are_the_roles_of_the_code() -> None:
    roles = (ROOT / "deploy/roles.sh").read_text()
    assert f"CREATE ROLE {settings.DATABASE_APP_ROLE} LOGIN" in roles
    assert "NOBYPASSRLS" in roles
    assert "CREATE DATABASE familieplan OWNER familieplan_owner" in roles
