"""The database refuses to delete a card, and to change which rule raised it about what."""

from django.db import migrations

KEEP = """
CREATE FUNCTION supervision_keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER supervision_keep_card BEFORE DELETE ON supervision_card
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_row();

CREATE FUNCTION supervision_keep_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.code, NEW.rule, NEW.rule_version, NEW.level, NEW.case_number, NEW.subject,
        NEW.organisation_id, NEW.text, NEW.due_on, NEW.raised_at)
        IS DISTINCT FROM
       (OLD.id, OLD.code, OLD.rule, OLD.rule_version, OLD.level, OLD.case_number, OLD.subject,
        OLD.organisation_id, OLD.text, OLD.due_on, OLD.raised_at)
    THEN
        RAISE EXCEPTION 'what a card was raised for is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_keep_finding BEFORE UPDATE ON supervision_card
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_finding();
"""

LET_GO = """
DROP TRIGGER supervision_keep_finding ON supervision_card;
DROP FUNCTION supervision_keep_finding();
DROP TRIGGER supervision_keep_card ON supervision_card;
DROP FUNCTION supervision_keep_row();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_card_life")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
