"""Whoever is not helped enough asks the lead for contact, and nobody on the team reads that; two more rules."""

from datetime import date

from django.db import migrations, models

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import ME, TODAY, lock, lock_history, open_to_duties, seen_through

KINDS = [
    ("words", "Slik har vi det, med mine ord"),
    ("disagree", "Jeg er uenig i noe som står"),
    ("change", "Jeg vil at noe i planen endres"),
    ("helper", "Noen vi vil ha med i planen"),
    ("leave", "Noen vi ikke vil ha med lenger"),
    ("meeting", "Vi vil ha et møte"),
    ("contact", "Hjelpen hjelper ikke nok, og OSK-lederen kan ta kontakt"),
]
PLAN = seen_through("coordination_plans_seen", "plan_id")
STEERED = seen_through("coordination_plans_steered", "plan_id")
BEFORE = f"({PLAN} AND ({{table}}.kind IN ('words', 'disagree') OR {{table}}.asked_by_id = {ME} OR {STEERED}))"
SHOWN = f"({{table}}.kind <> 'contact' AND {BEFORE})"
FIRST = {"contact_asked": {}, "target_group": {"months": 6}}


# A lead reviews a family without seeing its rows: of who may know what, this one: that the lead's own service may.
TOLD_LEAD = f"""
CREATE POLICY told_lead ON families_knowledge FOR SELECT USING (
    families_knowledge.told_id = ANY (ARRAY(
            SELECT o.service_id FROM accounts_employment e JOIN accounts_office o ON o.id = e.office_id
             WHERE e.user_id = {ME} AND e.role = 'team_lead'
               AND e.started_on <= {TODAY} AND (e.ended_on IS NULL OR e.ended_on > {TODAY})))
    AND families_reviewed_has(families_knowledge.family_id))"""


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    for rule, parameters in FIRST.items():
        RuleVersion.objects.get_or_create(
            rule=rule, version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": parameters}
        )


def locks(shown):
    return (
        lock("coordination_familywish", shown, reads=[Duty.COPY, Duty.ARCHIVE], writes=[Duty.OWN_DOOR]),
        lock_history("coordination_familywishevent", shown, enters=[Duty.OWN_DOOR]),
    )


class Migration(migrations.Migration):
    dependencies = [("coordination", "0210_paper_in_a_language"), ("families", "0070_plan_on_paper")]
    operations = [
        migrations.AlterField(
            "familywish", "kind", models.CharField(choices=KINDS, max_length=8, verbose_name="hva gjelder det")
        ),
        migrations.AlterField(
            "familywishevent", "kind", models.CharField(choices=KINDS, max_length=8, verbose_name="hva gjelder det")
        ),
        *(migrations.RunSQL(old.reverse_sql, old.sql) for old in locks(BEFORE)),
        *locks(SHOWN),
        open_to_duties("coordination_familywish", reads=[Duty.FLAGS], changes=[Duty.FLAGS]),
        open_to_duties("coordination_familywishevent", enters=[Duty.FLAGS]),
        open_to_duties("families_knowledge", reads=[Duty.FLAGS]),
        migrations.RunSQL(TOLD_LEAD, "DROP POLICY told_lead ON families_knowledge"),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
