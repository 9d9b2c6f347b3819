from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0013_what_is_spared"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                Coalesce(
                    KeyTextTransform("key", KeyTransform("process", models.F("content"))),
                    models.Value("five-posts"),
                    output_field=models.TextField(),
                ),
                models.F("id"),
                name="items_by_process",
                condition=models.Q(("in_force_to", None)),
            ),
        ),
    ]
