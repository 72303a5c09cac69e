"""A child may be asked anew, when the one before is completed. Made without shutting the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("coordination", "0022_first_questions")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY one_open_assessment_per_child"
                    " ON coordination_assessment (child_id, application_id) WHERE completed_on IS NULL",
                    "DROP INDEX CONCURRENTLY one_open_assessment_per_child",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("completed_on", None)),
                        fields=("child", "application"),
                        name="one_open_assessment_per_child",
                    ),
                )
            ],
        )
    ]
