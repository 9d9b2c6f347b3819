"""An objection may be about a licence as well: longer names of facts, and what a fact is called stands with it."""

from typing import Any

from django.db import migrations, models


def name_facts(apps: Any, schema_editor: Any) -> None:
    """What the objections so far are about is called as the registers call it."""
    from tongban.resources.registers.facts import FIELD_TEXTS

    dispute = apps.get_model("registers", "FactDispute")
    for fact in dispute.objects.values_list("fact", flat=True).distinct():
        dispute.objects.filter(fact=fact).update(label=FIELD_TEXTS.get(fact, fact))


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_purpose_tell")]

    operations = [
        migrations.AlterField(
            model_name="factdispute",
            name="fact",
            field=models.CharField(help_text="such as person.address", max_length=120),
        ),
        migrations.AddField(
            model_name="factdispute",
            name="label",
            field=models.CharField(
                default="", help_text="message id or data: what the fact is called", max_length=200
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_facts, migrations.RunPython.noop),
    ]
