"""The log of uses is only added to."""

from django.db import migrations

_GUARD = """
CREATE FUNCTION exchange_use_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of the log of uses are never changed or removed';
END $$;
CREATE TRIGGER exchange_use_guard BEFORE UPDATE OR DELETE ON exchange_use
    FOR EACH ROW EXECUTE FUNCTION exchange_use_guard();
"""
_UNGUARD = """
DROP TRIGGER exchange_use_guard ON exchange_use;
DROP FUNCTION exchange_use_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_uses")]
    operations = [migrations.RunSQL(_GUARD, _UNGUARD)]
