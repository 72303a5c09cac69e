"""Families with a plan in each zone, once a month. Whoever counts sees where families are to live, to count them."""

import django.utils.timezone
from django.db import migrations, models

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import open_to_duties


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0016_the_year_counts_help'),
        ('coordination', '0192_the_lock_remembers_the_last_yes'),
    ]

    operations = [
        *(
            open_to_duties(table, reads=[Duty.FIGURES])
            for table in ("families_family", "families_membership", "families_person")
        ),
        migrations.CreateModel(
            name='ZoneFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of_on', models.DateField(unique=True)),
                ('threshold', models.PositiveSmallIntegerField()),
                ('cells', models.JSONField(default=dict)),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-as_of_on'],
            },
        ),
    ]
