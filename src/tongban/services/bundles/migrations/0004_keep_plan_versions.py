"""The database refuses to change or delete a published plan; project codes have a sequence."""

from django.db import migrations

KEEP = """
CREATE FUNCTION bundles_keep_plan_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of a plan is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bundles_keep_plan_version BEFORE UPDATE OR DELETE ON bundles_projectplanversion
    FOR EACH ROW EXECUTE FUNCTION bundles_keep_plan_version();
CREATE SEQUENCE bundles_project_sequence MINVALUE 1 MAXVALUE 99999 CYCLE;
"""

LET_GO = """
DROP SEQUENCE bundles_project_sequence;
DROP TRIGGER bundles_keep_plan_version ON bundles_projectplanversion;
DROP FUNCTION bundles_keep_plan_version();
"""


class Migration(migrations.Migration):
    dependencies = [("bundles", "0003_projects")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
