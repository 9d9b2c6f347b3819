"""Facts may be erased by an act: the guard lets them go together with their salt, once an erasure stands for them."""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

import tongban.foundation.vault.public

guards = import_module("tongban.foundation.trail.migrations.0002_guards")

CHECK = """
CREATE OR REPLACE FUNCTION trail_check_entry_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.entry_id, NEW.seq, NEW.subject, NEW.act, NEW.act_at, NEW.recorded_at, NEW.by_ref, NEW.promise)
       IS NOT DISTINCT FROM
       (OLD.entry_id, OLD.seq, OLD.subject, OLD.act, OLD.act_at, OLD.recorded_at, OLD.by_ref, OLD.promise)
       AND OLD.facts IS NOT NULL
    THEN
        IF NEW.facts IS NOT NULL AND NEW.salts = OLD.salts THEN
            RETURN NEW;  -- the facts under another key: the leaf commits to what they say
        END IF;
        IF NEW.facts IS NULL AND NEW.salts = substr(OLD.salts, 1, 32)
           AND EXISTS (SELECT 1 FROM trail_erasure WHERE entry_id = OLD.entry_id)
        THEN
            RETURN NEW;  -- erased by an act, together with the salt without which nobody can guess them
        END IF;
    END IF;
    RAISE EXCEPTION 'UPDATE of % is refused: the trail is append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION trail_check_entry_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.entry_id, NEW.seq, NEW.subject, NEW.act, NEW.act_at, NEW.recorded_at, NEW.by_ref, NEW.salts, NEW.promise)
       IS NOT DISTINCT FROM
       (OLD.entry_id, OLD.seq, OLD.subject, OLD.act, OLD.act_at, OLD.recorded_at, OLD.by_ref, OLD.salts, OLD.promise)
    THEN
        RETURN NEW;  -- the facts under another key: the leaf commits to what they say
    END IF;
    RAISE EXCEPTION 'UPDATE of % is refused: the trail is append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0004_witnesses")]
    operations = [
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject", models.TextField(help_text="What the acts are about, `app:key`.")),
                (
                    "entry_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("basis", models.TextField(help_text="Who asked for it, and on what legal basis.")),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.TextField(default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_granted", models.BooleanField(null=True)),
                ("reason", models.TextField(default="", help_text="Why it was refused.")),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                ("ordered_by", models.UUIDField(help_text="The entry of the act `trail.erase`.")),
                ("erased_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(guards._guard("trail_erasure"), guards._unguard("trail_erasure")),
        migrations.AlterField(
            model_name="entry",
            name="facts",
            field=tongban.foundation.vault.public.EncryptedTextField(
                help_text="The facts' canonical JSON; NULL when they were erased.", null=True, purpose="trail"
            ),
        ),
        migrations.RunSQL(CHECK, BEFORE),
    ]
