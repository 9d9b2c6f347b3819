"""Sources of resources and the rows that departments deliver."""

import django.db.models.deletion
from django.db import migrations, models

import tongban.foundation.vault.public
import tongban.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_uses_only_added"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceBinding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tongban.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("resource_code", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("population", "population"),
                            ("entities", "entities"),
                            ("licences", "licences"),
                            ("held", "held"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fields", models.JSONField(help_text="the catalogue's name of a field → the source's")),
                (
                    "subjects",
                    models.JSONField(
                        default=list, help_text="by what it can be asked: person, firm, licence"
                    ),
                ),
                (
                    "agreement",
                    models.SlugField(
                        blank=True, help_text="of the deliveries, where rows are held", max_length=60
                    ),
                ),
                ("licence_types", models.JSONField(default=list)),
                (
                    "serving",
                    models.PositiveIntegerField(
                        default=0, help_text="the edition of held rows that everybody sees"
                    ),
                ),
                ("served_at", models.DateTimeField(null=True)),
                (
                    "kept_from",
                    models.BigIntegerField(default=1, help_text="changes before this position are deleted"),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agreement", ""), _negated=True),
                        fields=("agreement",),
                        name="exchange_agreement_bound_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "held"), models.Q(("agreement", ""), _negated=True)),
                            models.Q(models.Q(("kind", "held"), _negated=True), ("agreement", "")),
                            _connector="OR",
                        ),
                        name="exchange_held_by_agreement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldEdition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tongban.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("loading", "loading"),
                            ("serving", "serving"),
                            ("replaced", "replaced"),
                            ("abandoned", "abandoned"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "made_of",
                    models.JSONField(help_text="deliveries by number, with the SHA-256 of what landed"),
                ),
                ("opened_at", models.DateTimeField()),
                ("served_at", models.DateTimeField(null=True)),
                (
                    "ended_to",
                    models.BigIntegerField(
                        default=0, help_text="rows up to here are looked at for what is gone"
                    ),
                ),
                (
                    "logged_to",
                    models.BigIntegerField(default=0, help_text="new rows up to here stand in the changes"),
                ),
                ("rows", models.PositiveBigIntegerField(default=0)),
                ("added", models.PositiveBigIntegerField(default=0)),
                ("changed", models.PositiveBigIntegerField(default=0)),
                ("removed", models.PositiveBigIntegerField(default=0)),
                (
                    "rejected",
                    models.PositiveBigIntegerField(
                        default=0, help_text="rows without a sound ID number or credit code"
                    ),
                ),
                ("faults", models.JSONField(default=dict, help_text="values that were none, by field")),
                (
                    "binding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="exchange.sourcebinding",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HeldChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(help_text="counts within the resource, from 1")),
                ("edition", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "added"), ("changed", "changed"), ("removed", "removed")],
                        max_length=8,
                    ),
                ),
                ("row_key", models.BinaryField(max_length=32)),
                ("row_id", models.BigIntegerField(help_text="the row as it is; of a removed one: as it was")),
                ("before_id", models.BigIntegerField(help_text="of a changed row: as it was", null=True)),
                (
                    "binding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.sourcebinding",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HeldPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("rows", models.PositiveIntegerField()),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("root", models.BinaryField(help_text="binds its rows (RFC 6962)", max_length=32)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="exchange.heldedition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "name"), name="exchange_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldStage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("row_key", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="exchange.heldedition",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["edition", "row_key"], name="exchange_stage_by_key")],
            },
        ),
        migrations.CreateModel(
            name="HeldRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_firm", models.BooleanField(help_text="the subject is known by a credit code")),
                ("subject_index", tongban.foundation.vault.public.BlindIndexField()),
                (
                    "row_key",
                    models.BinaryField(
                        help_text="stays the same when the row changes (keyed hash)", max_length=32
                    ),
                ),
                (
                    "digest",
                    models.BinaryField(
                        help_text="another one when any value changes (keyed hash)", max_length=32
                    ),
                ),
                (
                    "values",
                    tongban.foundation.vault.public.EncryptedJSONField(
                        help_text="by the catalogue's names", purpose="exchange.held"
                    ),
                ),
                ("since_edition", models.PositiveIntegerField()),
                ("until_edition", models.PositiveIntegerField(help_text="half-open", null=True)),
                (
                    "binding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.sourcebinding",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["binding", "subject_index"],
                        include=("since_edition", "until_edition"),
                        name="exchange_rows_of_subject",
                    ),
                    models.Index(fields=["binding", "row_key"], name="exchange_rows_by_key"),
                    models.Index(fields=["binding", "id"], name="exchange_rows_in_order"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="heldedition",
            constraint=models.UniqueConstraint(fields=("binding", "number"), name="exchange_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="heldedition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "loading")),
                fields=("binding",),
                name="exchange_one_edition_loading",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldchange",
            constraint=models.UniqueConstraint(fields=("binding", "position"), name="exchange_position_once"),
        ),
    ]
