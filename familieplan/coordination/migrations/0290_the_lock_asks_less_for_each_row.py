"""The second lock asks less for each row that is read.

A table that was opened to duties one migration after the other asked one question for each of them, of every row and
while every statement was planned: now it asks one. Somebody of the family that the lock has just said yes to is looked up
in that family first, by one index, before everybody's families are asked. And a family that one sees is known: the wider
question, which costs twice as much, is for the others.
"""

from django.db import migrations

from familieplan.families.rowlocks import one_question_of_duties

KNOWN = """
CREATE OR REPLACE FUNCTION families_known_has(asked bigint) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL UNSAFE AS $$
DECLARE
    question text := current_setting('familieplan.user', true) || ' ' || asked;
BEGIN
    IF current_setting('familieplan.families_known', true) = question OR public.families_seen_has(asked) THEN
        RETURN true;
    END IF;
    PERFORM FROM public.families_known known WHERE known.family_id = asked;
    IF FOUND THEN
        question := set_config('familieplan.families_known', question, true);
    END IF;
    RETURN FOUND;
END $$"""
KNOWN_AS_IT_WAS = """
CREATE OR REPLACE FUNCTION families_known_has(asked bigint) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL UNSAFE AS $$
DECLARE
    question text := current_setting('familieplan.user', true) || ' ' || asked;
BEGIN
    IF current_setting('familieplan.families_known', true) = question THEN
        RETURN true;
    END IF;
    PERFORM FROM public.families_known seen WHERE seen.family_id = asked;
    IF FOUND THEN
        question := set_config('familieplan.families_known', question, true);
    END IF;
    RETURN FOUND;
END $$"""
SOMEBODY = """
CREATE OR REPLACE FUNCTION families_people_seen_has(asked bigint) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL UNSAFE AS $$
DECLARE
    who text := current_setting('familieplan.user', true);
    remembered text := current_setting('familieplan.families_seen', true);
BEGIN
    IF who <> '' AND split_part(remembered, ' ', 1) = who THEN
        PERFORM FROM public.families_membership m
          WHERE m.person_id = asked AND m.family_id = split_part(remembered, ' ', 2)::bigint;
        IF FOUND THEN
            RETURN true;
        END IF;
    END IF;
    RETURN EXISTS (SELECT FROM public.families_people_seen seen WHERE seen.person_id = asked);
END $$"""
SOMEBODY_EACH_TIME = """
CREATE OR REPLACE FUNCTION families_people_seen_has(asked bigint) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL UNSAFE AS $$
BEGIN RETURN EXISTS (SELECT FROM public.families_people_seen seen WHERE seen.person_id = asked); END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0271_talks_of_family_life"),
        ("families", "0111_family_merges_lock"),
    ]
    operations = [
        one_question_of_duties(),
        migrations.RunSQL(KNOWN, KNOWN_AS_IT_WAS),
        migrations.RunSQL(SOMEBODY, SOMEBODY_EACH_TIME),
    ]
