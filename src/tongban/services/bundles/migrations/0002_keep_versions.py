"""The database refuses to change or delete what was published."""

from django.db import migrations

KEEP = """
CREATE FUNCTION bundles_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of a bundle is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bundles_keep_version BEFORE UPDATE OR DELETE ON bundles_bundleversion
    FOR EACH ROW EXECUTE FUNCTION bundles_keep_version();
"""

LET_GO = """
DROP TRIGGER bundles_keep_version ON bundles_bundleversion;
DROP FUNCTION bundles_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("bundles", "0001_bundles")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
