"""The rules see on what a coordinator stands, and the look through the read log who stood in for whom."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import open_to_duties


class Migration(migrations.Migration):
    dependencies = [("families", "0016_files_of_an_order")]

    operations = [
        open_to_duties("families_consent", reads=[Duty.FLAGS]),
        open_to_duties("families_consentedservice", reads=[Duty.FLAGS]),
        open_to_duties("families_deputisedfamily", reads=[Duty.READ_LOG]),
    ]
