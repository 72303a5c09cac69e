from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0031_a_report_is_taken_out_in_four_formats'),
    ]

    operations = [
        migrations.AddField(
            model_name='annualreport',
            name='archive',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='download',
            name='of',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='download',
            name='format',
            field=models.CharField(choices=[('pdf', 'PDF'), ('pdfa', 'PDF til arkiv (PDF/A-3a)'), ('xlsx', 'Regneark (XLSX)'), ('csv', 'Tabell (CSV)'), ('json', 'Data (JSON)')], db_default='pdf', default='pdf', max_length=4),
        ),
    ]
