"""That somebody else works with the same, without a word of who (docs/adr/0009)."""

from __future__ import annotations

from django.db import connection

from familieplan.accounts.prepared import plan_kept


def worked_elsewhere(family_id: int) -> set[str]:
    """Life areas that somebody works with in another plan of the same people, where those have said yes to telling so.

    The database's own view answers, for whoever asks may see nothing of the other plan: it holds nothing but areas.
    """
    with plan_kept(), connection.cursor() as cursor:
        cursor.execute("SELECT area FROM coordination_work_elsewhere WHERE family_id = %s", [family_id])
        return {row[0] for row in cursor.fetchall()}
