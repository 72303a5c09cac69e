"""Who asks is told with each transaction: on one connection that many share, and on a server that only reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.conf import settings
from django.db import DatabaseError, InternalError, OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.acting import Duty, acting_as, become
from familieplan.accounts.models import ReadRecord
from familieplan.config.embedded import places
from familieplan.families.models import Family
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.test_faults import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]


def stated() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('familieplan.user', true), ''), current_setting('familieplan.duty', true)"
        )
        return cursor.fetchone()  # type: ignore[no-any-return]


@pytest.mark.django_db(transaction=True)
class TestStating:
    """Outside a test's own transaction, as in the program."""

    def test_a_transaction_begins_by_saying_who_asks_and_forgets_when_it_ends(self) -> None:
        with acting_as(user_id=7):
            with transaction.atomic():
                assert stated() == ("7", "")
            # Nobody is stated between transactions; only the test's own connection has a duty by itself.
            assert stated() == ("", "tests")

    def test_it_costs_no_question_of_its_own(self) -> None:
        with acting_as(user_id=7), CaptureQueriesContext(connection) as asked, transaction.atomic():
            stated()
        assert [query["sql"].split()[0] for query in asked] == ["BEGIN", "SELECT", "COMMIT"]

    def test_whoever_is_known_late_is_stated_at_once(self) -> None:
        with acting_as(), transaction.atomic():
            become(user_id=9)
            assert stated() == ("9", "")

    def test_a_duty_within_a_request_gives_the_person_back(self) -> None:
        with acting_as(user_id=7), transaction.atomic():
            with acting_as(duty=Duty.FLAGS):
                assert stated() == ("", "flags")
            assert stated() == ("7", "")

    def test_after_a_fault_that_was_caught_the_person_is_still_the_same(self) -> None:
        with acting_as(user_id=7), transaction.atomic():
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                acting_as(duty=Duty.FLAGS),
                connection.cursor() as c,
            ):
                c.execute("SELECT 1 / 0")
            assert stated() == ("7", "")

    def test_a_connection_that_is_gone_is_an_operational_error_as_always(self) -> None:
        connection.ensure_connection()
        raw = connection.connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        # Another session of the same role may end it.
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        with acting_as(user_id=7), pytest.raises(OperationalError), transaction.atomic():
            pass
        connection.close()
        raw.close()

    def test_words_that_are_no_duty_change_nothing_but_themselves(self) -> None:
        odd = "x', true), set_config('familieplan.user', '1', true); --"
        with acting_as(duty=odd), transaction.atomic():
            assert stated() == ("", odd)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_only_reads_shows_each_their_own(cast: Cast) -> None:
    """As on a replica: nothing can be written, and who asks is told all the same."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        for who, seen in (("coordinator", 1), ("other_office", 0)):
            with acting_as(user_id=cast[who].pk), transaction.atomic():
                assert Family.objects.count() == seen
                with pytest.raises(InternalError, match="read-only"), transaction.atomic():
                    Family.objects.create(name="Familien Ny")
                with acting_as(user_id=cast["reader"].pk):
                    assert Family.objects.count() == 1
                assert Family.objects.count() == seen
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")


@pytest.fixture
def pooled(cast: Cast, transactional_db: None) -> Iterator[str]:
    """The product behind a real pgbouncer in transaction mode, with one connection to the server for everybody."""
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    # pytest's own folders are shut to the user that pgbouncer runs as: it refuses to be root.
    folder, port = Path(mkdtemp()), free_port()
    sockets = parse_qs(urlsplit(settings.DATABASE_URL).query)["host"][0]
    (folder / "users").write_text(f'"{settings.DATABASE_APP_ROLE}" ""\n')
    (folder / "ini").write_text(
        f"[databases]\n* = host={sockets}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"unix_socket_dir =\nauth_type = trust\nauth_file = {folder}/users\npool_mode = transaction\n"
        "default_pool_size = 1\nmax_db_connections = 1\nlogfile = /dev/null\n"
    )
    user = places.server_user() if places.as_root() else None
    folder.chmod(0o755)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    bouncer = subprocess.Popen([program, str(folder / "ini")], user=user, cwd="/", **quiet)
    name, web_port = connection.settings_dict["NAME"], free_port()
    url = f"postgresql://{settings.DATABASE_APP_ROLE}@127.0.0.1:{port}/{quote(name)}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATABASE_KEEPS_PLANS": "0",
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "BIND": f"127.0.0.1:{web_port}",
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "familieplan.config.wsgi", "--threads", "4"]
    web = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)
    try:
        assert wait_for(f"http://127.0.0.1:{web_port}/helse/", 200)
        yield f"http://127.0.0.1:{web_port}"
    finally:
        for process in (web, bouncer):
            process.terminate()
            process.wait(timeout=20)
        shutil.rmtree(folder)


@pytest.mark.xdist_group("browser")
def test_two_people_on_one_connection_never_see_each_others_families(pooled: str, cast: Cast) -> None:
    another_family(cast, "Bregne", by="other_office")
    faults: list[str] = []

    def read(who: str, own: str, foreign: str) -> None:
        request = urllib.request.Request(f"{pooled}/familier/", headers={"Cookie": f"sessionid={sessions[who]}"})
        for _time in range(25):
            with urllib.request.urlopen(request, timeout=20) as answer:
                page = answer.read().decode()
            if own not in page or foreign in page:
                faults.append(who)

    sessions = {who: signed_in(cast, who) for who in ("coordinator", "other_office")}
    readers = [
        threading.Thread(target=read, args=("coordinator", "Blomst", "Bregne")),
        threading.Thread(target=read, args=("other_office", "Bregne", "Blomst")),
    ]
    before = time.monotonic()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    assert faults == []
    assert time.monotonic() - before < 60
    assert Family.objects.count() == 2


def signed_in(cast: Cast, who: str) -> str:
    client: Client = cast.client(who)
    return client.cookies["sessionid"].value


@pytest.mark.django_db
def test_what_the_api_refuses_after_reading_is_still_a_reading(cast: Cast) -> None:
    address = f"/api/v1/families/{cast.family.public_id}/measures/"
    before = ReadRecord.objects.count()
    answer = cast.client("coordinator").post(address, {"area": "housing"}, content_type="application/json")
    assert answer.status_code == 400
    assert ReadRecord.objects.count() == before + 1


@pytest.mark.django_db
def test_a_page_that_breaks_leaves_nothing_half_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_values: object, **_more: object) -> None:
        raise RuntimeError("after the writing")

    monkeypatch.setattr("familieplan.coordination.views.plan.to_area", breaks)
    client = cast.client("coordinator")
    client.raise_request_exception = False
    posted = {"words": "Vi vil bo trygt", "said_by": "Vakker"}
    answer = client.post(f"/familier/{cast.family.public_id}/omrade/housing/mal/", posted)
    assert answer.status_code == 500
    assert not cast.plan.goals.exists()
