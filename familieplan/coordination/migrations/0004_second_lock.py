"""Row-level security on the plan and everything that is kept with it."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import ME, NOBODY, holds, lock, lock_history, seen_through, view_of_what_is_seen

PLAN = seen_through("coordination_plans_seen", "plan_id")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0003_first_rules"), ("families", "0004_second_lock")]

    operations = [
        view_of_what_is_seen(
            "coordination_plans_seen",
            "SELECT p.id AS plan_id FROM coordination_familyplan p JOIN families_familyuseraccess a"
            f" ON a.content_object_id = p.family_id WHERE {holds('view_family')}",
            "plan_id",
        ),
        lock("coordination_familyplan", reads=[Duty.FLAGS]),
        lock("coordination_areaanswer", PLAN),
        lock("coordination_goal", PLAN),
        lock("coordination_measure", PLAN),
        lock("coordination_logentry", PLAN),
        # What somebody is writing is nobody else's until it is signed.
        lock("coordination_logdraft", f"({{table}}.author_id = {ME} AND {PLAN})", writes=[Duty.RETENTION]),
        lock("coordination_aidapplication", reads=[Duty.FLAGS]),
        lock("coordination_assessment", reads=[Duty.FLAGS]),
        # Seen by those who answer for the family, the district's lead among them; raised and cleared by the rules.
        lock(
            "coordination_flag",
            seen_through("families_reviewed", "family_id"),
            writes=[Duty.FLAGS],
            people_write=NOBODY,
        ),
        lock_history("coordination_familyplanevent"),
        lock_history("coordination_areaanswerevent", PLAN),
        lock_history("coordination_goalevent", PLAN),
        lock_history("coordination_measureevent", PLAN),
        lock_history("coordination_aidapplicationevent"),
        lock_history("coordination_assessmentevent"),
    ]
