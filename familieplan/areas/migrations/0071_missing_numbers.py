"""A number that the source does not have is kept as missing, with why."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0070_area_coordinators'),
    ]

    operations = [
        migrations.AlterField(
            model_name='indicatorvalue',
            name='value',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='verdi'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='a_missing_number_says_why'),
        ),
    ]
