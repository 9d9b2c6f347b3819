"""The database refuses to change or delete what was published."""

from django.db import migrations

KEEP = """
CREATE FUNCTION items_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published version of an item is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.in_force_to IS NOT NULL
        OR (NEW.id, NEW.item_id, NEW.number, NEW.content, NEW.content_sha256, NEW.published_at,
            NEW.published_by, NEW.in_force_from)
        IS DISTINCT FROM
           (OLD.id, OLD.item_id, OLD.number, OLD.content, OLD.content_sha256, OLD.published_at,
            OLD.published_by, OLD.in_force_from)
    THEN
        RAISE EXCEPTION 'a published version of an item is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_keep_version BEFORE UPDATE OR DELETE ON items_itemversion
    FOR EACH ROW EXECUTE FUNCTION items_keep_version();

CREATE FUNCTION items_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM items_itemversion WHERE item_id = NEW.item_id) THEN
        RAISE EXCEPTION 'version numbers of an item are consecutive' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_next_version BEFORE INSERT ON items_itemversion
    FOR EACH ROW EXECUTE FUNCTION items_next_version();
"""

LET_GO = """
DROP TRIGGER items_next_version ON items_itemversion;
DROP FUNCTION items_next_version();
DROP TRIGGER items_keep_version ON items_itemversion;
DROP FUNCTION items_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0001_items")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
