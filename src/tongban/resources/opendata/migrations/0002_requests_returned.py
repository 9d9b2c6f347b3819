from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opendata", "0001_open_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="datarequest",
            name="turns",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="how often it went to another office"
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="returned_from_id",
            field=models.UUIDField(help_text="the office that said last: not our data", null=True),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="returned_why",
            field=models.TextField(blank=True),
        ),
    ]
