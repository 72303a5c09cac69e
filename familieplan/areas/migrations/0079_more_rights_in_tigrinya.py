"""Enters the texts in Tigrinya that entitlements.toml has by now, where there is none; each waits to be approved.

Only under rules that stand as they were first entered: of another text these are no translation.
"""

import tomllib
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "entitlements.toml"
LANGUAGE = "ti"


def enter(apps, schema_editor):
    Entitlement = apps.get_model("areas", "Entitlement")
    EntitlementText = apps.get_model("areas", "EntitlementText")
    EntitlementWord = apps.get_model("areas", "EntitlementWord")
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for rule in told["rules"]:
        languages = told["texts"][rule["text"]]
        if LANGUAGE not in languages:
            continue
        first = Entitlement.objects.filter(service=rule["service"], status__in=rule["statuses"], version=1)
        for row in first.filter(texts__language="nb", texts__words=languages["nb"]):
            EntitlementText.objects.get_or_create(
                entitlement=row, language=LANGUAGE, defaults={"words": languages[LANGUAGE]}
            )
    for key, languages in told["words"].items():
        if LANGUAGE in languages:
            EntitlementWord.objects.get_or_create(
                key=key, language=LANGUAGE, defaults={"words": languages[LANGUAGE]}
            )


class Migration(migrations.Migration):
    dependencies = [("areas", "0078_numbers_of_bydeler")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
