"""Talks with adults on family life: a topic of its own in the adults' strand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0270_what_stands_in_the_common_papers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='adultstatus',
            name='a_state_belongs_to_its_topic',
        ),
        migrations.RemoveConstraint(
            model_name='adultstatus',
            name='what_points_at_a_day_has_one',
        ),
        migrations.AlterField(
            model_name='adultstatus',
            name='state',
            field=models.CharField(choices=[('active', 'Har et aktivt tiltak mot arbeid eller utdanning'), ('works', 'Er i arbeid eller utdanning'), ('review', 'Ingen tiltak ennå. Gjennomgang er avtalt'), ('not_health', 'Ikke tiltak nå, på grunn av helsa'), ('not_care', 'Ikke tiltak nå, på grunn av omsorg for barn'), ('not_waiting', 'Ikke tiltak nå, venter på avklaring'), ('not_other', 'Ikke tiltak nå, av en annen grunn'), ('offered', 'Tilbudt, ikke svart ennå'), ('accepted', 'Takket ja'), ('declined', 'Takket nei'), ('owns', 'Eier egen bolig'), ('rents', 'Leier privat'), ('tenant', 'Leier av kommunen på tid'), ('queue', 'Står på venteliste for kommunal bolig'), ('temporary', 'Bor midlertidig'), ('eviction', 'Kan miste boligen'), ('well', 'Har det bra'), ('helped', 'Har helseplager, og får hjelp'), ('unhelped', 'Har helseplager, og får ikke hjelp ennå'), ('too_dear', 'Pris eller reise hindrer et helsetilbud'), ('support_asked', 'Grunnstønad er vurdert sammen med NAV'), ('talked', 'Samtale om familieliv og barn er holdt'), ('guided', 'Veiledning om familieliv i Norge er gitt'), ('talk_agreed', 'Samtale er avtalt'), ('talk_not', 'Ønsker ikke samtale nå')], max_length=13, verbose_name='slik er det'),
        ),
        migrations.AlterField(
            model_name='adultstatus',
            name='topic',
            field=models.CharField(choices=[('activity', 'Arbeid og aktivitet'), ('counselling', 'Økonomisk rådgivning'), ('housing', 'Bolig'), ('health', 'Helse og livskvalitet'), ('family_life', 'Samtaler om familieliv og barn')], max_length=11),
        ),
        migrations.AddConstraint(
            model_name='adultstatus',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('active', 'works', 'review', 'not_health', 'not_care', 'not_waiting', 'not_other')), ('topic', 'activity')), models.Q(('state__in', ('offered', 'accepted', 'declined')), ('topic', 'counselling')), models.Q(('state__in', ('owns', 'rents', 'tenant', 'queue', 'temporary', 'eviction')), ('topic', 'housing')), models.Q(('state__in', ('well', 'helped', 'unhelped', 'too_dear', 'support_asked')), ('topic', 'health')), models.Q(('state__in', ('talked', 'guided', 'talk_agreed', 'talk_not')), ('topic', 'family_life')), _connector='OR'), name='a_state_belongs_to_its_topic'),
        ),
        migrations.AddConstraint(
            model_name='adultstatus',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('review', 'tenant', 'eviction', 'talk_agreed')), _negated=True), ('until_on__isnull', False), _connector='OR'), name='what_points_at_a_day_has_one'),
        ),
    ]
