"""Measures for a place, with partners, steps, diary and what residents say."""

import django.db.models.deletion
import django.utils.timezone
import familieplan.accounts.uploads
import familieplan.areas.models.measures
import familieplan.areas.models.surveys
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0040_notice_choices'),
        ('areas', '0002_geography'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('family', 'For enkeltpersoner og familier'), ('physical', 'Fysisk: lekeplass, lys, lokaler'), ('community', 'Fellesskap: møteplass, aktivitet, jobbtrening')], max_length=9, verbose_name='slags tiltak')),
                ('name', models.CharField(max_length=120, verbose_name='tiltak')),
                ('goal', models.TextField(max_length=600, verbose_name='mål')),
                ('status', models.CharField(choices=[('proposed', 'Foreslått'), ('active', 'I gang'), ('waiting', 'Venter'), ('done', 'Ferdig'), ('stopped', 'Avsluttet')], default='proposed', max_length=8, verbose_name='status')),
                ('waits_for', models.CharField(blank=True, max_length=120, verbose_name='venter på')),
                ('started_on', models.DateField(verbose_name='fra')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('budget', models.PositiveIntegerField(blank=True, null=True, verbose_name='budsjett i kroner')),
                ('funding', models.CharField(blank=True, max_length=120, verbose_name='finansiering')),
                ('account_id', models.CharField(blank=True, max_length=40, verbose_name='id i utenforregnskapet')),
                ('account_estimate', models.BigIntegerField(blank=True, null=True, verbose_name='anslag i kroner')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='areas.zone')),
            ],
            options={
                'ordering': ['status', 'name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('goal', ''), _negated=True)), name='an_area_measure_says_its_goal'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('started_on')), _connector='OR'), name='an_area_measure_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'waiting'), models.Q(('waits_for', ''), _negated=True)), models.Q(('status', 'waiting'), _negated=True), _connector='OR'), name='waiting_is_for_somebody'), models.CheckConstraint(condition=models.Q(('account_estimate', None), models.Q(('account_id', ''), _negated=True), _connector='OR'), name='an_estimate_has_its_account')],
            },
        ),
        migrations.CreateModel(
            name='AreaDiary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField(verbose_name='når')),
                ('text', models.TextField(max_length=2000, verbose_name='hva skjedde?')),
                ('picture', models.FileField(blank=True, storage=familieplan.accounts.uploads.private_storage, upload_to=familieplan.areas.models.measures.place, verbose_name='bilde')),
                ('shows', models.CharField(blank=True, max_length=200, verbose_name='hva bildet viser')),
                ('signature', models.CharField(max_length=160)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diary', to='areas.areameasure')),
            ],
            options={
                'ordering': ['-happened_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('picture', ''), models.Q(('shows', ''), _negated=True), _connector='OR'), name='a_picture_is_told_in_words')],
            },
        ),
        migrations.CreateModel(
            name='AreaPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='hvem')),
                ('kind', models.CharField(choices=[('residents', 'Beboere'), ('voluntary', 'Lag eller frivillige'), ('business', 'Næringsliv'), ('school', 'Skole eller barnehage'), ('service', 'Tjeneste i kommunen'), ('other', 'Andre')], max_length=9, verbose_name='slags')),
                ('contact', models.CharField(blank=True, max_length=160, verbose_name='kontakt')),
                ('stand', models.CharField(choices=[('asked', 'Spurt'), ('joined', 'Med'), ('declined', 'Sa nei'), ('left', 'Ikke med lenger')], default='asked', max_length=8, verbose_name='svar')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='areas.areameasure')),
            ],
            options={
                'ordering': ['asked_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('measure', 'name'), name='a_partner_stands_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('stand', 'asked')), models.Q(models.Q(('stand', 'asked'), _negated=True), ('answered_on__gte', models.F('asked_on'))), _connector='OR'), name='an_answer_has_its_day')],
            },
        ),
        migrations.CreateModel(
            name='AreaStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='hva')),
                ('who', models.CharField(max_length=120, verbose_name='hvem')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='frist')),
                ('done_on', models.DateField(blank=True, null=True)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='areas.areameasure')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AreaSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=familieplan.areas.models.surveys.new_code, max_length=12, unique=True)),
                ('question', models.CharField(max_length=200, verbose_name='spørsmål')),
                ('opens_on', models.DateField(default=django.utils.timezone.localdate)),
                ('closes_on', models.DateField(verbose_name='åpen til og med')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='areas.areameasure')),
            ],
            options={
                'ordering': ['-opens_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on')), models.Q(('question', ''), _negated=True)), name='a_survey_closes_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='AreaSurveyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('felt', models.CharField(choices=[('better', 'Ja, det har blitt bedre'), ('some', 'Litt'), ('none', 'Nei, jeg merker ingen forskjell'), ('worse', 'Det har blitt verre'), ('unknown', 'Vet ikke')], max_length=7, verbose_name='svar')),
                ('words', models.TextField(blank=True, max_length=500, verbose_name='med egne ord')),
                ('month_on', models.DateField(default=familieplan.areas.models.surveys.this_month)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='areas.areasurvey')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('month_on__day', 1)), name='of_an_answer_the_month_is_kept')],
            },
        ),
    ]
