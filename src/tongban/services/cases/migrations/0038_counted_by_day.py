"""What the published figures are counted by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0037_renewed_before_the_report")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("accepted_on__isnull", False)),
                fields=["accepted_on"],
                name="case_by_acceptance",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("promised_due_on__isnull", False)),
                fields=["promised_due_on"],
                name="case_by_promise",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ["not-accepted", "withdrawn"])),
                fields=["closed_at"],
                name="case_ended_undecided",
            ),
        ),
        migrations.AddIndex(
            model_name="correctionnotice",
            index=models.Index(fields=["requested_at"], name="correction_by_time"),
        ),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)), fields=["done_at"], name="step_by_day"
            ),
        ),
    ]
