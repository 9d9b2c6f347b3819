from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0008_disputes_of_any_fact"),
    ]

    operations = [
        migrations.AddField(
            model_name="lookup",
            name="looked_on",
            field=models.DateField(
                help_text="of a look at a case file, which is noted once a day of the city; null: each is noted",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="lookup",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("real-name", "real-name"),
                    ("own-application", "own-application"),
                    ("handle-case", "handle-case"),
                    ("issue-result", "issue-result"),
                    ("counter-intake", "counter-intake"),
                    ("check-entries", "check-entries"),
                    ("dispute", "dispute"),
                    ("tell", "tell"),
                    ("do-step", "do-step"),
                    ("read-file", "read-file"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="lookup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("looked_on__isnull", False)),
                fields=("by_ref", "case_number", "purpose", "looked_on"),
                name="case_look_once_a_day",
            ),
        ),
    ]
