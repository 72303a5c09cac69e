"""What a merge ended, and what it carried on into the family that stands."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0232_the_lead_is_rung_in_each_stage'),
        ('families', '0111_family_merges_lock'),
    ]

    operations = [
        migrations.CreateModel(
            name='CarriedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField(default=0, verbose_name='utgave')),
                ('goal', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.goal')),
                ('goal_now', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.goal')),
                ('measure', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.measure')),
                ('measure_now', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.measure')),
                ('member', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.membership')),
                ('member_now', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.membership')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='families.familymerge')),
                ('plan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.familyplan')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('goal', None), ('measure', None), ('member', None), ('plan__isnull', False)), models.Q(('goal', None), ('measure', None), ('member__isnull', False), ('plan', None)), models.Q(('goal__isnull', False), ('measure', None), ('member', None), ('plan', None)), models.Q(('goal', None), ('measure__isnull', False), ('member', None), ('plan', None)), _connector='OR'), name='one_thing_is_carried_over'), models.CheckConstraint(condition=models.Q(models.Q(('goal', None), ('goal_now__isnull', True)), models.Q(('goal__isnull', False), ('goal_now__isnull', False)), _connector='OR'), name='what_came_of_it_is_of_its_kind'), models.CheckConstraint(condition=models.Q(models.Q(('measure', None), ('measure_now__isnull', True)), models.Q(('measure__isnull', False), ('measure_now__isnull', False)), _connector='OR'), name='a_measure_came_of_a_measure'), models.CheckConstraint(condition=models.Q(('member_now', None), ('member__isnull', False), _connector='OR'), name='a_place_came_of_a_place')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carriedover',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f477023a494d47773e426ca65931ac5439f1c755', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89623', table='coordination_carriedover', when='BEFORE')),
        ),
    ]
