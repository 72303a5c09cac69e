"""A measure that was made of an offer knows it by key, and not by the name of whoever offers it."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0076_earlier_zones'),
        ('coordination', '0251_carried_over_lock'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='measure',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='measure',
            name='update_update',
        ),
        migrations.AddField(
            model_name='measure',
            name='offer',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.offer', verbose_name='tilbud'),
        ),
        # Its index is made without shutting the table (0262).
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE coordination_measureevent ADD COLUMN offer_id bigint NULL',
                    'ALTER TABLE coordination_measureevent DROP COLUMN offer_id',
                ),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='measureevent',
                    name='offer',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='areas.offer', verbose_name='tilbud'),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "coordination_measureevent" ("also_areas", "area", "changed_by_id", "created_at", "created_by_id", "done_on", "due_on", "evaluate_on", "evaluated_on", "felt_help", "felt_help_by", "felt_help_words", "funding_id", "goal_id", "id", "kind_id", "led_to", "note", "offer_id", "owner_kind", "owner_name", "owner_person_id", "owner_service_id", "owner_worker_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "public_id", "result", "result_words", "started_on", "status", "text", "timetable") VALUES (NEW."also_areas", NEW."area", NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."done_on", NEW."due_on", NEW."evaluate_on", NEW."evaluated_on", NEW."felt_help", NEW."felt_help_by", NEW."felt_help_words", NEW."funding_id", NEW."goal_id", NEW."id", NEW."kind_id", NEW."led_to", NEW."note", NEW."offer_id", NEW."owner_kind", NEW."owner_name", NEW."owner_person_id", NEW."owner_service_id", NEW."owner_worker_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."public_id", NEW."result", NEW."result_words", NEW."started_on", NEW."status", NEW."text", NEW."timetable"); RETURN NULL;', hash='1dd1075e8a6e93f8f516f192122f427184b972c6', operation='INSERT', pgid='pgtrigger_insert_insert_77d69', table='coordination_measure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "coordination_measureevent" ("also_areas", "area", "changed_by_id", "created_at", "created_by_id", "done_on", "due_on", "evaluate_on", "evaluated_on", "felt_help", "felt_help_by", "felt_help_words", "funding_id", "goal_id", "id", "kind_id", "led_to", "note", "offer_id", "owner_kind", "owner_name", "owner_person_id", "owner_service_id", "owner_worker_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "public_id", "result", "result_words", "started_on", "status", "text", "timetable") VALUES (NEW."also_areas", NEW."area", NEW."changed_by_id", NEW."created_at", NEW."created_by_id", NEW."done_on", NEW."due_on", NEW."evaluate_on", NEW."evaluated_on", NEW."felt_help", NEW."felt_help_by", NEW."felt_help_words", NEW."funding_id", NEW."goal_id", NEW."id", NEW."kind_id", NEW."led_to", NEW."note", NEW."offer_id", NEW."owner_kind", NEW."owner_name", NEW."owner_person_id", NEW."owner_service_id", NEW."owner_worker_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."public_id", NEW."result", NEW."result_words", NEW."started_on", NEW."status", NEW."text", NEW."timetable"); RETURN NULL;', hash='ad28174ab38bcc1091a4b1af451b654ef521187b', operation='UPDATE', pgid='pgtrigger_update_update_e3d90', table='coordination_measure', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('offer', None), ('owner_kind', 'local'), _connector='OR'), name='an_offer_is_a_local_actors'),
        ),
    ]
