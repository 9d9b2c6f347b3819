from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0035_instant_salt"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="form_version",
            field=models.PositiveIntegerField(default=0, help_text="how often what was typed was kept"),
        ),
    ]
