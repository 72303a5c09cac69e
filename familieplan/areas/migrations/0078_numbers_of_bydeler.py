"""Numbers of places may be of a bydel. The table holds a few thousand rows that somebody reads in by hand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0077_goals_served'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='indicatorvalue',
            name='one_value_of_a_place_and_year',
        ),
        migrations.AddField(
            model_name='indicatorvalue',
            name='district',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.district'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(fields=('indicator', 'zone', 'district', 'year'), name='one_value_of_a_place_in_a_year', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(('zone', None), ('district', None), _connector='OR'), name='a_value_is_of_one_place'),
        ),
    ]
