"""What is known of a place: what somebody has seen there, and numbers by year."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0050_area_measures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='tall')),
                ('unit', models.CharField(max_length=40, verbose_name='enhet')),
                ('definition', models.CharField(max_length=400, verbose_name='hva det betyr')),
                ('source', models.CharField(max_length=200, verbose_name='kilde')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AreaObservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(choices=[('living', 'Levekår'), ('housing', 'Bolig og nabolag'), ('safety', 'Trygghet'), ('meeting', 'Møteplasser'), ('transport', 'Transport')], max_length=9, verbose_name='tema')),
                ('text', models.CharField(max_length=600, verbose_name='hva vet vi?')),
                ('source', models.CharField(max_length=160, verbose_name='hvem sier det?')),
                ('observed_on', models.DateField(verbose_name='når')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='areas.zone')),
            ],
            options={
                'ordering': ['-observed_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='an_observation_has_its_source')],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='verdi')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='merknad')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='areas.indicator')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.zone')),
            ],
            options={
                'ordering': ['year'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'zone', 'year'), name='one_value_of_a_place_and_year', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('year__gte', 1900), ('year__lte', 2100)), name='a_year_we_can_mean')],
            },
        ),
    ]
