"""Row-level security on everything about families: the database itself shows a row only to whoever may see it."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families import rowlocks
from familieplan.families.rowlocks import (
    FAMILY,
    IS_AUDITOR,
    ME,
    NOBODY,
    ROLE,
    found_in,
    holds,
    lock,
    lock_history,
    seen_through,
)

# The key of a right's permission row differs between installations. Looked up once per transaction.
RIGHT = """
CREATE FUNCTION families_right(codename text) RETURNS integer LANGUAGE plpgsql STABLE COST 10 AS $$
DECLARE
    remembered text := current_setting('familieplan.' || codename, true);
BEGIN
    IF remembered <> '' THEN
        RETURN remembered::integer;
    END IF;
    SELECT p.id INTO remembered
      FROM auth_permission p
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families' AND c.model = 'family'
     WHERE p.codename = families_right.codename;
    PERFORM set_config('familieplan.' || codename, coalesce(remembered, ''), true);
    RETURN remembered::integer;
END $$
"""
# What is being registered: rows that lead to nobody yet. Asked with the owner's eyes, for a filtered answer would
# call everything of others untaken.
UNTAKEN = """
CREATE FUNCTION families_untaken(family bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM families_participation p WHERE p.family_id = families_untaken.family)
$$
"""
UNKNOWN = """
CREATE FUNCTION families_unknown(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM families_membership m WHERE m.person_id = families_unknown.person)
$$
"""
OF_ACCESS = "FROM families_familyuseraccess a WHERE"
VIEWS = {
    "families_seen": f"SELECT a.content_object_id AS family_id {OF_ACCESS} {holds('view_family')}",
    "families_reviewed": f"SELECT a.content_object_id AS family_id {OF_ACCESS} {holds('review_family')}",
    "families_known": f"SELECT a.content_object_id AS family_id {OF_ACCESS} {holds('view_family', 'review_family')}",
    "families_people_seen": "SELECT m.person_id FROM families_membership m JOIN families_familyuseraccess a"
    f" ON a.content_object_id = m.family_id WHERE {holds('view_family')}",
    "families_readings_seen": "SELECT f.public_id FROM families_family f JOIN families_familyuseraccess a"
    f" ON a.content_object_id = f.id WHERE {holds('view_family')}",
}
# The log holds text, and outlives the family: what is no public id leads to none.
OF_READING = """families_readings_seen_has(
    CASE WHEN {table}.family ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN {table}.family::uuid END)"""
# A coordinator begins in a family that somebody else has opened the door to.
TO_NEW = {Duty.APPOINT: "true", Duty.HANDOVER: "true"}
UNTAKEN_FAMILY = {Duty.REGISTER: "families_untaken({table}.family_id)"}
# Whoever registers sees of the memberships only those of families that lead to nobody yet.
OF_UNTAKEN = found_in("families_membership", "id", "person_id")
ITSELF, PERSON = seen_through("families_seen", "pgh_obj_id"), "families_people_seen"
KEYS = {"families_people_seen": ("person_id",), "families_readings_seen": ("public_id", "uuid")}


def function(name: str, made: str, of: str) -> migrations.RunSQL:
    allowed = [f"REVOKE ALL ON FUNCTION {name}({of}) FROM PUBLIC", f"GRANT EXECUTE ON FUNCTION {name}({of}) TO {ROLE}"]
    return migrations.RunSQL([made, *allowed], [f"DROP FUNCTION {name}({of})"])


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0003_access_rows_end_by_the_clock"),
        ("accounts", "0004_no_way_round_the_read_log"),
    ]

    operations = [
        function("families_right", RIGHT, "text"),
        function("families_untaken", UNTAKEN, "bigint"),
        function("families_unknown", UNKNOWN, "bigint"),
        *(rowlocks.view_of_what_is_seen(name, select, *KEYS.get(name, ())) for name, select in VIEWS.items()),
        lock(
            "families_familyuseraccess",
            f"{{table}}.user_id = {ME}",
            writes=[Duty.ACCESS],
            people_write=NOBODY,
        ),
        # The lead of a district sees that a family is there, and what of it stands in the queue.
        lock(
            "families_family",
            seen_through("families_known", "id"),
            reads=[Duty.ACCESS, Duty.APPOINT, Duty.FLAGS, Duty.EMERGENCY, Duty.HANDOVER, Duty.READ_LOG, Duty.CONSENTS],
            writes={Duty.REGISTER: "families_untaken({table}.id)"},
            people_write=seen_through("families_seen", "id"),
        ),
        lock(
            "families_participation",
            reads=[Duty.FLAGS, Duty.EMERGENCY, Duty.READ_LOG, Duty.CONSENTS],
            # What it stood on has run out: the part ends.
            changes=[Duty.ACCESS],
            writes=UNTAKEN_FAMILY | TO_NEW,
        ),
        lock(
            "families_sharingbasis",
            reads=[Duty.ACCESS, Duty.FLAGS, Duty.CONSENTS],
            writes=UNTAKEN_FAMILY | TO_NEW,
        ),
        lock("families_membership", reads=[Duty.FLAGS, Duty.EMERGENCY, Duty.READ_LOG], writes=UNTAKEN_FAMILY),
        lock(
            "families_person",
            seen_through(PERSON, "id"),
            reads=dict.fromkeys([Duty.FLAGS, Duty.EMERGENCY, Duty.READ_LOG, Duty.CONSENTS], "true")
            | {Duty.REGISTER: f"(families_unknown({{table}}.id) OR {OF_UNTAKEN})"},
            writes={Duty.REGISTER: "families_unknown({table}.id)", Duty.KEYS: "true"},
        ),
        lock_history("families_familyevent", ITSELF, enters=[Duty.REGISTER]),
        lock_history("families_participationevent", enters=[Duty.ACCESS, Duty.REGISTER, Duty.APPOINT, Duty.HANDOVER]),
        lock_history("families_membershipevent", enters=[Duty.REGISTER]),
        lock_history("families_personevent", seen_through(PERSON, "pgh_obj_id"), enters=[Duty.REGISTER]),
        lock(
            "accounts_readrecord",
            f"({IS_AUDITOR} OR {OF_READING})",
            reads=[Duty.READ_LOG, Duty.EMERGENCY],
            people_write=NOBODY,
        ),
        # Whoever shows something of a family writes it down, whatever else they may.
        migrations.RunSQL(
            "CREATE POLICY everybody_adds ON accounts_readrecord FOR INSERT WITH CHECK (true)",
            "DROP POLICY everybody_adds ON accounts_readrecord",
        ),
    ]
