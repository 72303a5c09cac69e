"""When a case was sent in the common papers of an OSK meeting."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0262_index_of_offers_in_history'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='oskitem',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='oskitem',
            name='update_update',
        ),
        migrations.AddField(
            model_name='oskitem',
            name='in_papers_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='oskitemevent',
            name='in_papers_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='oskitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "coordination_oskitemevent" ("about_children", "added_at", "added_by_id", "child_not_asked", "child_view", "decided_at", "decided_by_id", "decision", "family_id", "family_invited", "family_view", "follow_up_on", "id", "in_papers_at", "meeting_id", "minutes", "no_measure_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "wish", "withdrawn_at") VALUES (NEW."about_children", NEW."added_at", NEW."added_by_id", NEW."child_not_asked", NEW."child_view", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."family_id", NEW."family_invited", NEW."family_view", NEW."follow_up_on", NEW."id", NEW."in_papers_at", NEW."meeting_id", NEW."minutes", NEW."no_measure_because", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."wish", NEW."withdrawn_at"); RETURN NULL;', hash='be9463ad9de348fca7e49a5e1c7e56cc97838551', operation='INSERT', pgid='pgtrigger_insert_insert_fdc72', table='coordination_oskitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='oskitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "coordination_oskitemevent" ("about_children", "added_at", "added_by_id", "child_not_asked", "child_view", "decided_at", "decided_by_id", "decision", "family_id", "family_invited", "family_view", "follow_up_on", "id", "in_papers_at", "meeting_id", "minutes", "no_measure_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "wish", "withdrawn_at") VALUES (NEW."about_children", NEW."added_at", NEW."added_by_id", NEW."child_not_asked", NEW."child_view", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."family_id", NEW."family_invited", NEW."family_view", NEW."follow_up_on", NEW."id", NEW."in_papers_at", NEW."meeting_id", NEW."minutes", NEW."no_measure_because", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."wish", NEW."withdrawn_at"); RETURN NULL;', hash='960065cd07e4937b39827512ff335e44af6d9a27', operation='UPDATE', pgid='pgtrigger_update_update_b6981', table='coordination_oskitem', when='AFTER')),
        ),
    ]
