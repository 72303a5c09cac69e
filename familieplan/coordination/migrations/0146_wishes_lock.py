"""Row-level security on what the family says to the plan, and on the tasks that somebody in it ticks themselves."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import ME, lock, lock_history, open_to_duties, open_to_member, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")
OWN_PLAN = seen_through("coordination_plans_own", "plan_id")
MYSELF = f"(SELECT l.person_id FROM families_familylogin l WHERE l.user_id = {ME})"  # noqa: S608 no value of a user
DOOR = [Duty.OWN_DOOR]


class Migration(migrations.Migration):
    dependencies = [("coordination", "0145_what_the_family_says")]
    operations = [
        lock("coordination_familywish", PLAN, reads=[Duty.COPY, Duty.ARCHIVE], writes=DOOR),
        lock_history("coordination_familywishevent", PLAN, enters=DOOR),
        open_to_duties("coordination_familywishevent", reads=[Duty.ARCHIVE]),
        # What one in the family has said is for that one; what others said is theirs.
        open_to_member("coordination_familywish", f"{{table}}.person_id = {MYSELF} AND {OWN_PLAN}"),
        open_to_member("coordination_measure", f"{{table}}.owner_person_id = {MYSELF} AND {OWN_PLAN}"),
        open_to_member("coordination_measureparty", f"{{table}}.person_id = {MYSELF} AND {OWN_PLAN}"),
        open_to_duties("coordination_measure", reads=DOOR, changes=DOOR),
        open_to_duties("coordination_measureparty", reads=DOOR, changes=DOOR),
        open_to_duties("coordination_measureevent", enters=DOOR),
        open_to_duties("coordination_measurepartyevent", enters=DOOR),
        open_to_duties("coordination_familyplan", changes=DOOR),
        open_to_duties("coordination_familyplanevent", enters=DOOR),
    ]
