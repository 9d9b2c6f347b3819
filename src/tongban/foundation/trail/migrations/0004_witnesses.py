"""Witnesses, what they have co-signed, and the head of each day; the last two guarded as the log is."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

guards = import_module("tongban.foundation.trail.migrations.0002_guards")


class Migration(migrations.Migration):
    dependencies = [("trail", "0003_act_parts")]
    operations = [
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "name",
                    models.TextField(help_text="The name in its key, such as `witness.example.org/w1`."),
                ),
                ("key", models.TextField(help_text="The public key (C2SP vkey of type 4).", unique=True)),
                ("held_by", models.TextField(help_text="Who runs it, for people.")),
                ("registered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("name",), name="trail_witness_one_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(help_text="The head's number of entries.")),
                ("cosigned_at", models.DateTimeField(help_text="When, as the witness signed it.")),
                ("received_at", models.DateTimeField(help_text="By the machine's time.")),
                ("line", models.TextField(help_text="The C2SP signature line under the checkpoint.")),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="trail.witness",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["size"], name="trail_cosignature_size")],
                "constraints": [
                    models.UniqueConstraint(fields=("witness", "size"), name="trail_cosignature_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyCheckpoint",
            fields=[
                (
                    "day",
                    models.DateField(
                        help_text="By the machine's time, in the city.", primary_key=True, serialize=False
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("published_at", models.DateTimeField()),
            ],
        ),
        *(
            migrations.RunSQL(guards._guard(table), guards._unguard(table))
            for table in ("trail_cosignature", "trail_dailycheckpoint")
        ),
    ]
