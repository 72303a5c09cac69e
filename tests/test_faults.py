"""What happens when PostgreSQL or Valkey goes away under use: a calm page, and everything works again after."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from familieplan.config.embedded import places, postgres

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.xdist_group("faults")
START = """
import os, sys
from familieplan.config import embedded
from familieplan.config.embedded import places
servers = embedded.ensure()
print(servers.database_url, flush=True)
print(places.place(), flush=True)
sys.stdin.read()
"""
STOP_AND_START = """
import sys
from familieplan.config.embedded import places, postgres, valkey
place, name, verb = places.place(), sys.argv[1], sys.argv[2]
getattr({"postgres": postgres, "valkey": valkey}[name], verb)(place)
"""
SIGN_IN = """
import time
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from familieplan.accounts.models import Employment, Office, Service, User
service, _new = Service.objects.get_or_create(code="hvk", defaults={"name": "HVK", "short_name": "HVK"})
office, _new = Office.objects.get_or_create(name="HVK", service=service)
user = User.objects.filter(email="stille@vind.example").first()
if user is None:
    user = User.objects.create_user("stille@vind.example", "Stille Vind")
    Employment.objects.create(user=user, office=office, role="caseworker", started_on="2020-01-01")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "familieplan.accounts.signin.backend.Backend"
session["signed_in_at"] = int(time.time())
session.create()
print(session.session_key)
"""
WAIT = """
from familieplan.config import embedded
from familieplan.config.embedded import places
assert embedded.wait_until_stopped(places.place())
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def furnish(place: Path) -> None:
    """The tables as every test has them: copied in seconds, where migrating takes a minute."""
    from tests.conftest import make_template, template_name

    here = places.place()
    with psycopg.connect(postgres.url(here, postgres.OWNER_ROLE, "postgres"), autocommit=True) as owner:
        make_template(owner, template_name())
    programs = places.programs(here)
    source, target = postgres.url(here, "postgres", template_name()), postgres.url(place, "postgres")
    with subprocess.Popen([programs / "pg_dump", source], stdout=subprocess.PIPE) as dump:
        command = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, target]
        subprocess.run(command, stdin=dump.stdout, check=True)
    assert dump.returncode == 0


@pytest.fixture(scope="module")
def house(home: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Servers and a gunicorn of their own, so that nobody else's are stopped."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
    }
    environment = kept | {
        "FAMILIEPLAN_HOME": str(home),
        "FAMILIEPLAN_DURABLE": "0",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    keeper = subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = free_port()
    web: subprocess.Popen[bytes] | None = None
    try:
        assert keeper.stdout is not None
        assert keeper.stdout.readline().startswith("postgresql://")
        furnish(Path(keeper.stdout.readline().strip()))
        command = [sys.executable, "-m", "gunicorn", "familieplan.config.wsgi"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        web = subprocess.Popen(
            command, cwd=ROOT, env=environment | {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1"}, **quiet
        )
        address = f"http://127.0.0.1:{port}"
        assert wait_for(address + "/helse/", 200)
        yield address, environment
    finally:
        for process in (web, keeper):
            if process is not None:
                process.terminate()
                process.communicate(timeout=20)
        # Before the folder goes: a server whose folder has gone answers nobody who would stop it.
        subprocess.run([sys.executable, "-c", WAIT], cwd=ROOT, env=environment, check=True)


def ask(address: str, session: str = "") -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Cookie": f"sessionid={session}"} if session else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_for(address: str, status: int) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if ask(address)[0] == status:
            return True
        time.sleep(0.1)
    return False


def turn(environment: dict[str, str], name: str, verb: str) -> None:
    subprocess.run([sys.executable, "-c", STOP_AND_START, name, verb], cwd=ROOT, env=environment, check=True)


def signed_in(environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", SIGN_IN]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_a_stopped_server_gives_a_calm_page_and_then_everything_works_again(
    house: tuple[str, dict[str, str]], name: str
) -> None:
    address, environment = house
    assert wait_for(address + "/helse/", 200)
    session = signed_in(environment)
    assert "Stille Vind" in ask(address + "/familier/", session)[1]
    turn(environment, name, "stop")
    try:
        assert wait_for(address + "/helse/", 503)
        assert "borte et øyeblikk" in json.loads(ask(address + "/helse/")[1])["title"]
        code, page = ask(address + "/familier/", session)
        assert (code, "Familieplan er borte et øyeblikk" in page) == (503, True)
    finally:
        turn(environment, name, "start")
    assert wait_for(address + "/helse/", 200)
    code, page = ask(address + "/familier/", session)
    assert (code, "Stille Vind" in page) == (200, True)
