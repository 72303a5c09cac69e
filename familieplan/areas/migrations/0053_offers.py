"""Local actors, what they offer children, and the letters that ask whether it still holds."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0052_first_indicators'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalActor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='navn')),
                ('kind', models.CharField(choices=[('club', 'Lag eller forening'), ('volunteer', 'Frivillige'), ('business', 'Næringsliv'), ('public', 'Offentlig')], max_length=9, verbose_name='slags')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='kontaktperson')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-post')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.district')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='local_actors', to='areas.zone')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_local_actor_has_its_name'), models.CheckConstraint(condition=models.Q(('zone', None), ('district', None), _connector='OR'), name='a_local_actor_has_one_place')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='tilbud')),
                ('what', models.TextField(max_length=1000, verbose_name='hva er det?')),
                ('ages_from', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(99)], verbose_name='fra alder')),
                ('ages_to', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(99)], verbose_name='til alder')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(1, 'mandag'), (2, 'tirsdag'), (3, 'onsdag'), (4, 'torsdag'), (5, 'fredag'), (6, 'lørdag'), (7, 'søndag')]), blank=True, default=list, size=None, verbose_name='dager')),
                ('times', models.CharField(blank=True, max_length=120, verbose_name='tider')),
                ('price', models.PositiveIntegerField(verbose_name='pris i kroner')),
                ('price_note', models.CharField(blank=True, max_length=120, verbose_name='hva prisen gjelder')),
                ('equipment', models.CharField(choices=[('none', 'Trengs ikke'), ('lent', 'Kan lånes'), ('own', 'Barnet må ha sitt eget')], max_length=4, verbose_name='utstyr')),
                ('transport', models.CharField(blank=True, max_length=200, verbose_name='transport')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('no', 'norsk'), ('en', 'engelsk'), ('ar', 'arabisk'), ('ti', 'tigrinja'), ('so', 'somali'), ('uk', 'ukrainsk'), ('pl', 'polsk'), ('ku', 'kurdisk'), ('fa', 'dari og persisk'), ('se', 'samisk'), ('sgn', 'norsk tegnspråk')], max_length=3), blank=True, default=list, size=None, verbose_name='språk')),
                ('place', models.CharField(max_length=160, verbose_name='sted')),
                ('open_to_all', models.CharField(choices=[('yes', 'Ja'), ('no', 'Nei'), ('unknown', 'Ikke spurt, eller vet ikke')], default='unknown', max_length=7, verbose_name='åpent for alle, også uten råd?')),
                ('open_asked_on', models.DateField(blank=True, null=True, verbose_name='spurt')),
                ('from_on', models.DateField(verbose_name='fra')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='til')),
                ('confirmed_on', models.DateField(verbose_name='sist bekreftet')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_why', models.CharField(blank=True, choices=[('over', 'Aktøren sier at det er slutt'), ('taken_out', 'Tatt ut av en områdekoordinator')], max_length=9)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='areas.localactor')),
                ('created_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.district')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='areas.zone')),
            ],
            options={
                'ordering': ['title', 'pk'],
                'indexes': [models.Index(fields=['zone', 'confirmed_on'], name='offers_of_a_zone')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('what', ''), _negated=True)), name='an_offer_says_what_it_is'), models.CheckConstraint(condition=models.Q(('ages_to__gte', models.F('ages_from')), ('ages_to__lte', 99)), name='ages_of_an_offer_in_order'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('from_on')), _connector='OR'), name='an_offer_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('open_to_all', 'unknown'), ('open_asked_on__isnull', False), _connector='OR'), name='an_answer_on_open_to_all_has_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='a_withdrawn_offer_says_why'), models.CheckConstraint(condition=models.Q(('zone', None), ('district', None), _connector='OR'), name='an_offer_has_one_place')],
            },
        ),
        migrations.CreateModel(
            name='OfferQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round_on', models.DateField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('goes_on', models.BooleanField(blank=True, null=True, verbose_name='gjelder fortsatt')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='areas.offer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('offer', 'round_on'), name='one_question_of_an_offer_and_round'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('goes_on', None)), models.Q(('answered_at__isnull', False), ('goes_on__isnull', False)), _connector='OR'), name='an_answer_of_an_actor_has_its_moment')],
            },
        ),
    ]
