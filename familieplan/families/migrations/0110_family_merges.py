"""Two families that were one: which of them stands, and whether it was undone."""

import django.db.models.deletion
import django.utils.timezone
import familieplan.families.models.merge
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0103_area_links_lock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FamilyMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.CharField(max_length=300, verbose_name="hvorfor")),
                ("merged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "undo_until_on",
                    models.DateField(
                        default=familieplan.families.models.merge.last_day_to_undo, verbose_name="kan angres til og med"
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "merged",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-merged_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing", models.F("merged")), _negated=True),
                        name="a_family_is_not_merged_with_itself",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_merge_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_merge_is_undone_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("merged",),
                        name="a_family_is_merged_once_at_a_time",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="familymerge",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_itself",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (SELECT 1 FROM families_familymerge m WHERE m.merged_id = NEW.standing_id AND m.undone_at IS NULL) THEN\n    RAISE EXCEPTION 'the standing family has itself been merged' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="63a88d8ee28aa99b5f225397a14eca4b5212a88a",
                    operation="INSERT",
                    pgid="pgtrigger_stands_itself_dfdc9",
                    table="families_familymerge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="familymerge",
            trigger=pgtrigger.compiler.Trigger(
                name="gains_its_undoing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.undone_at IS NOT NULL\n   OR ROW(NEW.id, NEW.public_id, NEW.standing_id, NEW.merged_id, NEW.reason, NEW.merged_by_id, NEW.merged_at,\n          NEW.undo_until_on)\n      IS DISTINCT FROM\n      ROW(OLD.id, OLD.public_id, OLD.standing_id, OLD.merged_id, OLD.reason, OLD.merged_by_id, OLD.merged_at,\n          OLD.undo_until_on) THEN\n    RAISE EXCEPTION 'a merge only gains its undoing' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="285db568c8a79e4fafe8323128958d624a9c2ee9",
                    operation="UPDATE",
                    pgid="pgtrigger_gains_its_undoing_beca3",
                    table="families_familymerge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="familymerge",
            trigger=pgtrigger.compiler.Trigger(
                name="is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0b349a46e062c034f05b7c3f4b4f12d5d953814d",
                    operation="DELETE",
                    pgid="pgtrigger_is_kept_b2501",
                    table="families_familymerge",
                    when="BEFORE",
                ),
            ),
        ),
    ]
