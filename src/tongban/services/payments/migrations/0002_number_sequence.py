from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    # seven digits stand in a number, so it turns over
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE payments_bill_number START 1 MINVALUE 1 MAXVALUE 9999999 CYCLE",
            "DROP SEQUENCE payments_bill_number",
        )
    ]
