"""A published version is what running cases follow: the database refuses to change or delete it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION process_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published process version is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER process_version_is_immutable BEFORE UPDATE OR DELETE ON process_processversion
    FOR EACH ROW EXECUTE FUNCTION process_version_is_immutable();
"""
BACK = """
DROP TRIGGER process_version_is_immutable ON process_processversion;
DROP FUNCTION process_version_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("process", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
