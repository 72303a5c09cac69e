"""The read log cannot be tidied: what the triggers do not refuse, the chain shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from familieplan.accounts import readlog_chain
from familieplan.accounts.models import Notice, ReadLogCase, ReadLogSeal, ReadRecord
from familieplan.accounts.readlog_chain import Break
from familieplan.accounts.tasks import verify_read_log
from tests.cast import Cast
from tests.superuser import as_superuser, owner_connection, signed_in_as_superuser  # noqa: F401
from tests.worker import own_database_url

WRITE = """INSERT INTO accounts_readrecord
    (read_at, user_email, user_name, office, role, family, what, purpose, address, deed)
    VALUES (%s, 'klar@prove.example', 'Klar Bekk', 'Helse', 'caseworker', 'f', %s, 'oppfølging', '', 'read') RETURNING id"""
Ask = Callable[..., None]


def write(what: str = "planen", read_at: datetime | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [read_at or timezone.now(), what])
        return int(cursor.fetchone()[0])


def sealed(count: int = 3, seals: int = 1) -> list[int]:
    """So many rows under each of so many seals."""
    rows = []
    for _seal in range(seals):
        rows += [write(f"lesing {number}") for number in range(count)]
        assert len(readlog_chain.seal()) == 1
    assert readlog_chain.first_break() is None
    return rows


def broken() -> str:
    found = readlog_chain.first_break()
    return found.kind if found else ""


@pytest.mark.django_db
def test_rows_are_sealed_once_and_each_seal_holds_the_one_before() -> None:
    readlog_chain.seal()
    before = readlog_chain.latest()
    sealed(3, seals=2)
    first, second = ReadLogSeal.objects.order_by("-number")[:2][::-1]
    assert (first.row_count, second.row_count, second.previous) == (3, 3, first.digest)
    assert first.previous == (before.digest if before else "0" * 64)
    assert readlog_chain.seal() == []


@pytest.mark.django_db
def test_many_rows_become_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    readlog_chain.seal()
    monkeypatch.setattr(readlog_chain, "SEAL_AT_MOST", 4)
    for _row in range(10):
        write()
    assert [each.row_count for each in readlog_chain.seal()] == [4, 4, 2]
    assert broken() == ""


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE accounts_readrecord SET user_name = 'Lun Hytte' WHERE id = %s", "row_changed"),
        ("UPDATE accounts_readrecord SET read_at = read_at - interval '1 minute' WHERE id = %s", "row_changed"),
        ("DELETE FROM accounts_readrecord WHERE id = %s", "rows_missing"),
        (
            "UPDATE accounts_readrecord SET what = 'x', digest = accounts_readrecord_digest(id, read_at, user_email,"
            " user_name, office, role, family, 'x', purpose, address, deed) WHERE id = %s",
            "rows_replaced",
        ),
    ],
)
def test_a_sealed_row_that_is_changed_or_gone_shows(as_superuser: Ask, statement: str, kind: str) -> None:  # noqa: F811
    rows = sealed(3, seals=2)
    as_superuser(statement, rows[1])
    assert broken() == kind


def test_a_row_put_in_afterwards_shows(as_superuser: Ask) -> None:  # noqa: F811
    gap = write()
    as_superuser("DELETE FROM accounts_readrecord WHERE id = %s", gap)
    sealed()
    with connection.cursor() as cursor:
        columns = "read_at, user_email, user_name, office, role, family, what, purpose, address, deed"
        cursor.execute(
            f"INSERT INTO accounts_readrecord (id, {columns}) OVERRIDING SYSTEM VALUE SELECT %s, {columns}"
            " FROM accounts_readrecord LIMIT 1",
            [gap],
        )
    assert broken() == "rows_added"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE accounts_readlogseal SET row_count = row_count - 1 WHERE number = %s", "seal_changed"),
        ("UPDATE accounts_readlogseal SET digest = repeat('a', 64) WHERE number = %s", "seal_changed"),
        ("DELETE FROM accounts_readlogseal WHERE number = %s", "seal_missing"),
    ],
)
def test_a_seal_that_is_changed_or_gone_shows(as_superuser: Ask, statement: str, kind: str) -> None:  # noqa: F811
    sealed(2, seals=3)
    as_superuser(statement, ReadLogSeal.objects.order_by("-number")[1].number)
    assert broken() == kind


def test_a_row_that_is_not_sealed_yet_still_answers_for_its_own_content(as_superuser: Ask) -> None:  # noqa: F811
    row = write()
    as_superuser("UPDATE accounts_readrecord SET family = 'g' WHERE id = %s", row)
    assert broken() == "row_changed"


def test_a_number_that_was_never_given_out_shows(as_superuser: Ask) -> None:  # noqa: F811
    sealed()
    as_superuser(
        "INSERT INTO accounts_readrecord OVERRIDING SYSTEM VALUE SELECT 9000000000000, read_at, user_email, user_name,"
        " office, role, family, what, purpose, address, deed, accounts_readrecord_digest(9000000000000, read_at,"
        " user_email, user_name, office, role, family, what, purpose, address, deed) FROM accounts_readrecord LIMIT 1"
    )
    assert broken() == "number_never_given"
    (last,) = ReadRecord.objects.exclude(pk=9000000000000).order_by("-pk").values_list("pk", flat=True)[:1]
    assert readlog_chain.first_break() == Break("number_never_given", 2, last, last, {"row": 9000000000000})


@pytest.mark.django_db
def test_a_log_that_nobody_seals_shows() -> None:
    since = timezone.now() - timedelta(days=2)
    row = write(read_at=since)
    assert broken() == "not_sealed"
    assert readlog_chain.first_break() == Break("not_sealed", 1, 0, row, {"since": since.isoformat()})


def test_what_is_broken_is_told_with_its_place_and_its_row(as_superuser: Ask) -> None:  # noqa: F811
    rows = sealed(3, seals=2)
    as_superuser("UPDATE accounts_readrecord SET family = 'g' WHERE id = %s", rows[4])
    found = readlog_chain.first_break()
    assert found == Break("row_changed", 2, rows[2], rows[5], {"row": rows[4]})
    assert str(found) == f"row_changed: segl 2, rad {rows[2] + 1} til {rows[5]}. row {rows[4]}"
    as_superuser("DELETE FROM accounts_readrecord WHERE id = %s", rows[4])
    found = readlog_chain.first_break()
    assert found == Break("rows_missing", 2, rows[2], rows[5], {"sealed": 3, "found": 2})
    assert str(found).endswith(". sealed 3, found 2")


def test_what_is_broken_after_the_last_seal_is_told_with_its_row(as_superuser: Ask) -> None:  # noqa: F811
    rows = sealed()
    late = write()
    as_superuser("UPDATE accounts_readrecord SET family = 'g' WHERE id = %s", late)
    assert readlog_chain.first_break() == Break("row_changed", 2, rows[2], late, {"row": late})


def test_a_chain_that_is_made_anew_lacks_the_fingerprint_that_was_noted(as_superuser: Ask) -> None:  # noqa: F811
    rows = sealed()
    noted = readlog_chain.latest().fingerprint
    assert readlog_chain.seal_of(noted) is not None
    as_superuser("DELETE FROM accounts_readrecord WHERE id = %s", rows[0])
    as_superuser("DELETE FROM accounts_readlogseal")
    readlog_chain.seal()
    assert broken() == ""
    assert readlog_chain.seal_of(noted) is None
    with pytest.raises(SystemExit):
        call_command("verify_read_log", fingerprint=noted, stdout=StringIO())


@pytest.mark.django_db
def test_the_command_says_that_the_log_is_whole() -> None:
    sealed()
    said = StringIO()
    call_command("verify_read_log", stdout=said)
    assert readlog_chain.latest().fingerprint in said.getvalue()


def test_the_command_prints_the_first_break_and_ends_with_one(as_superuser: Ask) -> None:  # noqa: F811
    rows = sealed(2, seals=2)
    as_superuser("DELETE FROM accounts_readrecord WHERE id = ANY(%s)", [rows[0], rows[3]])
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_read_log", stdout=said)
    assert ended.value.code == 1
    assert said.getvalue().count("rows_missing") == 1
    assert f"segl {ReadLogSeal.objects.order_by('-number')[1].number}," in said.getvalue()


def test_a_night_reads_new_rows_and_a_share_of_the_old_ones(as_superuser: Ask) -> None:  # noqa: F811
    rows = sealed()
    number = readlog_chain.latest().number
    today = timezone.localdate()
    as_superuser("DELETE FROM accounts_readrecord WHERE id = %s", rows[0])
    assert readlog_chain.first_break(readlog_chain.recent_and_in_turn(today)).kind == "rows_missing"
    old = ReadLogSeal(number=number, sealed_at=timezone.now() - timedelta(days=90))
    nights = [readlog_chain.recent_and_in_turn(today + timedelta(days=ahead))(old) for ahead in range(30)]
    assert sum(nights) == 1


class Late:
    """Another session that has written its row and not committed."""

    def __init__(self) -> None:
        self.session = psycopg.connect(own_database_url())
        self.session.execute("SELECT set_config('familieplan.duty', 'tests', true)")
        self.row = self.session.execute(WRITE, [timezone.now(), "sent"]).fetchone()[0]

    def end(self, verb: str, after: float = 0) -> None:
        time.sleep(after)
        getattr(self.session, verb)()
        self.session.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["commit", "rollback"])
def test_a_row_that_is_committed_late_falls_into_no_sealed_gap(verb: str) -> None:
    late = Late()
    after = write()
    assert late.row < after
    assert readlog_chain.seal(patience=0.2) == []
    assert broken() == ""
    late.end(verb)
    made = readlog_chain.seal()
    assert made[-1].after_id < late.row <= made[-1].last_id
    assert ReadRecord.objects.filter(id=late.row).exists() == (verb == "commit")
    assert broken() == ""


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_a_moment_for_those_who_write() -> None:
    late = Late()
    ending = threading.Thread(target=late.end, args=("commit", 0.4))
    ending.start()
    made = readlog_chain.seal(patience=10)
    ending.join()
    assert made[-1].last_id >= late.row
    assert broken() == ""


@pytest.mark.django_db(transaction=True)
def test_nobody_who_writes_waits_for_another() -> None:
    late = Late()
    began = time.monotonic()
    write()
    assert time.monotonic() - began < 1
    late.end("rollback")


TREE = "SELECT relid::regclass::text FROM pg_partition_tree('accounts_readrecord')"


def refused(session: Any, statement: str) -> str:
    """The SQLSTATE that a statement is refused with; empty when it was let through."""
    try:
        session.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate or "?"
    finally:
        session.rollback()
    return ""


@pytest.mark.django_db
def test_not_even_the_owner_changes_empties_or_deletes_anywhere() -> None:
    with owner_connection() as owner:
        tables = [*(row[0] for row in owner.execute(TREE)), "accounts_readlogseal", "accounts_readlogcut"]
        assert len(tables) > 6
        for table in tables:
            assert refused(owner, f"TRUNCATE {table}") == "23001", table
        day = "'2020-01-15'"
        columns = "read_at, user_email, user_name, office, role, family, what, purpose, address, deed"
        for place in (day, "now()", "now() + interval '50 days'"):
            for verb in ("UPDATE accounts_readrecord SET what = ''", "DELETE FROM accounts_readrecord"):
                owner.execute(
                    f"INSERT INTO accounts_readrecord ({columns}) VALUES ({place}, '', '', '', '', '', '', '', '', 'read')"
                )
                assert refused(owner, f"{verb} WHERE read_at = {place}") == "23001", (verb, place)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET what = ''", "DELETE FROM {}", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"]
)
def test_the_runtime_role_has_no_way_to_a_partition(verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{TREE} WHERE isleaf")
        parts = [row[0] for row in cursor.fetchall()]
    assert len(parts) > 4
    for name in parts:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb.format(name))


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["UPDATE accounts_readlogseal SET row_count = 1", "DELETE FROM accounts_readlogseal"])
def test_a_seal_stands(verb: str) -> None:
    sealed(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def partition_of(row: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM accounts_readrecord WHERE id = %s", [row])
        return str(cursor.fetchone()[0])


def months_from_now(months: int) -> datetime:
    now = timezone.now().astimezone(UTC)
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_a_month_turns_without_a_reading_being_lost() -> None:
    turn = months_from_now(1)
    last, first = write(read_at=turn - timedelta(microseconds=1)), write(read_at=turn)
    assert partition_of(last) == f"accounts_readrecord_{months_from_now(0):%Y_%m}"
    assert partition_of(first) == f"accounts_readrecord_{turn:%Y_%m}"
    assert readlog_chain.seal()[-1].row_count >= 2
    assert broken() == ""


@pytest.mark.django_db
def test_a_reading_without_room_lies_in_the_rest_and_is_kept_and_sealed_there() -> None:
    far = months_from_now(14)
    row = write(read_at=far)
    assert partition_of(row) == "accounts_readrecord_rest"
    with connection.cursor() as cursor:
        # The month whose rows lie in the rest is passed over, and the others get their room.
        cursor.execute("SELECT accounts_readrecord_make_room(15)")
    second = write(read_at=far + timedelta(days=1))
    assert (partition_of(row), partition_of(second)) == ("accounts_readrecord_rest",) * 2
    assert partition_of(write(read_at=months_from_now(15))) == f"accounts_readrecord_{months_from_now(15):%Y_%m}"
    readlog_chain.seal()
    assert broken() == ""


@pytest.mark.parametrize(("declared", "kind"), [(True, ""), (False, "rows_missing")])
def test_old_months_go_only_by_the_owners_declared_act(as_superuser: Ask, declared: bool, kind: str) -> None:  # noqa: F811
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE accounts_readrecord_2019_05 PARTITION OF accounts_readrecord"
            " FOR VALUES FROM ('2019-05-01') TO ('2019-06-01')"
        )
        write(read_at=datetime(2019, 5, 3, tzinfo=UTC))
        readlog_chain.seal()
        sealed()
        if declared:
            cursor.execute("SELECT accounts_readrecord_drop_before('2019-06-01', 'oppbevart i fem år')")
            assert cursor.fetchone()[0] == 1
        else:
            cursor.execute("DROP TABLE accounts_readrecord_2019_05")
    assert broken() == kind


@pytest.mark.django_db
def test_the_runtime_role_drops_no_month() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT accounts_readrecord_drop_before('2019-06-01', 'x')")


def test_a_broken_chain_is_one_case_however_many_nights_it_is_found(as_superuser: Ask, cast: Cast) -> None:  # noqa: F811
    rows = sealed()
    verify_read_log()
    assert not ReadLogCase.objects.exists()
    as_superuser("DELETE FROM accounts_readrecord WHERE id = ANY(%s)", rows[:2])
    verify_read_log()
    verify_read_log()
    case = ReadLogCase.objects.get()
    facts = case.facts
    assert (case.concern, facts["kind"], facts["found"]) == ("broken_chain", "rows_missing", facts["sealed"] - 2)
    assert "Rader som var forseglet, er borte." in cast.client("auditor").get("/leselogg/saker/").content.decode()
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["auditor"]]
