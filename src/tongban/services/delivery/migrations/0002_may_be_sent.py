from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="may_be_sent",
            field=models.BooleanField(default=True, help_text="a courier may bring it"),
        ),
    ]
