"""Families that are here twice: found under a duty, and seen by whoever may know of both."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from familieplan.accounts.acting import Duty
from familieplan.families.rowlocks import lock, open_to_duties

OF_BOTH = "(families_reviewed_has({table}.one_id) AND families_reviewed_has({table}.other_id))"
READ = ("family", "membership", "person", "participation", "familyuseraccess")


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0061_indexes_of_likeness"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("by_number", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("same", "Samme familie"), ("other", "To familier")],
                        max_length=8,
                        verbose_name="vurdering",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="begrunnelse")),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
                    ),
                ),
            ],
            options={
                "ordering": ["found_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="a_pair_is_found_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="a_pair_has_one_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at", None), ("judged_by", None), ("reason", ""), ("verdict", "")),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_with_reason_and_judge",
                    ),
                ],
            },
        ),
        lock("families_possibleduplicate", OF_BOTH, writes=[Duty.DUPLICATES]),
        *(open_to_duties(f"families_{table}", reads=[Duty.DUPLICATES]) for table in READ),
    ]
