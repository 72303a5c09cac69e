"""Every transaction begins by saying who asks: the second lock in the database reads it (docs/adr/0006)."""

from __future__ import annotations

import json

from django.db.backends.postgresql import base
from psycopg import OperationalError, errors, pq

from familieplan.accounts.acting import NOBODY, Actor, Change, current, current_change


class DatabaseWrapper(base.DatabaseWrapper):
    def _set_autocommit(self, autocommit: bool) -> None:
        """Django's word for the beginning of an outermost transaction, and for its end."""
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        if not autocommit and (current() != NOBODY or current_change()):
            self.state(current())

    def state(self, actor: Actor) -> None:
        """Say it until the transaction ends, which begins here when nothing has been asked in it yet.

        BEGIN and the statement travel together: no request waits for the database once more.
        """
        connection, change = self.connection, current_change()
        idle = connection.pgconn.transaction_status == pq.TransactionStatus.IDLE
        if idle and actor == NOBODY and not change:
            return
        facts = {"familieplan.user": str(actor.user_id or ""), "familieplan.duty": actor.duty}
        if change:
            facts |= _of_history(change)
        settings = (f"set_config('{name}', {_quoted(connection.pgconn, value)}, true)" for name, value in facts.items())
        said = f"SELECT {', '.join(settings)}"
        with self.wrap_database_errors:
            if idle:
                if (connection.isolation_level, connection.read_only, connection.deferrable) != (None, None, None):
                    connection.execute(said)
                    return
                said = f"BEGIN; {said}"
            _exchange(connection.pgconn, said)


def _of_history(change: Change) -> dict[str, str]:
    """The names are pghistory's: its triggers look for them."""
    metadata = json.dumps({"user": change.user_id, "url": change.url})
    return {"pghistory.context_id": str(change.id), "pghistory.context_metadata": metadata}


def _quoted(pgconn: pq.abc.PGconn, value: str) -> str:
    return bytes(pq.Escaping(pgconn).escape_literal(value.encode())).decode()


def _exchange(pgconn: pq.abc.PGconn, said: str) -> None:
    """One message to the server and one back, by the driver's own lower half."""
    result = pgconn.exec_(said.encode())
    if pgconn.status != pq.ConnStatus.OK:
        raise OperationalError("the server has closed the connection")
    if result.status != pq.ExecStatus.TUPLES_OK:
        raise errors.error_from_result(result)
