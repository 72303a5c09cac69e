"""The first templates of the journal."""

from datetime import date

from django.db import migrations

FIRST = {
    "phone": "Hvem ringte hvem:\nHva det gjaldt:\nDet familien sa:\nDet vi ble enige om:\nHvem gjør hva, og når:",
    "meeting": (
        "Hvem var med:\nHva møtet gjaldt:\nDet familien sa:\nDet barna sa, eller hvordan de ble hørt:\n"
        "Det vi ble enige om:\nDet vi ikke er enige om:\nHvem gjør hva, og når:\nNeste møte:"
    ),
    "home_visit": (
        "Hvem var hjemme:\nHvorfor vi kom:\nSlik har de det hjemme:\nDet familien sa:\n"
        "Det barna sa, eller hvordan de ble hørt:\nDet vi ble enige om:\nHvem gjør hva, og når:"
    ),
}


def enter(apps, schema_editor):
    EntryTemplate = apps.get_model("coordination", "EntryTemplate")
    for kind, text in FIRST.items():
        EntryTemplate.objects.get_or_create(kind=kind, valid_from=date(2026, 1, 1), defaults={"text": text})


class Migration(migrations.Migration):
    dependencies = [("coordination", "0011_journal_lock")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
