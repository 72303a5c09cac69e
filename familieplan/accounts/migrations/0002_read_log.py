"""The read log's table: partitioned by month, and append-only for everybody."""

from django.conf import settings
from django.db import migrations

TABLE = """
CREATE TABLE accounts_readrecord (
    id bigint GENERATED ALWAYS AS IDENTITY,
    read_at timestamptz NOT NULL,
    user_email varchar(254) NOT NULL,
    user_name varchar(120) NOT NULL,
    office varchar(120) NOT NULL,
    role varchar(20) NOT NULL,
    family varchar(36) NOT NULL,
    what varchar(60) NOT NULL,
    purpose varchar(60) NOT NULL,
    address varchar(45) NOT NULL,
    PRIMARY KEY (id, read_at)
) PARTITION BY RANGE (read_at);
CREATE TABLE accounts_readrecord_rest PARTITION OF accounts_readrecord DEFAULT;
CREATE INDEX accounts_readrecord_family ON accounts_readrecord (family, read_at DESC);
CREATE INDEX accounts_readrecord_in_time ON accounts_readrecord (read_at DESC, id DESC);
"""

APPEND_ONLY = """
CREATE FUNCTION accounts_readrecord_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the read log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_readrecord
    FOR EACH ROW EXECUTE FUNCTION accounts_readrecord_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON accounts_readrecord
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_readrecord_refuse();
"""

# A partition is the owner's to make; the runtime role may call this function and nothing more.
MAKE_ROOM = """
CREATE FUNCTION accounts_readrecord_make_room(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first_day date;
    partition text;
    made integer := 0;
BEGIN
    FOR ahead IN 0..least(greatest(months_ahead, 0), 24) LOOP
        first_day := (date_trunc('month', now()) + make_interval(months => ahead))::date;
        partition := 'accounts_readrecord_' || to_char(first_day, 'YYYY_MM');
        -- Rows that already lie in the rest table stay there: moving them would be a change.
        CONTINUE WHEN to_regclass(partition) IS NOT NULL OR EXISTS (
            SELECT 1 FROM accounts_readrecord_rest
             WHERE read_at >= first_day AND read_at < first_day + interval '1 month');
        EXECUTE format('CREATE TABLE %I PARTITION OF accounts_readrecord FOR VALUES FROM (%L) TO (%L)',
                       partition, first_day, (first_day + interval '1 month')::date);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION accounts_readrecord_make_room(integer) FROM PUBLIC;
"""


def grant(apps, schema_editor):
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION accounts_readrecord_make_room(integer) TO {role}")
    schema_editor.execute(f"REVOKE UPDATE, DELETE ON accounts_readrecord, accounts_readrecord_rest FROM {role}")
    schema_editor.execute("SELECT accounts_readrecord_make_room(3)")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            TABLE + APPEND_ONLY + MAKE_ROOM,
            "DROP TABLE accounts_readrecord; DROP FUNCTION accounts_readrecord_refuse(); "
            "DROP FUNCTION accounts_readrecord_make_room(integer)",
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
