"""What services shall and may give, by residence status."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0071_missing_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(choices=[('advice', 'Opplysning, råd og veiledning'), ('assistance', 'Økonomisk stønad'), ('emergency', 'Økonomisk nødhjelp og et sted å sove'), ('health', 'Nødvendig helsehjelp for voksne'), ('child_health', 'Helsehjelp for barn'), ('school', 'Grunnskole'), ('kindergarten', 'Barnehage'), ('child_welfare', 'Hjelp fra barnevernet'), ('crisis', 'Krisesenter')], max_length=13, verbose_name='tjeneste')),
                ('status', models.CharField(choices=[('settled', 'Bor fast og lovlig i Norge'), ('eea', 'EØS-borger som ikke bor fast i Norge'), ('seeker', 'Har søkt asyl og venter på svar'), ('refused', 'Har fått endelig avslag på asyl'), ('none', 'Uten lovlig opphold')], max_length=7, verbose_name='oppholdsstatus')),
                ('version', models.PositiveSmallIntegerField()),
                ('grade', models.CharField(choices=[('shall', 'Skal gis'), ('may', 'Kan gis'), ('not', 'Gis ikke etter denne regelen')], max_length=5, verbose_name='skal eller kan')),
                ('source', models.CharField(max_length=300, verbose_name='kilde')),
                ('valid_from_on', models.DateField(verbose_name='gjelder fra')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('written_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('service', 'status', 'version'), name='a_version_stands_once'),
                    models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='an_entitlement_has_its_source'),
                ],
                'ordering': ['service', 'status', '-version'],
            },
        ),
        migrations.CreateModel(
            name='EntitlementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English'), ('ar', 'العربية'), ('so', 'Soomaali'), ('ti', 'ትግርኛ'), ('uk', 'Українська'), ('pl', 'Polski')], max_length=2)),
                ('words', models.TextField(max_length=600)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='areas.entitlement')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('entitlement', 'language'), name='a_text_stands_once_in_a_language'),
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_text_has_words'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='a_text_is_approved_by_somebody'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EntitlementWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English'), ('ar', 'العربية'), ('so', 'Soomaali'), ('ti', 'ትግርኛ'), ('uk', 'Українська'), ('pl', 'Polski')], max_length=2)),
                ('words', models.TextField(max_length=600)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(max_length=40)),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('key', 'language'), name='a_word_stands_once_in_a_language'),
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_word_has_words'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='a_word_is_approved_by_somebody'),
                ],
            },
        ),
    ]
