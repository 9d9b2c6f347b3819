"""Two indexes fewer to write for each firm: none for `LIKE`, as nothing asks for a code by its beginning, and one of
representatives without the firms that have none."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def drop_the_index_for_like(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    firm = apps.get_model("registers", "RegisteredFirm")
    for name in editor._constraint_names(firm, ["uscc"], index=True, primary_key=False, unique=False):  # type: ignore[attr-defined]
        editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def make_the_index_for_like(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    firm = apps.get_model("registers", "RegisteredFirm")
    editor.execute(editor._create_like_index_sql(firm, firm._meta.pk))  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("registers", "0015_purposes_of_records")]

    operations = [
        migrations.AlterField(
            model_name="registeredfirm",
            name="representative",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="firms",
                to="registers.registeredperson",
            ),
        ),
        migrations.AddIndex(
            model_name="registeredfirm",
            index=models.Index(
                condition=models.Q(("representative__isnull", False)),
                fields=["representative"],
                name="firms_of_a_representative",
            ),
        ),
        migrations.RunPython(drop_the_index_for_like, make_the_index_for_like),
    ]
