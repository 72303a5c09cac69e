"""Where zones lay and what postcodes pointed to, from day to day."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0073_first_entitlements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PostcodeMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from_on', models.DateField(verbose_name='gjelder fra')),
                ('source', models.CharField(max_length=200, verbose_name='kilde')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('zone_match', models.CharField(blank=True, choices=[('', 'utenfor sonene'), ('partial', 'delvis i sonen'), ('core', 'i sonen')], max_length=8)),
                ('postcode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='areas.postcode')),
                ('written_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.zone')),
            ],
            options={
                'ordering': ['valid_from_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_match_has_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('zone', None), ('zone_match', '')), models.Q(('zone__isnull', False), models.Q(('zone_match', ''), _negated=True)), _connector='OR'), name='a_match_and_its_zone_together')],
            },
        ),
        migrations.CreateModel(
            name='ZoneOutline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from_on', models.DateField(verbose_name='gjelder fra')),
                ('source', models.CharField(max_length=200, verbose_name='kilde')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('outline', models.JSONField(help_text='GeoJSON geometry, WGS84')),
                ('written_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outlines', to='areas.zone')),
            ],
            options={
                'ordering': ['valid_from_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='an_outline_has_its_source')],
            },
        ),
    ]
