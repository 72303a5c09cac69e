"""On what somebody in a family is in Norway, with its history."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0072_entitlements'),
        ('families', '0081_index_of_journal_numbers'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResidenceNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('settled', 'Bor fast og lovlig i Norge'), ('eea', 'EØS-borger som ikke bor fast i Norge'), ('seeker', 'Har søkt asyl og venter på svar'), ('refused', 'Har fått endelig avslag på asyl'), ('none', 'Uten lovlig opphold')], max_length=7, verbose_name='oppholdsstatus')),
                ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='fra')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('said_by', models.CharField(max_length=120, verbose_name='hvem sier det?')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residence_notes', to='families.family')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='residence_notes', to='families.person')),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='residence_ends_after_it_begins'),
                    models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('family', 'person'), name='one_residence_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('said_by', ''), _negated=True), name='somebody_has_said_it'),
                ],
                'ordering': ['from_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ResidenceNoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('settled', 'Bor fast og lovlig i Norge'), ('eea', 'EØS-borger som ikke bor fast i Norge'), ('seeker', 'Har søkt asyl og venter på svar'), ('refused', 'Har fått endelig avslag på asyl'), ('none', 'Uten lovlig opphold')], max_length=7, verbose_name='oppholdsstatus')),
                ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='fra')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('said_by', models.CharField(max_length=120, verbose_name='hvem sier det?')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('family', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='families.family')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='families.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='families.residencenote')),
                ('written_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='residencenote',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "families_residencenoteevent" ("family_id", "from_on", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_by", "status", "until_on", "written_at", "written_by_id") VALUES (NEW."family_id", NEW."from_on", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."said_by", NEW."status", NEW."until_on", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='286d061bffd5c37592b48af5cde1a5dc8804524c', operation='INSERT', pgid='pgtrigger_insert_insert_60ffc', table='families_residencenote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='residencenote',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "families_residencenoteevent" ("family_id", "from_on", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_by", "status", "until_on", "written_at", "written_by_id") VALUES (NEW."family_id", NEW."from_on", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."said_by", NEW."status", NEW."until_on", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='52c18823f6bdfbf7d7837cedb4ac71b1997717c2', operation='UPDATE', pgid='pgtrigger_update_update_10901', table='families_residencenote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='residencenoteevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='278d5c6cb6cd5bdbd4a83658c31fa600378c68c9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3c1d7', table='families_residencenoteevent', when='BEFORE')),
        ),
    ]
