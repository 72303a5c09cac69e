"""Row-level security on what hangs on an entry, and what the search asks of the entries themselves."""

from django.db import migrations

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import ME, found_in, lock, open_to_member, seen_through

PLAN = seen_through("coordination_plans_seen", "plan_id")
OWN_PLAN = seen_through("coordination_plans_own", "plan_id")
# A draft's file is nobody else's until the entry is signed.
MINE_OR_SIGNED = f"(({{table}}.entry_id IS NOT NULL OR {{table}}.added_by_id = {ME}) AND {PLAN})"
# The member asks the entries under the lock of the entries: what was written for the family.
OWN_ENTRY = found_in("coordination_logentry", "entry_id", "id")
IN_COPIES = [Duty.COPY, Duty.ARCHIVE]


class Migration(migrations.Migration):
    dependencies = [("coordination", "0010_journal"), ("families", "0016_files_of_an_order")]

    operations = [
        lock(
            "coordination_attachment",
            MINE_OR_SIGNED,
            writes={Duty.RETENTION: "{table}.draft_id IS NOT NULL"},
            reads=IN_COPIES,
        ),
        lock("coordination_answer", PLAN, reads=IN_COPIES),
        lock("coordination_followup", PLAN),
        open_to_member("coordination_attachment", f"({OWN_ENTRY} AND {OWN_PLAN})"),
        open_to_member("coordination_answer", f"({OWN_ENTRY} AND {OWN_PLAN})"),
        # Unknown to the model, so that no page carries it along; asked for in coordination/searching.py alone. It has
        # no index: under the lock PostgreSQL asks who may see a row before it looks at what the row says.
        migrations.RunSQL(
            "ALTER TABLE coordination_logentry ADD COLUMN words tsvector"
            " GENERATED ALWAYS AS (to_tsvector('norwegian', text)) STORED",
            "ALTER TABLE coordination_logentry DROP words",
        ),
    ]
