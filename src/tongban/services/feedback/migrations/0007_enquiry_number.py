from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_enquiries")]

    # six digits stand in a number, so it turns over
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE feedback_enquiry_number START 1 MINVALUE 1 MAXVALUE 999999 CYCLE",
            "DROP SEQUENCE feedback_enquiry_number",
        )
    ]
