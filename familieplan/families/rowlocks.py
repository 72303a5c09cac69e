"""The second lock, as migrations set it: which rows of a table the database shows to whom (docs/adr/0006).

A table that hangs on a family gets its policy in the migration that makes it, in one line:
`lock("coordination_goal", seen_through("coordination_plans_seen", "plan_id"))`. A test fails for a table without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.migrations import RunSQL

# A sub-select without a table of its own is asked once per query, not once per row.
ME = "(SELECT nullif(current_setting('familieplan.user', true), '')::bigint)"
# Asked per row it costs less than to plan a sub-select for it in every policy of every table.
DUTY = "current_setting('familieplan.duty', true)"
ROLE = f'"{settings.DATABASE_APP_ROLE}"'
NOBODY = "false"
TODAY = "(now() AT TIME ZONE 'Europe/Oslo')::date"
IS_AUDITOR = (
    f"(SELECT true FROM accounts_employment e WHERE e.user_id = {ME} AND e.role = 'auditor'"  # noqa: S608
    f" AND e.started_on <= {TODAY} AND (e.ended_on IS NULL OR e.ended_on > {TODAY}) LIMIT 1)"
)
Duties = Mapping[str, str] | Iterable[str]
# Asked once per query, and only where nothing else has let the row through.
AS_MEMBER = "(SELECT families_by_own_door())"


def seen_through(view: str, column: str) -> str:
    """The row is seen by whoever finds its `column` in a view of what one may see."""
    return f"{view}_has({{table}}.{column})"


def found_in(table: str, column: str, key: str) -> str:
    """The row goes with a row of another table, whose own lock is asked.

    A scalar sub-select with LIMIT 1 is looked up row by row by an index. Written as EXISTS or IN the planner may turn
    it into a hash of everything one may see, which for a lead of 25,000 families costs more than the page.
    """
    return f"(SELECT true FROM {table} found WHERE found.{key} = {{table}}.{column} LIMIT 1)"  # noqa: S608


FAMILY = seen_through("families_seen", "family_id")
OWN = seen_through("families_own", "family_id")


def lock(
    table: str,
    people: str = FAMILY,
    *,
    reads: Duties = (),
    writes: Duties = (),
    enters: Duties = (),
    changes: Duties = (),
    people_write: str | None = None,
) -> RunSQL:
    """`people`: the condition under which whoever asks sees a row, and may write it unless `people_write` says less.

    A duty that `reads` sees rows; one that `changes` alters those that are there, too, and one that `writes` also adds
    and deletes them. One that `enters` only adds rows and sees none. A mapping gives a duty the condition on its rows.
    {table} stands for the table's name.
    """
    reads, writes, enters, changes = (_conditions(each) for each in (reads, writes, enters, changes))
    shown, altered, entered = writes | changes | reads, writes | changes, writes | enters
    may_write = people if people_write is None else people_write
    policies = [("SELECT", shown, people, "USING"), ("INSERT", entered, may_write, "WITH CHECK")]
    policies += [("UPDATE", altered, may_write, "USING"), ("DELETE", writes, may_write, "USING")]
    if shown == entered == altered == writes and people == may_write:
        policies = [("ALL", shown, people, "USING")]
    made = [
        f"CREATE POLICY second_lock_{verb.lower()} ON {table} FOR {verb} {word} ({_either(duties, asked)})"
        for verb, duties, asked, word in policies
    ]
    return RunSQL(
        [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", *(sql.replace("{table}", table) for sql in made)],
        [
            *(f"DROP POLICY second_lock_{verb.lower()} ON {table}" for verb, *_rest in policies),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def lock_history(table: str, people: str = FAMILY, *, enters: Duties = ()) -> RunSQL:
    """The history of a table: seen as its rows are, added to by triggers for whoever may write those."""
    return lock(table, people, enters=enters)


def open_to_member(table: str, condition: str = OWN) -> RunSQL:
    """Somebody in a family, signed in as such, sees these rows too; nobody in a family ever writes one.

    For everybody else the question ends at who asks: a list of staff does not pay for the family's door.
    """
    asked = condition.replace("{table}", table)
    return RunSQL(
        f"CREATE POLICY own_door ON {table} FOR SELECT USING (CASE WHEN {AS_MEMBER} THEN {asked} ELSE false END)",
        f"DROP POLICY own_door ON {table}",
    )


def open_to_duties(
    table: str, *, reads: Iterable[str] = (), enters: Iterable[str] = (), changes: Iterable[str] = ()
) -> RunSQL:
    """Duties that came after the table's lock: they see its rows, add to them, or alter those that are there."""
    made, gone = [], []
    opened = (("SELECT", "USING", reads), ("INSERT", "WITH CHECK", enters), ("UPDATE", "USING", changes))
    for verb, word, duties in opened:
        # One name for each set of duties: a later migration may open the same table to others. PostgreSQL asks the
        # policies of a table from the last name to the first: a duty is let in before anybody is looked up.
        if listed := sorted(str(duty) for duty in duties):
            name = f"then_{verb.lower()}_{'_'.join(listed)}"[:63]
            these = ", ".join(f"'{duty}'" for duty in listed)
            made.append(f"CREATE POLICY {name} ON {table} FOR {verb} {word} ({DUTY} = ANY (ARRAY[{these}]))")
            # Later migrations may have put several into one (one_question_of_duties), which goes with its table.
            gone.append(f"DROP POLICY IF EXISTS {name} ON {table}")
    return RunSQL(tuple(made), tuple(gone))


def one_question_of_duties() -> RunSQL:
    """What `open_to_duties` has added to a table so far becomes one policy for each verb, which means the same.

    Each policy is a question of its own for every row, and is planned for every statement.
    """
    return RunSQL(ONE_QUESTION, RunSQL.noop)


ONE_QUESTION = r"""
DO $$
DECLARE
    many record;
    old name;
BEGIN
    FOR many IN
        SELECT p.polrelid::regclass AS held, p.polcmd, array_agg(DISTINCT p.polname) AS names,
               string_agg(DISTINCT duty, ', ' ORDER BY duty) AS duties
          FROM pg_policy p,
               regexp_match(coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
                   '^\(current_setting\(''familieplan.duty''::text, true\) = ANY \(ARRAY\[(.*)\]\)\)$') AS listed,
               regexp_split_to_table(listed[1], ', ') AS duty
         WHERE p.polname LIKE 'then%' AND p.polcmd IN ('r', 'a', 'w')
         GROUP BY 1, 2 HAVING count(DISTINCT p.polname) > 1
    LOOP
        FOREACH old IN ARRAY many.names LOOP
            EXECUTE format('DROP POLICY %I ON %s', old, many.held);
        END LOOP;
        EXECUTE format(
            'CREATE POLICY then_%s ON %s FOR %s (current_setting(''familieplan.duty'', true) = ANY (ARRAY[%s]))',
            CASE many.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' ELSE 'update' END,
            many.held,
            CASE many.polcmd WHEN 'r' THEN 'SELECT USING' WHEN 'a' THEN 'INSERT WITH CHECK' ELSE 'UPDATE USING' END,
            many.duties);
    END LOOP;
END $$"""


def view_of_what_is_seen(name: str, select: str, key: str | None = "family_id", kind: str = "bigint") -> RunSQL:
    """A view whose rows are those that the person who asks may see, and the question of one `key` in it (None: none).

    Not safe in a parallel plan: the key of a right is remembered for the transaction (families_right), and a setting
    cannot be changed there. It reads with the owner's eyes: the policies of the tables beneath are not asked a second
    time. Nobody writes through it. The question is a function, so that its plan is made once in a session; written out
    in each policy it would be planned anew for every table of every statement, which costs more than the page.
    """
    view: list[Any] = [
        f"CREATE VIEW {name} AS {select}",
        f"REVOKE ALL ON {name} FROM {ROLE}",
        f"GRANT SELECT ON {name} TO {ROLE}",
    ]
    if key is None:
        return RunSQL(view, [f"DROP VIEW {name}"])
    question = f"""
        CREATE FUNCTION {name}_has(asked {kind}) RETURNS boolean
        LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER AS $$
        BEGIN RETURN EXISTS (SELECT FROM public.{name} seen WHERE seen.{key} = asked); END $$"""
    return RunSQL(
        [*view, question, *_for_the_application(f"{name}_has({kind})")],
        [f"DROP FUNCTION {name}_has({kind})", f"DROP VIEW {name}"],
    )


def whether(name: str, condition: str) -> RunSQL:
    """A question without a row, asked with the owner's eyes: who asks, and what that one is."""
    made = f"""
        CREATE FUNCTION {name}() RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$ BEGIN RETURN {condition}; END $$"""
    return RunSQL([made, *_for_the_application(f"{name}()")], [f"DROP FUNCTION {name}()"])


def _for_the_application(function: str) -> list[str]:
    return [f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC", f"GRANT EXECUTE ON FUNCTION {function} TO {ROLE}"]


def holds(*rights: str) -> str:
    """The condition on access rows `a`: they are those of the person who asks, and of one of these rights."""
    numbers = ", ".join(f"(SELECT families_right('{right}'))" for right in rights)
    permission = numbers if len(rights) == 1 else f"ANY (ARRAY[{numbers}])"
    # What is lent for a time is over at the moment itself.
    return f"a.user_id = {ME} AND a.permission_id = {permission} AND (a.until_at IS NULL OR a.until_at > now())"


def _conditions(duties: Duties) -> dict[str, str]:
    pairs = duties.items() if isinstance(duties, Mapping) else ((duty, "true") for duty in duties)
    return {str(duty): condition for duty, condition in pairs}


def _either(duties: Mapping[str, str], people: str) -> str:
    """Whoever has a duty is nobody else meanwhile.

    The planner takes `x IS NOT NULL` for nearly always true, and any other condition of this kind for true every second
    time: of four tables in a row it would then expect a sixteenth, and collect and sort what it should walk in order.
    """
    cases = " ".join(f"WHEN '{duty}' THEN {condition}" for duty, condition in duties.items())
    return f"nullif({f'CASE {DUTY} {cases} ELSE {people} END' if duties else people}, false) IS NOT NULL"
