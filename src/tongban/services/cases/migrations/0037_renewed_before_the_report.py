from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0036_draft_version"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="examined_by_id",
            field=models.UUIDField(
                help_text="the organisation that received and examined it; null: it did not go up", null=True
            ),
        ),
        migrations.RemoveConstraint(model_name="case", name="case_reported_together"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("examined_by_id__isnull", True),
                        ("reported_at__isnull", True),
                        ("reported_on__isnull", True),
                    ),
                    models.Q(
                        ("examined_by_id__isnull", False),
                        ("reported_at__isnull", False),
                        ("reported_on__isnull", False),
                    ),
                    models.Q(
                        ("examined_by_id__isnull", False),
                        ("is_renewed_by_law", True),
                        ("reported_at__isnull", True),
                        ("reported_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_reported_together",
            ),
        ),
    ]
