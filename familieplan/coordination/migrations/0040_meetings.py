import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import ME, lock, lock_history, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_family_people'),
        ('coordination', '0031_measures_lock'),
        ('families', '0020_question_of_a_basis'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='begynner')),
                ('ends_at', models.DateTimeField(verbose_name='slutter')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='sted')),
                ('about', models.TextField(max_length=2000, verbose_name='saker')),
                ('state', models.CharField(choices=[('planned', 'Avtalt'), ('held', 'Holdt'), ('cancelled', 'Avlyst')], default='planned', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='hvorfor avlyst')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('called_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='coordination.familyplan')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts_at', models.DateTimeField(verbose_name='begynner')),
                ('ends_at', models.DateTimeField(verbose_name='slutter')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='sted')),
                ('about', models.TextField(max_length=2000, verbose_name='saker')),
                ('state', models.CharField(choices=[('planned', 'Avtalt'), ('held', 'Holdt'), ('cancelled', 'Avlyst')], default='planned', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='hvorfor avlyst')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('called_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.service')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coordination.meeting')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coordination.familyplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(blank=True, choices=[('', 'Ikke svart'), ('yes', 'Kommer'), ('no', 'Kommer ikke')], max_length=3, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='coordination.meeting')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.person')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.familyplan')),
                ('service', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingInvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('answer', models.CharField(blank=True, choices=[('', 'Ikke svart'), ('yes', 'Kommer'), ('no', 'Kommer ikke')], max_length=3, verbose_name='svar')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coordination.meeting')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='families.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coordination.meetinginvitation')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coordination.familyplan')),
                ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.service')),
                ('worker', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LastLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('plan', 'the plan page'), ('log', 'the log')], max_length=4)),
                ('seen_at', models.DateTimeField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coordination.familyplan')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'plan', 'what'), name='one_last_look')],
            },
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['plan', 'starts_at'], name='meetings_of_a_plan'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('about', ''), _negated=True), name='meeting_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('reason', '')), _connector='OR'), name='meeting_is_cancelled_for_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "coordination_meetingevent" ("about", "called_by_id", "created_at", "ends_at", "id", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_id", "public_id", "reason", "starts_at", "state") VALUES (NEW."about", NEW."called_by_id", NEW."created_at", NEW."ends_at", NEW."id", NEW."kept_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."plan_id", NEW."public_id", NEW."reason", NEW."starts_at", NEW."state"); RETURN NULL;', hash='7cca890d1acde73f0df292c9ae3e2a8c78d9a4a7', operation='INSERT', pgid='pgtrigger_insert_insert_777ab', table='coordination_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "coordination_meetingevent" ("about", "called_by_id", "created_at", "ends_at", "id", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_id", "public_id", "reason", "starts_at", "state") VALUES (NEW."about", NEW."called_by_id", NEW."created_at", NEW."ends_at", NEW."id", NEW."kept_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."plan_id", NEW."public_id", NEW."reason", NEW."starts_at", NEW."state"); RETURN NULL;', hash='c082fefa2cfa67e31dae90fcc81f62aa020b9628', operation='UPDATE', pgid='pgtrigger_update_update_3db91', table='coordination_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57665efa5ee65ce2bdc7f3c10ec7a639af94688c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2e049', table='coordination_meetingevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='meetinginvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('service__isnull', False), ('worker__isnull', False)), models.Q(('answer', ''), ('person__isnull', False), ('service', None), ('worker', None)), _connector='OR'), name='a_worker_or_a_person_is_asked'),
        ),
        migrations.AddConstraint(
            model_name='meetinginvitation',
            constraint=models.UniqueConstraint(fields=('meeting', 'worker'), name='a_worker_is_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='meetinginvitation',
            constraint=models.UniqueConstraint(fields=('meeting', 'person'), name='a_person_is_asked_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetinginvitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "coordination_meetinginvitationevent" ("answer", "answered_at", "id", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "service_id", "worker_id") VALUES (NEW."answer", NEW."answered_at", NEW."id", NEW."meeting_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."service_id", NEW."worker_id"); RETURN NULL;', hash='7dd47fcba1de958f80215bbb108b6fae4245380c', operation='INSERT', pgid='pgtrigger_insert_insert_9cfdf', table='coordination_meetinginvitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetinginvitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "coordination_meetinginvitationevent" ("answer", "answered_at", "id", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "service_id", "worker_id") VALUES (NEW."answer", NEW."answered_at", NEW."id", NEW."meeting_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."service_id", NEW."worker_id"); RETURN NULL;', hash='b19468df68c2551bbcaa7bcfdfa5923a940f9fc5', operation='UPDATE', pgid='pgtrigger_update_update_8fa9e', table='coordination_meetinginvitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetinginvitationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a38720a7728c1f17a482ad9c60436f4fca512169', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2139c', table='coordination_meetinginvitationevent', when='BEFORE')),
        ),
        lock("coordination_meeting", PLAN, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock("coordination_meetinginvitation", PLAN, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock_history("coordination_meetingevent", PLAN),
        lock_history("coordination_meetinginvitationevent", PLAN),
        # What somebody has looked at is for nobody else.
        lock("coordination_lastlook", f"({{table}}.user_id = {ME} AND {PLAN})", writes=[Duty.RETENTION]),
    ]
