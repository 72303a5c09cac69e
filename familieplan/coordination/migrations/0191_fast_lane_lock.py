"""Row-level security on fast lanes, and the first hours: two to receive, a day to act, two weeks to look back."""

from datetime import date

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import FAMILY, found_in, lock, open_to_duties, seen_through

ASKED = [Duty.FAST_LANE]
READS = [Duty.FAST_LANE, Duty.COPY, Duty.ARCHIVE]
ITS_LANE = found_in("coordination_fastlane", "lane_id", "id")
OF_A_FAMILY_SEEN = "(SELECT families_seen_has(f.family_id) FROM coordination_fastlane f WHERE f.id = {table}.lane_id)"
FIRST = {"receive_hours": 2, "act_hours": 24, "review_days": 14}


def enter(apps, schema_editor):
    RuleVersion = apps.get_model("coordination", "RuleVersion")
    first = {"valid_from": date(2026, 1, 1), "parameters": FIRST}
    RuleVersion.objects.get_or_create(rule="fast_lane", version=1, defaults=first)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0190_fast_lane")]
    operations = [
        # As with invitations, the lead of a district sees that its families were helped this way.
        lock(
            "coordination_fastlane", seen_through("families_known", "family_id"), reads=READS, people_write=FAMILY
        ),
        lock("coordination_lanestep", ITS_LANE, reads=READS, enters=ASKED, people_write=OF_A_FAMILY_SEEN),
        # Whoever is asked reads whom it is about as far as the basis reaches, and may see nothing else of the family.
        open_to_duties("families_family", reads=ASKED),
        open_to_duties("families_disclosure", reads=ASKED),
        open_to_duties("families_consent", reads=ASKED),
        open_to_duties("families_consentedservice", reads=ASKED),
        # How many children, how old, and whether an interpreter is needed, where that went along.
        open_to_duties("families_membership", reads=ASKED),
        open_to_duties("families_person", reads=ASKED),
        # Whether a lead may know of a secret service.
        open_to_duties("families_knowledge", reads=ASKED),
        open_to_duties("families_sharingbasis", reads=ASKED),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
