"""The database refuses to change or delete an appraisal that is published."""

from django.db import migrations

KEEP = """
CREATE FUNCTION supervision_keep_appraisal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published appraisal is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER supervision_keep_appraisal BEFORE UPDATE OR DELETE ON supervision_appraisal
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_appraisal();
"""

LET_GO = """
DROP TRIGGER supervision_keep_appraisal ON supervision_appraisal;
DROP FUNCTION supervision_keep_appraisal();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0011_appraisals")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
