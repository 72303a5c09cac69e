"""Two things of the second lock that only show when a question is large.

A function that asks for a right remembers its key in a setting, which a parallel plan refuses with an error; it says so
now, and such a question is planned for one process. And a duty that was let in later is asked before the people are: in
reverse order of names, so that a night over every family does not look up access row by row.
"""

from django.db import migrations

ASKS_FOR_RIGHTS = """
DO $$
DECLARE each regprocedure;
BEGIN
    FOR each IN
        SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = current_schema()
         WHERE p.proparallel = 's' AND p.prosecdef AND p.prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
    LOOP
        EXECUTE format('ALTER FUNCTION %s PARALLEL UNSAFE', each);
    END LOOP;
END $$"""
DUTIES_FIRST = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT polname, polrelid::regclass AS place FROM pg_policy WHERE starts_with(polname::text, 'further_') LOOP
        EXECUTE format('ALTER POLICY %I ON %s RENAME TO %I', each.polname, each.place,
                       regexp_replace(each.polname, '^further_', 'then_'));
    END LOOP;
END $$"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0159_what_stands_in_the_way"), ("rights", "0001_archive_counts")]
    operations = [
        migrations.RunSQL(ASKS_FOR_RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(DUTIES_FIRST, migrations.RunSQL.noop),
    ]
