"""What families are found by: keys that the database keeps beside names and addresses, and whose they may be."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from familieplan.families.rowlocks import TODAY, ME, ROLE, holds, view_of_what_is_seen
from familieplan.families.sounds import NAME, function

# Unknown to the models, so that no page carries them along; asked for in families/finding.py and same_person.py alone.
COLUMNS = (
    ("families_person", "sounds", "given_name || ' ' || family_name"),
    ("families_family", "sounds", "name"),
    ("families_family", "address_sounds", "address || ' ' || postcode"),
)
SEEN = holds("view_family")
STEERED = holds("steer_family").replace("a.", "s.")
# What protection hides answers to nobody but those whom is_cleared (models/protection.py) lets see it.
CLEARED = f"""(f.protection = ''
    OR EXISTS (SELECT FROM families_familyuseraccess s WHERE s.content_object_id = f.id AND {STEERED})
    OR EXISTS (SELECT FROM families_clearance c WHERE c.family_id = f.id AND c.worker_id = {ME}
                  AND c.started_on <= {TODAY} AND (c.ended_on IS NULL OR c.ended_on > {TODAY})))"""
ACCESS = f"JOIN families_familyuseraccess a ON a.content_object_id = f.id AND {SEEN} WHERE {CLEARED}"
# The operators of likeness are not leakproof: under the lock of the tables no index could serve them. So the view reads
# with the owner's eyes, and has the lock inside.
FINDABLE = f"""
    SELECT f.id AS family_id, 'member' AS found_by, p.sounds, concat_ws(' ', p.given_name, p.family_name) AS written,
           p.birth_date
      FROM families_person p
      JOIN families_membership m ON m.person_id = p.id AND m.started_on <= {TODAY}
       AND (m.ended_on IS NULL OR m.ended_on > {TODAY})
      JOIN families_family f ON f.id = m.family_id {ACCESS}
    UNION ALL
    SELECT f.id, 'family', f.sounds, f.name, NULL FROM families_family f {ACCESS}
    UNION ALL
    SELECT f.id, 'address', f.address_sounds, f.address, NULL FROM families_family f {ACCESS} AND f.address <> ''
"""  # noqa: S608 no value is put into the text


class Migration(migrations.Migration):
    dependencies = [("families", "0020_question_of_a_basis")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            [
                function(),
                f"REVOKE ALL ON FUNCTION {NAME}(text) FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {NAME}(text) TO {ROLE}",
            ],
            [f"DROP FUNCTION {NAME}(text)"],
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN {column} text GENERATED ALWAYS AS ({NAME}({written})) STORED",
                f"ALTER TABLE {table} DROP {column}",
            )
            for table, column, written in COLUMNS
        ),
        view_of_what_is_seen("families_findable", FINDABLE, key=None),
    ]
