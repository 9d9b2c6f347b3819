"""What the log holds already is counted by day, as its statement counts from now on."""

from django.db import migrations

# rows that name whom a file or a fetch told about belong to a use that is counted
_COUNT = """
INSERT INTO exchange_useday ("on", grant_id, provider_id, consumer_id, way, outcome, code, uses)
SELECT "on", grant_id, provider_id, consumer_id, way, outcome, code, count(*) FROM exchange_use
WHERE way IN ('api', 'answer') OR kind = ''
GROUP BY "on", grant_id, provider_id, consumer_id, way, outcome, code
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0012_use_days")]
    operations = [migrations.RunSQL(_COUNT, "DELETE FROM exchange_useday")]
