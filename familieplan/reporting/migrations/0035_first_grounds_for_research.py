"""The rule that holds until somebody enters another, and the grounds that law knows of today."""

from datetime import date

from django.db import migrations

FROM = date(2000, 1, 1)
# The new forvaltningslov (LOV-2025-06-20-81) gets rows of its own from the day it is in force.
GROUNDS = (
    (
        "fvl-13a",
        "Forvaltningsloven § 13 a nr. 2",
        "Opplysningene gis i statistisk form, eller slik at ingen kan kjennes igjen på noen annen måte.",
        False,
    ),
    (
        "fvl-13d",
        "Forvaltningsloven § 13 d",
        "Det er bestemt at opplysningene kan gis til forskning. Forskeren får taushetsplikt etter § 13 e.",
        True,
    ),
    (
        "hpl-29",
        "Helsepersonelloven § 29",
        "Det er gitt dispensasjon fra taushetsplikten for forskning. REK har godkjent medisinske og helsefaglige"
        " prosjekter på forhånd.",
        True,
    ),
)


def enter(apps, schema_editor):
    ResearchRule = apps.get_model("reporting", "ResearchRule")
    ResearchGround = apps.get_model("reporting", "ResearchGround")
    ResearchRule.objects.get_or_create(valid_from=FROM, defaults={"k": 5, "l": 2, "most_left_percent": 10})
    for code, name, text, needs_reference in GROUNDS:
        facts = {"name": name, "text": text, "needs_reference": needs_reference}
        ResearchGround.objects.get_or_create(code=code, valid_from=FROM, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0034_extracts_for_research")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
