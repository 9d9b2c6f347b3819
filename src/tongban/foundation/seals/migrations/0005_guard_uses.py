"""The database's own guards: what is in the log of uses is neither changed nor deleted.

Triggers are ENABLE ALWAYS, so that a session in replica mode does not pass them.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION seals_refuse_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the log of uses is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER seals_guard_use BEFORE UPDATE OR DELETE ON seals_sealuse
    FOR EACH ROW EXECUTE FUNCTION seals_refuse_use();
CREATE TRIGGER seals_guard_truncate BEFORE TRUNCATE ON seals_sealuse
    FOR EACH STATEMENT EXECUTE FUNCTION seals_refuse_use();
ALTER TABLE seals_sealuse ENABLE ALWAYS TRIGGER seals_guard_use;
ALTER TABLE seals_sealuse ENABLE ALWAYS TRIGGER seals_guard_truncate;
REVOKE UPDATE, DELETE, TRUNCATE ON seals_sealuse FROM PUBLIC, CURRENT_USER;
"""
UNGUARD = """
DROP TRIGGER seals_guard_use ON seals_sealuse;
DROP TRIGGER seals_guard_truncate ON seals_sealuse;
DROP FUNCTION seals_refuse_use();
GRANT ALL ON seals_sealuse TO CURRENT_USER;
"""


class Migration(migrations.Migration):
    dependencies = [("seals", "0004_uses")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
