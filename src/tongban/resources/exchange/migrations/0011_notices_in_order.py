"""A subscription is paused by the first notice that is given up; why it is paused may take a longer sentence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0010_own_days"),
    ]

    operations = [
        migrations.RemoveField(model_name="subscription", name="failures"),
        migrations.AlterField(
            model_name="subscription",
            name="why",
            field=models.CharField(blank=True, help_text="message id: why it is paused", max_length=400),
        ),
    ]
