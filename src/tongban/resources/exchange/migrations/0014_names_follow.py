from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0013_count_past_uses"),
    ]

    operations = [
        migrations.AddField(
            model_name="nameindex",
            name="change",
            field=models.BigIntegerField(
                help_text="of the register, up to which the one in use holds", null=True
            ),
        ),
        migrations.AddField(
            model_name="nameindex",
            name="next_change",
            field=models.BigIntegerField(help_text="the same of the next one, when it was begun", null=True),
        ),
    ]
