from django.db import migrations

import tongban.foundation.vault.public


class Migration(migrations.Migration):
    dependencies = [
        ("fusion", "0004_worked_through"),
    ]

    operations = [
        migrations.AddField(
            model_name="clash",
            name="answered",
            field=tongban.foundation.vault.public.EncryptedJSONField(
                help_text="organisation → its newest answer: answer, text, at",
                null=True,
                purpose="fusion.review",
            ),
        ),
    ]
