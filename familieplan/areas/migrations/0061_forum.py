"""The forum of users: meetings, what groups said there and what was done."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0041_what_the_notices_are_called'),
        ('areas', '0060_schools'),
    ]

    operations = [
        migrations.CreateModel(
            name='ForumMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('planned_on', models.DateField(verbose_name='planlagt')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='holdt')),
                ('place', models.CharField(max_length=160, verbose_name='sted')),
                ('agenda', models.TextField(max_length=2000, verbose_name='saksliste')),
                ('invited', models.TextField(help_text='one group a line', max_length=2000, verbose_name='inviterte grupper')),
            ],
            options={
                'ordering': ['-planned_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), models.Q(('agenda', ''), _negated=True), models.Q(('invited', ''), _negated=True)), name='a_forum_has_place_agenda_and_guests')],
            },
        ),
        migrations.CreateModel(
            name='ForumInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=120, verbose_name='fra hvem')),
                ('words', models.CharField(max_length=600, verbose_name='innspill')),
                ('answer', models.CharField(blank=True, max_length=600, verbose_name='hva vi gjør')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='gjort')),
                ('office', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='areas.forummeeting')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('done_on'), nulls_first=True), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('group', ''), _negated=True)), name='an_input_says_what_and_from_whom'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('done_on', None), ('office', None)), models.Q(models.Q(('answer', ''), _negated=True), ('office__isnull', False)), _connector='OR'), name='an_answer_names_who_does_it')],
            },
        ),
    ]
