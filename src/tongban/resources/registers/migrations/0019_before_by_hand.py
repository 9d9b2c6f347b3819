"""What a row said before somebody changed it by hand: who follows a part of the register hears nothing of the others."""

from django.db import migrations

import tongban.foundation.vault.public


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0018_entered_by_keepers"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerchange",
            name="before",
            field=tongban.foundation.vault.public.EncryptedJSONField(
                help_text="by bind name: what a row said that was changed by hand",
                null=True,
                purpose="registers.person",
            ),
        ),
    ]
