"""A month of the read log is reached through the whole log only, where the database asks who may read it."""

from django.conf import settings
from django.db import migrations

ROLE = f'"{settings.DATABASE_APP_ROLE}"'
CLOSE = f"""
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'accounts_readrecord'::regclass LOOP
        EXECUTE format('REVOKE ALL ON %s FROM {ROLE}', part);
    END LOOP;
END $$
"""
MAKE_ROOM = f"""
CREATE OR REPLACE FUNCTION accounts_readrecord_make_room(months_ahead integer) RETURNS integer
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
        EXECUTE format('REVOKE ALL ON %I FROM {ROLE}', partition);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_notices")]
    operations = [migrations.RunSQL([CLOSE, MAKE_ROOM], migrations.RunSQL.noop)]
