import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_family_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('meeting', 'Møter'), ('answer', 'Svar på det du har skrevet eller spurt om'), ('baton', 'Overlevering av familier'), ('deputy', 'Fravær og stedfortreder'), ('request', 'Det familier ber om, og samtykker'), ('emergency', 'Nødtilgang'), ('oversight', 'Tilsyn med tilgang og lesing'), ('security', 'Innlogging og sikkerhet'), ('other', 'Andre beskjeder')], db_default='other', default='other', max_length=9),
        ),
        migrations.AddField(
            model_name='notice',
            name='mailed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_on', models.DateField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('meeting', 'Møter'), ('answer', 'Svar på det du har skrevet eller spurt om'), ('baton', 'Overlevering av familier'), ('deputy', 'Fravær og stedfortreder'), ('request', 'Det familier ber om, og samtykker'), ('emergency', 'Nødtilgang'), ('oversight', 'Tilsyn med tilgang og lesing'), ('security', 'Innlogging og sikkerhet'), ('other', 'Andre beskjeder')], max_length=9)),
                ('way', models.CharField(choices=[('page', 'Bare i Familieplan'), ('digest', 'Også samlet på e-post hver morgen'), ('at_once', 'Også på e-post med en gang'), ('off', 'Av')], max_length=7, verbose_name='måte')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='one_way_for_each_kind'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'off'), _negated=True), models.Q(('kind__in', ('emergency', 'oversight', 'security')), _negated=True), _connector='OR'), name='some_notices_cannot_be_off')],
            },
        ),
    ]
