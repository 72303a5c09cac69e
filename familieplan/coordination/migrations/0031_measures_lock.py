"""Row-level security on parties, strengths and agreements, and the first names of the lists of measures and funding."""

from datetime import date

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, lock_history, open_to_duties, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")
TABLES = ("coordination_measureparty", "coordination_strength", "coordination_agreement")
FIRST = {
    "measure": {
        "arbeidsrettet": "Arbeidsrettet tiltak",
        "kvalifisering": "Kvalifiseringsprogram",
        "norskopplaering": "Norskopplæring",
        "utdanning": "Skole og utdanning",
        "okonomisk-radgivning": "Økonomisk rådgivning",
        "bolig": "Hjelp til bolig",
        "foreldreveiledning": "Foreldreveiledning",
        "fritid": "Fritid og deltakelse",
        "helsehjelp": "Helsehjelp",
        "skolestotte": "Støtte på skole eller i barnehage",
        "nettverk": "Nettverk og avlastning",
    },
    "funding": {
        "kommunen": "Kommunens egne midler",
        "jobbsjansen": "Jobbsjansen",
        "nav-tiltak": "NAVs tiltaksmidler",
        "barnefattigdom": "Tilskudd mot barnefattigdom",
        "husbanken": "Husbanken",
        "frivillig": "Frivillig organisasjon eller stiftelse",
    },
}


def enter(apps, schema_editor):
    Term = apps.get_model("coordination", "Term")
    for register, names in FIRST.items():
        for code, name in names.items():
            Term.objects.get_or_create(
                register=register, code=code, valid_from=date(2026, 1, 1), defaults={"name": name}
            )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0030_measures_in_full")]
    operations = [
        *(lock(table, PLAN, reads=[Duty.COPY, Duty.ARCHIVE]) for table in TABLES),
        *(lock_history(f"{table}event", PLAN) for table in TABLES),
        *(open_to_duties(f"{table}event", reads=[Duty.ARCHIVE]) for table in TABLES),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
