"""The two database roles: the owner migrates, the runtime role serves and can neither change nor forge."""

import pytest
from django.db import DatabaseError, connection, transaction

pytestmark = pytest.mark.django_db


def ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_the_tests_run_as_the_runtime_role() -> None:
    assert ask("SELECT current_user") == "familieplan_app"


def test_the_runtime_role_cannot_pass_row_level_security() -> None:
    assert ask("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user") is False


def test_the_runtime_role_owns_no_table() -> None:
    assert ask("SELECT count(*) FROM pg_tables WHERE tableowner = 'familieplan_app'") == 0


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE own (id int)", "DROP TABLE accounts_user", "ALTER TABLE accounts_user ADD COLUMN x int"]
)
def test_the_runtime_role_cannot_change_the_schema(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE accounts_readrecord SET what = ''", "DELETE FROM accounts_readrecord"])
def test_nobody_can_change_the_read_log(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_read_log_gets_room_for_coming_months() -> None:
    ask("SELECT accounts_readrecord_make_room(5)")
    assert ask("SELECT accounts_readrecord_make_room(5)") == 0
