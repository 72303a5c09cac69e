"""The register says which provisions a family can be opened on in danger; until now they stood in a list of their own."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from familieplan.families.first_rows import enter_those_in_danger


def enter(apps, schema_editor):
    enter_those_in_danger(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0017_duties_of_deputies_and_consents'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='legalbasis',
            name='a_version_is_not_rewritten',
        ),
        migrations.AddField(
            model_name='legalbasis',
            name='opens_in_danger',
            field=models.BooleanField(db_default=False, default=False, verbose_name='kan brukes til nødtilgang'),
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
        # What waits for the end of the transaction would keep the trigger from being made.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='legalbasis',
            trigger=pgtrigger.compiler.Trigger(name='a_version_is_not_rewritten', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."law" IS DISTINCT FROM (NEW."law") OR OLD."paragraph" IS DISTINCT FROM (NEW."paragraph") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."from_all" IS DISTINCT FROM (NEW."from_all") OR OLD."to_all" IS DISTINCT FROM (NEW."to_all") OR OLD."opens_in_danger" IS DISTINCT FROM (NEW."opens_in_danger") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='38e51e8da2270680b0b3a04702207ad8558ae9f8', operation='UPDATE', pgid='pgtrigger_a_version_is_not_rewritten_0fd66', table='families_legalbasis', when='BEFORE')),
        ),
    ]
