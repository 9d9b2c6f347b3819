"""Serials of licence numbers: a sequence, so that issues do not wait for one another; gaps are no harm."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE licences_serial", "DROP SEQUENCE licences_serial"),
    ]
