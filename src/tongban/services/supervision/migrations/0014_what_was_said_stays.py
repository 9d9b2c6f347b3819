"""The database refuses to change what a published figure was counted from, and what was said and answered."""

from django.db import migrations

KEEP = """
CREATE FUNCTION supervision_keep_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM supervision_appraisal WHERE id = OLD.appraisal_id AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'what a published figure was counted from is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER supervision_keep_lines BEFORE UPDATE OR DELETE ON supervision_appraisallines
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_lines();
CREATE FUNCTION supervision_keep_remark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ruling <> '' OR OLD.indicator = '' OR OLD.text <> NEW.text THEN
        RAISE EXCEPTION 'what was said to an appraisal, and its answer, is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_keep_remark BEFORE UPDATE OR DELETE ON supervision_appraisalremark
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_remark();
"""

LET_GO = """
DROP TRIGGER supervision_keep_remark ON supervision_appraisalremark;
DROP FUNCTION supervision_keep_remark();
DROP TRIGGER supervision_keep_lines ON supervision_appraisallines;
DROP FUNCTION supervision_keep_lines();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0013_objections")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
