"""Families in area measures, by their own choice."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0075_first_borders'),
        ('families', '0101_residence_lock'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='fra')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('said_by', models.CharField(blank=True, max_length=80, verbose_name='hvem i familien sier det?')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='area_links', to='families.family')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.areameasure')),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['from_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='a_family_leaves_after_it_came'), models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('family', 'measure'), name='a_family_takes_part_once')],
            },
        ),
    ]
