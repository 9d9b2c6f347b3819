"""The database refuses to change or delete versions of the list and the steps of a change."""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION items_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published version of an item is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.in_force_to IS NOT NULL
        OR (NEW.id, NEW.item_id, NEW.number, NEW.content, NEW.content_sha256, NEW.published_at,
            NEW.published_by, NEW.in_force_from, NEW.entry_versions, NEW.list_version_id)
        IS DISTINCT FROM
           (OLD.id, OLD.item_id, OLD.number, OLD.content, OLD.content_sha256, OLD.published_at,
            OLD.published_by, OLD.in_force_from, OLD.entry_versions, OLD.list_version_id)
    THEN
        RAISE EXCEPTION 'a published version of an item is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION items_keep_entry_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of a list entry is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.in_force_to IS NOT NULL
        OR (NEW.id, NEW.entry_id, NEW.number, NEW.content, NEW.content_sha256, NEW.published_at,
            NEW.published_by, NEW.in_force_from, NEW.list_version_id)
        IS DISTINCT FROM
           (OLD.id, OLD.entry_id, OLD.number, OLD.content, OLD.content_sha256, OLD.published_at,
            OLD.published_by, OLD.in_force_from, OLD.list_version_id)
    THEN
        RAISE EXCEPTION 'a version of a list entry is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_keep_entry_version BEFORE UPDATE OR DELETE ON items_listentryversion
    FOR EACH ROW EXECUTE FUNCTION items_keep_entry_version();

CREATE FUNCTION items_next_entry_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number
        <> 1 + (SELECT coalesce(max(number), 0) FROM items_listentryversion WHERE entry_id = NEW.entry_id)
    THEN
        RAISE EXCEPTION 'version numbers of a list entry are consecutive' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_next_entry_version BEFORE INSERT ON items_listentryversion
    FOR EACH ROW EXECUTE FUNCTION items_next_entry_version();

CREATE FUNCTION items_keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER items_keep_list_version BEFORE UPDATE OR DELETE ON items_listversion
    FOR EACH ROW EXECUTE FUNCTION items_keep_row();
CREATE TRIGGER items_keep_change_step BEFORE UPDATE OR DELETE ON items_changestep
    FOR EACH ROW EXECUTE FUNCTION items_keep_row();
"""

LET_GO = """
DROP TRIGGER items_keep_change_step ON items_changestep;
DROP TRIGGER items_keep_list_version ON items_listversion;
DROP FUNCTION items_keep_row();
DROP TRIGGER items_next_entry_version ON items_listentryversion;
DROP FUNCTION items_next_entry_version();
DROP TRIGGER items_keep_entry_version ON items_listentryversion;
DROP FUNCTION items_keep_entry_version();
CREATE OR REPLACE FUNCTION items_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0005_list_entries")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
