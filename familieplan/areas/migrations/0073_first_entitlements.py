"""Enters the first version of what services shall and may give, in every language that stands in entitlements.toml."""

import tomllib
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "entitlements.toml"


def enter(apps, schema_editor):
    Entitlement = apps.get_model("areas", "Entitlement")
    EntitlementText = apps.get_model("areas", "EntitlementText")
    EntitlementWord = apps.get_model("areas", "EntitlementWord")
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for rule in told["rules"]:
        for status in rule["statuses"]:
            row = Entitlement.objects.create(
                service=rule["service"], status=status, version=1, grade=rule["grade"], source=rule["source"],
                valid_from_on=told["valid_from_on"],
            )
            EntitlementText.objects.bulk_create(
                EntitlementText(entitlement=row, language=language, words=words)
                for language, words in told["texts"][rule["text"]].items()
            )
    EntitlementWord.objects.bulk_create(
        EntitlementWord(key=key, language=language, words=words)
        for key, languages in told["words"].items()
        for language, words in languages.items()
    )


class Migration(migrations.Migration):
    dependencies = [("areas", "0072_entitlements")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
