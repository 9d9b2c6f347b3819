"""What happens to the rows of registers is noted in order, for who follows them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0016_fewer_indexes_of_firms"),
    ]

    operations = [
        migrations.AddField(
            model_name="servingedition",
            name="changes_from",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="who follows from an earlier position takes all rows once more",
            ),
        ),
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("register", models.CharField(max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "added"), ("changed", "changed"), ("removed", "removed")],
                        max_length=10,
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("uscc", models.CharField(blank=True, db_default="", max_length=18)),
                (
                    "edition",
                    models.PositiveIntegerField(
                        db_default=0, help_text="the edition that brought it; 0: by hand"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["register", "id"], name="register_changes_in_order")],
            },
        ),
    ]
