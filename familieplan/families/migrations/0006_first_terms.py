"""Emergency access lasts twelve hours, a review and a handover wait a week and a fortnight, until somebody says else."""

from datetime import date

from django.db import migrations


def enter(apps, schema_editor):
    AccessTerms = apps.get_model("families", "AccessTerms")
    AccessTerms.objects.get_or_create(
        valid_from=date(2026, 1, 1), defaults={"emergency_hours": 12, "review_days": 7, "handover_days": 14}
    )


class Migration(migrations.Migration):
    dependencies = [("families", "0005_emergencies_and_handovers")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
