"""Which goals of the municipality's plans an area measure serves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0076_earlier_zones'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaMeasureGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.SlugField(verbose_name='plan')),
                ('number', models.PositiveSmallIntegerField(verbose_name='mål')),
                ('letter', models.CharField(blank=True, max_length=1, verbose_name='tiltak')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_goals', to='areas.areameasure')),
            ],
            options={
                'ordering': ['plan', 'number', 'letter'],
                'indexes': [models.Index(fields=['plan', 'number'], name='measures_of_a_goal')],
                'constraints': [models.UniqueConstraint(fields=('measure', 'plan', 'number', 'letter'), name='an_area_measure_serves_a_goal_once'), models.CheckConstraint(condition=models.Q(('plan', ''), _negated=True), name='a_goal_served_is_named')],
            },
        ),
    ]
