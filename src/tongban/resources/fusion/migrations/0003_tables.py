"""Agreements on tables of a department's own columns."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fusion", "0002_kept_for_a_time"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="kind",
            field=models.CharField(
                choices=[("people", "people"), ("entities", "entities"), ("table", "table")], max_length=10
            ),
        ),
    ]
