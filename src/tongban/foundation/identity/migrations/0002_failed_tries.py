"""The table in which failed tries are counted (Django's database cache), seen by every process."""

from django.db import migrations

_CREATE = """
CREATE UNLOGGED TABLE identity_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX identity_cache_expires ON identity_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [migrations.RunSQL(_CREATE, "DROP TABLE identity_cache")]
