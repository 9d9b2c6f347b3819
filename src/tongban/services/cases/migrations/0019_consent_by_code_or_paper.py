from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_visits_of_a_person"),
    ]

    operations = [
        migrations.AlterField(
            model_name="help",
            name="consent",
            field=models.CharField(choices=[("code", "code"), ("paper", "paper")], max_length=10),
        ),
    ]
