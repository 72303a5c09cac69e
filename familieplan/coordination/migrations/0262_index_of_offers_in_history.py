"""The index of a column that 0260 added to the versions of measures, made without shutting their table."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("coordination", "0261_offers_found_by_name")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY coordination_measureevent_offer_id_793d4da8 ON coordination_measureevent (offer_id)",
            "DROP INDEX CONCURRENTLY coordination_measureevent_offer_id_793d4da8",
        ),
    ]
