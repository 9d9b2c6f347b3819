"""The looks of assistants are counted for whoever let them in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_looks_of_assistants")]

    operations = [
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(
                condition=models.Q(("purpose", "assistant")),
                fields=["by_ref", "-looked_at"],
                name="look_up_of_assistants",
            ),
        ),
    ]
