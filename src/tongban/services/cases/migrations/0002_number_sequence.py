from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    # a block of 50 for each process; six digits stand in a number, so it turns over
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE cases_number START 1 INCREMENT 50 MINVALUE 1 MAXVALUE 999900 CYCLE",
            "DROP SEQUENCE cases_number",
        )
    ]
