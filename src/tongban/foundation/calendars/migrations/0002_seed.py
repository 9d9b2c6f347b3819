"""The announced years and some provisional ones stand in the table from the start."""

import uuid
from typing import Any

from django.db import migrations

COUNTRY = "0" * 12


def seed(apps: Any, _schema_editor: Any) -> None:
    from tongban.foundation.calendars.seeds import seed_years

    year_model = apps.get_model("calendars", "CalendarYear")
    day_model = apps.get_model("calendars", "SpecialDay")
    for year in seed_years():
        year_model.objects.create(year=year.year, is_official=year.is_official, source=year.source)
        day_model.objects.bulk_create(
            day_model(
                area_code=COUNTRY,
                date=row.date,
                kind=row.kind.value,
                is_working=row.kind.is_working,
                name=row.name,
                source=year.source,
                is_official=year.is_official,
            )
            for row in year.rows
        )
    apps.get_model("calendars", "Edition").objects.create(id=1, mark=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
