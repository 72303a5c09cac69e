"""The read log tells reading from writing, and is sealed in a chain: a row that is changed or gone shows."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

COLUMNS = """
ALTER TABLE accounts_readrecord ADD COLUMN deed varchar(8) NOT NULL DEFAULT 'read'
    CHECK (deed IN ('listed', 'read', 'write', 'out'));
ALTER TABLE accounts_readrecord ALTER COLUMN deed DROP DEFAULT;
ALTER TABLE accounts_readrecord ADD COLUMN digest bytea;
CREATE INDEX accounts_readrecord_reader ON accounts_readrecord (user_email, read_at DESC);
"""

# A JSON array, because its text has one meaning only: fields that run into each other would digest alike.
DIGEST = """
CREATE FUNCTION accounts_readrecord_digest(
    id bigint, read_at timestamptz, user_email text, user_name text, office text, role text,
    family text, what text, purpose text, address text, deed text
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        id, (extract(epoch FROM read_at) * 1000000)::bigint, user_email, user_name, office, role,
        family, what, purpose, address, deed)::text, 'UTF8'))
$$;
CREATE FUNCTION accounts_readrecord_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.digest := accounts_readrecord_digest(NEW.id, NEW.read_at, NEW.user_email, NEW.user_name, NEW.office, NEW.role,
                                             NEW.family, NEW.what, NEW.purpose, NEW.address, NEW.deed);
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON accounts_readrecord FOR EACH ROW EXECUTE FUNCTION accounts_readrecord_stamp();
ALTER TABLE accounts_readrecord DISABLE TRIGGER append_only;
UPDATE accounts_readrecord SET digest = accounts_readrecord_digest(
    id, read_at, user_email, user_name, office, role, family, what, purpose, address, deed);
ALTER TABLE accounts_readrecord ENABLE TRIGGER append_only;
ALTER TABLE accounts_readrecord ALTER COLUMN digest SET NOT NULL;
"""

SEALS = """
CREATE TABLE accounts_readlogseal (
    number bigint PRIMARY KEY CHECK (number > 0),
    after_id bigint NOT NULL UNIQUE,
    last_id bigint NOT NULL UNIQUE,
    row_count integer NOT NULL CHECK (row_count > 0),
    first_read_at timestamptz NOT NULL,
    last_read_at timestamptz NOT NULL,
    rows_digest varchar(64) NOT NULL,
    previous varchar(64) NOT NULL,
    digest varchar(64) NOT NULL,
    sealed_at timestamptz NOT NULL,
    CHECK (last_id > after_id)
);
CREATE TABLE accounts_readlogcut (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_from date NOT NULL,
    why text NOT NULL CHECK (why <> ''),
    cut_by name NOT NULL DEFAULT session_user,
    cut_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_readlogseal
    FOR EACH ROW EXECUTE FUNCTION accounts_readrecord_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON accounts_readlogseal
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_readrecord_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_readlogcut
    FOR EACH ROW EXECUTE FUNCTION accounts_readrecord_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON accounts_readlogcut
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_readrecord_refuse();
"""

# PostgreSQL hands row triggers down to partitions, but neither the one against TRUNCATE nor the want of a privilege.
GUARD = """
CREATE FUNCTION accounts_readrecord_guard(partition regclass) RETURNS void LANGUAGE plpgsql AS $guard$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION accounts_readrecord_refuse()', partition);
    EXECUTE format('REVOKE ALL ON %s FROM {role}', partition);
END $guard$;
SELECT accounts_readrecord_guard(relid) FROM pg_partition_tree('accounts_readrecord') WHERE isleaf;
CREATE OR REPLACE FUNCTION accounts_readrecord_make_room(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $room$
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
        PERFORM accounts_readrecord_guard(partition::regclass);
        made := made + 1;
    END LOOP;
    RETURN made;
END $room$;
"""

# Dropping old months is the owner's act, and leaves a row: without it the chain would call them missing.
CUT = """
CREATE FUNCTION accounts_readrecord_drop_before(first_kept date, why text) RETURNS integer LANGUAGE plpgsql AS $cut$
DECLARE
    each record;
    dropped integer := 0;
BEGIN
    FOR each IN SELECT relid::regclass AS partition, right(relid::regclass::text, 7) AS month
                  FROM pg_partition_tree('accounts_readrecord')
                 WHERE isleaf AND relid::regclass::text ~ '_[0-9]{4}_[0-9]{2}$' LOOP
        CONTINUE WHEN to_date(each.month, 'YYYY_MM') + interval '1 month' > first_kept;
        EXECUTE format('DROP TABLE %s', each.partition);
        dropped := dropped + 1;
    END LOOP;
    INSERT INTO accounts_readlogcut (kept_from, why) VALUES (first_kept, why);
    RETURN dropped;
END $cut$;
REVOKE ALL ON FUNCTION accounts_readrecord_drop_before(date, text) FROM PUBLIC;
"""

BACK = """
DROP FUNCTION accounts_readrecord_drop_before(date, text);
DROP TABLE accounts_readlogcut;
DROP TABLE accounts_readlogseal;
DROP TRIGGER stamp ON accounts_readrecord;
DROP FUNCTION accounts_readrecord_stamp();
DROP FUNCTION accounts_readrecord_digest(bigint, timestamptz, text, text, text, text, text, text, text, text, text);
DROP INDEX accounts_readrecord_reader;
ALTER TABLE accounts_readrecord DROP COLUMN digest;
ALTER TABLE accounts_readrecord DROP COLUMN deed;
"""


def guard(apps, schema_editor):
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(GUARD.replace("{role}", role))
        cursor.execute(f"REVOKE UPDATE, DELETE ON accounts_readlogseal FROM {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON accounts_readlogcut FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_deputies_and_absences")]
    operations = [
        migrations.RunSQL(COLUMNS + DIGEST + SEALS + CUT, BACK),
        migrations.RunPython(guard, migrations.RunPython.noop),
        # The table is not Django's; these keep its picture of it in step.
        migrations.AddField("readrecord", "deed", models.CharField(max_length=8, choices=[
            ("listed", "Så i en liste"), ("read", "Leste"), ("write", "Skrev"), ("out", "Tok ut")])),
        migrations.AddField("readrecord", "digest", models.BinaryField()),
        migrations.CreateModel(
            name="ReadLogSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("after_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("row_count", models.IntegerField()),
                ("first_read_at", models.DateTimeField()),
                ("last_read_at", models.DateTimeField()),
                ("rows_digest", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"managed": False, "db_table": "accounts_readlogseal"},
        ),
    ]
