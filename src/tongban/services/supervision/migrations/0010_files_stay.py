"""The database refuses to delete an accountability file or a statement in it."""

from django.db import migrations

KEEP = """
CREATE TRIGGER supervision_keep_file BEFORE DELETE ON supervision_accountabilityfile
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_row();
CREATE TRIGGER supervision_keep_statement BEFORE DELETE ON supervision_accountabilitystatement
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_row();
"""

LET_GO = """
DROP TRIGGER supervision_keep_statement ON supervision_accountabilitystatement;
DROP TRIGGER supervision_keep_file ON supervision_accountabilityfile;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0009_accountability")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
