"""The database's own guards: what is in the log is neither changed nor deleted.

Triggers are ENABLE ALWAYS, so that a session in replica mode does not pass them. Whoever
owns the server can still take them away; then `tongban trail verify` shows what was altered.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the trail is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION trail_check_staged_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM trail_entry WHERE entry_id = OLD.entry_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'DELETE of % is refused: entry % is not in the log yet', TG_TABLE_NAME, OLD.entry_id
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION trail_check_entry_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.entry_id, NEW.seq, NEW.subject, NEW.act, NEW.act_at, NEW.recorded_at, NEW.by_ref, NEW.salts, NEW.promise)
       IS NOT DISTINCT FROM
       (OLD.entry_id, OLD.seq, OLD.subject, OLD.act, OLD.act_at, OLD.recorded_at, OLD.by_ref, OLD.salts, OLD.promise)
    THEN
        RETURN NEW;  -- the facts under another key: the leaf commits to what they say
    END IF;
    RAISE EXCEPTION 'UPDATE of % is refused: the trail is append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION trail_check_tile_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.level = OLD.level AND NEW.index = OLD.index
       AND length(NEW.hashes) > length(OLD.hashes) AND length(NEW.hashes) <= 8192
       AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE of % is refused: a tile only grows', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION trail_refuse(), trail_check_staged_delete(), trail_check_entry_update(), trail_check_tile_update();
"""


def _guard(table: str, *, update: str = "trail_refuse", delete: str = "trail_refuse") -> str:
    """Triggers on `table` and the privileges taken away from its owner and everybody."""
    taken = ["TRUNCATE"]
    taken += ["UPDATE"] if update == "trail_refuse" else []
    taken += ["DELETE"] if delete == "trail_refuse" else []
    return f"""
CREATE TRIGGER trail_guard_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {update}();
CREATE TRIGGER trail_guard_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {delete}();
CREATE TRIGGER trail_guard_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER trail_guard_update;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER trail_guard_delete;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER trail_guard_truncate;
REVOKE {", ".join(taken)} ON {table} FROM PUBLIC, CURRENT_USER;
"""


def _unguard(table: str) -> str:
    return f"""
DROP TRIGGER trail_guard_update ON {table};
DROP TRIGGER trail_guard_delete ON {table};
DROP TRIGGER trail_guard_truncate ON {table};
GRANT ALL ON {table} TO CURRENT_USER;
"""


GUARDS = {
    "trail_logrow": {},
    "trail_checkpoint": {},
    "trail_entry": {"update": "trail_check_entry_update"},
    "trail_tile": {"update": "trail_check_tile_update"},
    "trail_staged": {"delete": "trail_check_staged_delete"},
}

# the waiting room is emptied all the time: clean it by number of rows, not by share; hashes do not compress
STORAGE = """
ALTER TABLE trail_staged SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE trail_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *(migrations.RunSQL(_guard(table, **checks), _unguard(table)) for table, checks in GUARDS.items()),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
