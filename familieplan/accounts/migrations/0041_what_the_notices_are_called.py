"""Notices of fast lanes are of the same kind as those of emergency access, and its name says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0040_notice_choices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('meeting', 'Møter'), ('answer', 'Svar på det du har skrevet eller spurt om'), ('baton', 'Overlevering av familier'), ('deputy', 'Fravær og stedfortreder'), ('request', 'Det familier ber om, og samtykker'), ('emergency', 'Nødtilgang og snarveier'), ('oversight', 'Tilsyn med tilgang og lesing'), ('security', 'Innlogging og sikkerhet'), ('other', 'Andre beskjeder')], db_default='other', default='other', max_length=9),
        ),
        migrations.AlterField(
            model_name='noticechoice',
            name='kind',
            field=models.CharField(choices=[('meeting', 'Møter'), ('answer', 'Svar på det du har skrevet eller spurt om'), ('baton', 'Overlevering av familier'), ('deputy', 'Fravær og stedfortreder'), ('request', 'Det familier ber om, og samtykker'), ('emergency', 'Nødtilgang og snarveier'), ('oversight', 'Tilsyn med tilgang og lesing'), ('security', 'Innlogging og sikkerhet'), ('other', 'Andre beskjeder')], max_length=9),
        ),
    ]
