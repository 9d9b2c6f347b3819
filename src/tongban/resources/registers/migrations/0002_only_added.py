"""The log of look-ups is only added to."""

from django.db import migrations

_GUARD = """
CREATE FUNCTION registers_look_up_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of the look-up log are never changed or removed';
END $$;
CREATE TRIGGER registers_look_up_guard BEFORE UPDATE OR DELETE ON registers_lookup
    FOR EACH ROW EXECUTE FUNCTION registers_look_up_guard();
"""
_UNGUARD = """
DROP TRIGGER registers_look_up_guard ON registers_lookup;
DROP FUNCTION registers_look_up_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunSQL(_GUARD, _UNGUARD)]
