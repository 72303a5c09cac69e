"""Row-level security on what the family says to the plan, and on the tasks that somebody in it ticks themselves."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import (
    ME,
    holds,
    lock,
    lock_history,
    open_to_duties,
    open_to_member,
    seen_through,
    view_of_what_is_seen,
)

PLAN = seen_through("coordination_plans_seen", "plan_id")
STEERED = seen_through("coordination_plans_steered", "plan_id")
# What may be about somebody on the team is for whoever steers the plan, and for whoever wrote it down.
SHOWN = f"({PLAN} AND ({{table}}.kind IN ('words', 'disagree') OR {{table}}.asked_by_id = {ME} OR {STEERED}))"
OWN_PLAN = seen_through("coordination_plans_own", "plan_id")
MYSELF = f"(SELECT l.person_id FROM families_familylogin l WHERE l.user_id = {ME})"  # noqa: S608 no value of a user
DOOR = [Duty.OWN_DOOR]


class Migration(migrations.Migration):
    dependencies = [("coordination", "0145_what_the_family_says")]
    operations = [
        view_of_what_is_seen(
            "coordination_plans_steered",
            "SELECT p.id AS plan_id FROM coordination_familyplan p JOIN families_familyuseraccess a"
            f" ON a.content_object_id = p.family_id WHERE {holds('steer_family')}",
            "plan_id",
        ),
        lock("coordination_familywish", SHOWN, reads=[Duty.COPY, Duty.ARCHIVE], writes=DOOR),
        lock_history("coordination_familywishevent", SHOWN, enters=DOOR),
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
