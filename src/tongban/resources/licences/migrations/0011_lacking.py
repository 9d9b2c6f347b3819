from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licences", "0010_expected_holder")]

    operations = [
        migrations.AddField(
            model_name="licenceimportrow",
            name="lacking",
            field=models.CharField(
                blank=True,
                default="",
                help_text="characters that no font has, of a row with nothing else wrong",
                max_length=100,
            ),
        ),
        migrations.AddIndex(
            model_name="licenceimportrow",
            index=models.Index(
                condition=models.Q(("lacking", ""), _negated=True),
                fields=["of"],
                name="licence_import_lacking",
            ),
        ),
    ]
