"""Schools, kindergartens and health stations, with contact, practice and positions by year."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0041_what_the_notices_are_called'),
        ('areas', '0053_offers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='navn')),
                ('kind', models.CharField(choices=[('school', 'Skole'), ('kinder', 'Barnehage'), ('health', 'Helsestasjon')], max_length=6, verbose_name='slags')),
                ('zone_confirmed_on', models.DateField(default=django.utils.timezone.localdate)),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='hvor')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='nedlagt')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='accounts.office')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='areas.zone')),
                ('zone_confirmed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='an_institution_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='InstitutionContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='navn')),
                ('role', models.CharField(max_length=120, verbose_name='fag og stilling')),
                ('reach', models.CharField(blank=True, max_length=160, verbose_name='telefon eller e-post')),
                ('from_on', models.DateField(verbose_name='fra')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='areas.institution')),
                ('worker', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-from_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('role', ''), _negated=True)), name='a_contact_has_name_and_role'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='a_contact_ends_after_the_start'), models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('institution',), name='one_open_contact_of_an_institution')],
            },
        ),
        migrations.CreateModel(
            name='PracticeMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reading', 'Leseopplæring'), ('language', 'Språkopplæring'), ('include', 'Inkluderende praksis'), ('social', 'Sosioemosjonell trening'), ('transl', 'Oversettelse og tolk'), ('transit', 'Med ved overganger og på møteplasser')], max_length=8, verbose_name='slags')),
                ('what', models.CharField(max_length=300, verbose_name='hva')),
                ('from_on', models.DateField(verbose_name='fra')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('result', models.CharField(blank=True, max_length=600, verbose_name='resultat')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice', to='areas.institution')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('to_on'), descending=True, nulls_first=True), '-from_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='a_practice_says_what'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='a_practice_ends_after_the_start')],
            },
        ),
        migrations.CreateModel(
            name='InstitutionYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='år')),
                ('pupils', models.PositiveIntegerField(verbose_name='barn')),
                ('ppt', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='PPT')),
                ('trondheimshjelpa', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='Trondheimshjelpa')),
                ('school_health', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='skolehelsetjenesten')),
                ('source', models.CharField(max_length=200, verbose_name='kilde')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='areas.institution')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.zone')),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='one_row_of_an_institution_and_year'), models.CheckConstraint(condition=models.Q(('pupils__gte', 1), models.Q(('source', ''), _negated=True)), name='children_are_counted_with_a_source'), models.CheckConstraint(condition=models.Q(models.Q(('ppt', None), ('ppt__gte', 0), _connector='OR'), models.Q(('trondheimshjelpa', None), ('trondheimshjelpa__gte', 0), _connector='OR'), models.Q(('school_health', None), ('school_health__gte', 0), _connector='OR')), name='no_position_is_below_nought'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='a_year_of_ours')],
            },
        ),
    ]
