"""What an act on many says of each of them, guarded as the entries of the log are."""

from importlib import import_module

from django.db import migrations, models

import tongban.foundation.vault.public

guards = import_module("tongban.foundation.trail.migrations.0002_guards")

CHECK = """
CREATE FUNCTION trail_check_part_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.entry_id, NEW.place, NEW.subject) IS NOT DISTINCT FROM (OLD.id, OLD.entry_id, OLD.place, OLD.subject)
    THEN
        RETURN NEW;  -- the facts under another key: the root in the act commits to what they say
    END IF;
    RAISE EXCEPTION 'UPDATE of % is refused: the trail is append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
GUARD = {"table": "trail_actpart", "update": "trail_check_part_update"}


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="ActPart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField()),
                ("place", models.PositiveIntegerField(help_text="0 for the first part of the act")),
                ("subject", models.TextField(help_text="Which of the many, `app:key`.")),
                (
                    "facts",
                    tongban.foundation.vault.public.EncryptedTextField(
                        help_text="The part's canonical JSON.", purpose="trail"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject"], name="trail_actpart_subject")],
                "constraints": [
                    models.UniqueConstraint(fields=("entry_id", "place"), name="trail_actpart_once")
                ],
            },
        ),
        migrations.RunSQL(CHECK, "DROP FUNCTION trail_check_part_update();"),
        migrations.RunSQL(guards._guard(**GUARD), guards._unguard("trail_actpart")),
    ]
