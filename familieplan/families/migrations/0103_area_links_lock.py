"""Row-level security on families in area measures: seen with the family, counted under a duty that only counts."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import FAMILY, lock, open_to_member

READS = [Duty.COPY, Duty.ARCHIVE, Duty.FIGURES]


class Migration(migrations.Migration):
    dependencies = [("families", "0102_area_links")]
    operations = [
        lock("families_arealink", FAMILY, reads=READS, writes=[Duty.OWN_DOOR]),
        open_to_member("families_arealink"),
    ]
