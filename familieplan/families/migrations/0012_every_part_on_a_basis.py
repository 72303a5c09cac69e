"""What must hold from now on: one consent or one provision behind every basis, and a basis behind every participation."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    ValidateConstraint,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    # What is built, dropped and checked without holding writers back cannot be so inside a transaction.
    atomic = False

    dependencies = [("families", "0011_first_provisions")]

    operations = [
        AddConstraintNotValid(
            model_name='sharingbasis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent__isnull', False), ('kind', 'consent'), ('legal_basis', None)), models.Q(('consent', None), ('kind', 'law'), ('legal_basis__isnull', False)), _connector='OR'), name='basis_is_one_consent_or_one_provision'),
        ),
        AddConstraintNotValid(
            model_name='sharingbasis',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'consent'), ('told_on__isnull', False), models.Q(('not_told_because', ''), _negated=True), _connector='OR'), name='of_law_the_family_is_told_or_it_says_why_not'),
        ),
        ValidateConstraint("sharingbasis", "basis_is_one_consent_or_one_provision"),
        ValidateConstraint("sharingbasis", "of_law_the_family_is_told_or_it_says_why_not"),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='stands_on_a_basis', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (\n    SELECT 1\n      FROM families_sharingbasis b\n      JOIN accounts_office o ON o.id = NEW.office_id\n     WHERE b.id = NEW.basis_id AND b.family_id = NEW.family_id\n       AND b.started_on <= NEW.started_on AND (b.ended_on IS NULL OR b.ended_on > NEW.started_on)\n       AND (EXISTS (\n              SELECT 1 FROM families_consent c JOIN families_consentedservice s ON s.consent_id = c.id\n               WHERE c.id = b.consent_id AND s.service_id = o.service_id AND cardinality(c.areas) = 6\n                 AND c.given_on <= NEW.started_on AND (c.until_on IS NULL OR c.until_on > NEW.started_on)\n                 AND (s.withdrawn_on IS NULL OR s.withdrawn_on > NEW.started_on))\n         OR EXISTS (\n              SELECT 1 FROM families_legalbasis l\n               WHERE l.id = b.legal_basis_id\n                 AND l.valid_from <= NEW.started_on AND (l.valid_to IS NULL OR l.valid_to > NEW.started_on)\n                 AND (l.to_all OR EXISTS (\n                       SELECT 1 FROM families_legalbasis_receivers r\n                        WHERE r.legalbasis_id = l.id AND r.service_id = o.service_id))))\n) THEN\n    RAISE EXCEPTION 'no basis lets this service take part on that day' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='9d67034f046ffed73a14ade2a8695df4c1c94e02', operation='INSERT OR UPDATE OF "family_id", "office_id", "basis_id", "started_on"', pgid='pgtrigger_stands_on_a_basis_b2fea', table='families_participation', when='BEFORE')),
        ),
    ]
