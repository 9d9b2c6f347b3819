from django.db import migrations, models

import tongban.foundation.vault.public


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0005_reported_revocations"),
    ]

    operations = [
        migrations.AddField(
            model_name="proceeding",
            name="changes",
            field=tongban.foundation.vault.public.EncryptedJSONField(
                default=list,
                help_text="of a change: key, title, before and after of each entry",
                purpose="proceeding-words",
            ),
        ),
        migrations.AlterField(
            model_name="proceeding",
            name="measure",
            field=models.CharField(
                choices=[
                    ("suspension", "suspension"),
                    ("cancellation", "cancellation"),
                    ("withdrawal", "withdrawal"),
                    ("retraction", "retraction"),
                    ("revocation", "revocation"),
                    ("change", "change"),
                ],
                max_length=12,
            ),
        ),
    ]
