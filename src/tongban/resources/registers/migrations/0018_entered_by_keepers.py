"""What the keeper of a register wrote into it when an objection was upheld."""

from django.db import migrations

import tongban.foundation.vault.public


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0017_follow_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="factdispute",
            name="entered",
            field=tongban.foundation.vault.public.EncryptedTextField(
                blank=True,
                default="",
                help_text="what the keeper wrote into the register",
                purpose="registers.dispute",
            ),
        ),
    ]
