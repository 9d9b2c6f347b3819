from django.db import migrations, models

import tongban.foundation.vault.public
import tongban.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0004_decision_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportedRevocation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tongban.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("licence_type", models.CharField(max_length=21)),
                ("licence_number", models.CharField(max_length=80)),
                ("organisation_id", models.UUIDField()),
                ("organ", models.CharField(help_text="the office that decided", max_length=100)),
                ("decision", models.CharField(help_text="number of its decision", max_length=80)),
                ("decided_on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(help_text="reference of the officer", max_length=80)),
                ("proposed_name", models.CharField(max_length=100)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=80)),
                ("settled_name", models.CharField(blank=True, default="", max_length=100)),
                (
                    "is_confirmed",
                    models.BooleanField(help_text="null: it waits for the second officer", null=True),
                ),
                (
                    "why",
                    tongban.foundation.vault.public.EncryptedTextField(
                        blank=True, default="", help_text="why it was rejected", purpose="proceeding-words"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("licence_type", "licence_number"),
                        name="reported_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_confirmed__isnull", True),
                                ("settled_at__isnull", True),
                                ("settled_by", ""),
                            ),
                            models.Q(
                                ("is_confirmed__isnull", False),
                                ("settled_at__isnull", False),
                                models.Q(("settled_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reported_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_confirmed", True), _negated=True),
                            models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reported_confirmed_by_another",
                    ),
                ],
            },
        ),
    ]
