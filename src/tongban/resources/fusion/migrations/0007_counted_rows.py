from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fusion", "0006_quality_noted_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="qualitynote",
            name="counts",
            field=models.JSONField(
                default=dict,
                help_text="id of a delivery → what became of its rows; empty: of before it was kept",
            ),
        ),
    ]
