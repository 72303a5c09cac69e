"""A yes to letting other offices know that somebody works with an area, and not who (docs/adr/0009)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('families', '0018_provisions_that_open_in_danger'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='consent',
            name='a_consent_is_not_rewritten',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consent',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consent',
            name='update_update',
        ),
        migrations.AddField(
            model_name='consent',
            name='tells_of_work',
            field=models.BooleanField(db_default=False, default=False, verbose_name='andre kan få vite, uten navn, hva det arbeides med'),
        ),
        migrations.AddField(
            model_name='consentevent',
            name='tells_of_work',
            field=models.BooleanField(db_default=False, default=False, verbose_name='andre kan få vite, uten navn, hva det arbeides med'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='a_consent_is_not_rewritten', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."family_id" IS DISTINCT FROM (NEW."family_id") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."areas" IS DISTINCT FROM (NEW."areas") OR OLD."tells_of_work" IS DISTINCT FROM (NEW."tells_of_work") OR OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."until_on" IS DISTINCT FROM (NEW."until_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='947908bce9309f3b7bd2271cdec5c0c9f1617fee', operation='UPDATE', pgid='pgtrigger_a_consent_is_not_rewritten_bf713', table='families_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "families_consentevent" ("areas", "channel", "family_id", "given_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_at", "recorded_by_id", "tells_of_work", "until_on", "what") VALUES (NEW."areas", NEW."channel", NEW."family_id", NEW."given_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."recorded_at", NEW."recorded_by_id", NEW."tells_of_work", NEW."until_on", NEW."what"); RETURN NULL;', hash='96582c68eee90144d6c6492d1cdf303db0746464', operation='INSERT', pgid='pgtrigger_insert_insert_14e6c', table='families_consent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."areas" IS DISTINCT FROM (NEW."areas") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."family_id" IS DISTINCT FROM (NEW."family_id") OR OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."tells_of_work" IS DISTINCT FROM (NEW."tells_of_work") OR OLD."until_on" IS DISTINCT FROM (NEW."until_on") OR OLD."what" IS DISTINCT FROM (NEW."what"))', func='INSERT INTO "families_consentevent" ("areas", "channel", "family_id", "given_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "recorded_at", "recorded_by_id", "tells_of_work", "until_on", "what") VALUES (NEW."areas", NEW."channel", NEW."family_id", NEW."given_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."recorded_at", NEW."recorded_by_id", NEW."tells_of_work", NEW."until_on", NEW."what"); RETURN NULL;', hash='30db479d2b2b6c28264ab194d7c6febd79d90f17', operation='UPDATE', pgid='pgtrigger_update_update_ccb15', table='families_consent', when='AFTER')),
        ),
    ]
