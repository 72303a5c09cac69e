"""27 November 2026: measures of local actors are tied to the offer they were made of, where names leave no doubt.

The actor has the name that the measure has, it offered this before the measure was made, and the title of exactly one
of its offers stands in the measure. Everything else stays without an offer: somebody can be found by name still.
Nobody has changed these measures, so no version is written and nothing becomes news.
"""

from django.db import migrations

FIND = """
UPDATE coordination_measure m SET offer_id = found.offer_id
  FROM (
    SELECT measure.id AS measure_id, min(offer.id) AS offer_id
      FROM coordination_measure measure
      JOIN areas_localactor actor ON actor.name = measure.owner_name
      JOIN areas_offer offer ON offer.actor_id = actor.id AND offer.created_at <= measure.created_at
     WHERE measure.owner_kind = 'local' AND measure.offer_id IS NULL
       AND strpos(lower(measure.text), lower(offer.title)) > 0
     GROUP BY measure.id HAVING count(*) = 1
  ) found
 WHERE found.measure_id = m.id"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0260_offers_of_measures")]
    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE coordination_measure DISABLE TRIGGER pgtrigger_update_update_e3d90",
                FIND,
                # What a key promises is checked now: a table with checks to come cannot be altered.
                "SET CONSTRAINTS ALL IMMEDIATE",
                "SET CONSTRAINTS ALL DEFERRED",
                "ALTER TABLE coordination_measure ENABLE TRIGGER pgtrigger_update_update_e3d90",
            ],
            migrations.RunSQL.noop,
        ),
    ]
