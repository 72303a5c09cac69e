"""The second lock remembers, until the transaction ends, which family or plan it last said yes to.

A page asks about the rows of one family after another: twelve rows of one plan are the same question twelve times. What
is remembered is who asked and about what; it is forgotten when anybody's access changes in the same transaction.
"""

from django.db import migrations

REMEMBERED = {"families_seen": "family_id", "families_known": "family_id", "coordination_plans_seen": "plan_id"}
# A setting costs a tenth of a look-up. Set for the transaction only, and taken back with a savepoint.
ASK = """
CREATE OR REPLACE FUNCTION {view}_has(asked bigint) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL UNSAFE AS $$
DECLARE
    question text := current_setting('familieplan.user', true) || ' ' || asked;
BEGIN
    IF current_setting('familieplan.{view}', true) = question THEN
        RETURN true;
    END IF;
    PERFORM FROM public.{view} seen WHERE seen.{key} = asked;
    IF FOUND THEN
        question := set_config('familieplan.{view}', question, true);
    END IF;
    RETURN FOUND;
END $$"""
ASK_EACH_TIME = """
CREATE OR REPLACE FUNCTION {view}_has(asked bigint) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL UNSAFE AS $$
BEGIN RETURN EXISTS (SELECT FROM public.{view} seen WHERE seen.{key} = asked); END $$"""
FORGET = [
    """
CREATE FUNCTION families_forget_who_sees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('familieplan.' || each, '', true)
       FROM unnest(ARRAY['families_seen', 'families_known', 'coordination_plans_seen']) AS each;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER forget_who_sees AFTER UPDATE OR DELETE ON families_familyuseraccess
FOR EACH STATEMENT EXECUTE FUNCTION families_forget_who_sees()""",
]


class Migration(migrations.Migration):
    dependencies = [("coordination", "0191_fast_lane_lock"), ("families", "0070_plan_on_paper")]
    operations = [
        migrations.RunSQL(
            FORGET,
            [
                "DROP TRIGGER forget_who_sees ON families_familyuseraccess",
                "DROP FUNCTION families_forget_who_sees()",
            ],
        ),
        *(
            migrations.RunSQL(ASK.format(view=view, key=key), ASK_EACH_TIME.format(view=view, key=key))
            for view, key in REMEMBERED.items()
        ),
    ]
