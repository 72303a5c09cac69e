"""Whether a basis holds on a day, as a function: its plan is kept, where so many questions of secrecy ask it.

The rule is SharingBasisQuerySet.in_force; a test holds the two together. It reads with the eyes of whoever asks.
"""

from django.db import migrations

from familieplan.families.rowlocks import ROLE

HOLDS = """
CREATE FUNCTION families_basis_holds(asked bigint, day date) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN RETURN EXISTS (
    SELECT FROM public.families_sharingbasis b
     WHERE b.id = asked AND b.started_on <= day AND (b.ended_on IS NULL OR b.ended_on > day)
       AND (EXISTS (SELECT FROM public.families_consent c JOIN public.families_consentedservice s ON s.consent_id = c.id
                     WHERE c.id = b.consent_id AND c.given_on <= day AND (c.until_on IS NULL OR c.until_on > day)
                       AND (s.withdrawn_on IS NULL OR s.withdrawn_on > day))
            OR EXISTS (SELECT FROM public.families_legalbasis l
                        WHERE l.id = b.legal_basis_id AND l.valid_from <= day
                          AND (l.valid_to IS NULL OR l.valid_to > day)))); END $$
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0019_consents_that_tell_of_work")]

    operations = [
        migrations.RunSQL(
            [
                HOLDS,
                "REVOKE ALL ON FUNCTION families_basis_holds(bigint, date) FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION families_basis_holds(bigint, date) TO {ROLE}",
            ],
            ["DROP FUNCTION families_basis_holds(bigint, date)"],
        )
    ]
