"""What stands on a document is personal: it is kept encrypted. Documents still to be made are ordered anew."""

from django.db import migrations, models

import tongban.foundation.vault.public


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [
        migrations.RemoveField("document", "data"),
        migrations.AddField(
            "document",
            "data",
            tongban.foundation.vault.public.EncryptedJSONField(
                default=dict,
                help_text="what is written on it; emptied when it is made",
                purpose="papers.document",
            ),
        ),
        migrations.AlterField(
            "document",
            "id",
            models.UUIDField(
                editable=False, help_text="made from owner and kind", primary_key=True, serialize=False
            ),
        ),
    ]
