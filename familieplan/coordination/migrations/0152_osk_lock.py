"""Row-level security on what the OSK team writes of a family: for those who answer for it, as its flags."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, lock_history, open_to_duties, seen_through

REVIEWED = seen_through("families_reviewed", "family_id")
OSK = [Duty.OSK]


class Migration(migrations.Migration):
    dependencies = [("coordination", "0151_the_osk_meeting")]
    operations = [
        lock("coordination_oskitem", REVIEWED, reads=[Duty.FLAGS, Duty.COPY, Duty.ARCHIVE]),
        lock_history("coordination_oskitemevent", REVIEWED),
        open_to_duties("coordination_oskitemevent", reads=[Duty.ARCHIVE]),
        lock("coordination_osktask", REVIEWED, reads=[Duty.COPY, Duty.ARCHIVE]),
        lock_history("coordination_osktaskevent", REVIEWED),
        open_to_duties("coordination_osktaskevent", reads=[Duty.ARCHIVE]),
        # A measure agreed in the meeting goes into a plan that the lead of the meeting may not read.
        open_to_duties("families_participation", reads=OSK),
        open_to_duties("coordination_familyplan", reads=OSK, changes=OSK),
        open_to_duties("coordination_familyplanevent", enters=OSK),
        open_to_duties("coordination_areaanswer", reads=OSK, enters=OSK),
        open_to_duties("coordination_areaanswerevent", enters=OSK),
        open_to_duties("coordination_measure", reads=OSK, enters=OSK),
        open_to_duties("coordination_measureevent", enters=OSK),
    ]
