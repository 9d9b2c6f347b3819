"""The own day of the month of what is done every month: it returns to it after a shorter month."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import ExtractDay

from tongban.kernel.clock import CITY_ZONE


def keep_days(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of a list the day of its first comparison; of a file nobody kept the first, so that its next day stands."""
    apps.get_model("exchange", "BatchPlan").objects.update(day=ExtractDay("next_on"))
    for row in apps.get_model("exchange", "ComparedList").objects.filter(is_monthly=True):
        first = row.runs.order_by("number").first()
        began = first.began_at.astimezone(CITY_ZONE).date() if first else row.next_on
        row.monthly_day = began.day
        row.save(update_fields=["monthly_day"])


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0009_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="batchplan",
            name="day",
            field=models.PositiveSmallIntegerField(
                db_default=1, help_text="of the month: that of the first file; every month keeps to it"
            ),
        ),
        migrations.AddField(
            model_name="comparedlist",
            name="monthly_day",
            field=models.PositiveSmallIntegerField(
                db_default=1, help_text="of the month: that of the first comparison; every month keeps to it"
            ),
        ),
        migrations.RunPython(keep_days, migrations.RunPython.noop),
    ]
