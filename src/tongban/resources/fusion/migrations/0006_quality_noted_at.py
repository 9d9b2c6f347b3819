from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fusion", "0005_clash_answered"),
    ]

    operations = [
        migrations.AddField(
            model_name="qualitynote",
            name="noted_at",
            field=models.DateTimeField(
                help_text="when the run was over; empty: of before it was kept", null=True
            ),
        ),
    ]
