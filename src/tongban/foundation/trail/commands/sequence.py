"""Put recorded acts into the log: rows, tiles and a signed checkpoint, in one transaction.

Taking a row out of the waiting room and putting it into the log are one transaction, so
a kill at any moment leaves every row in exactly one of the two. Rows are taken in the order
in which they were written; a row becomes visible after all rows that its act could have
known of, so the log never shows an effect before its cause.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tongban.foundation.trail.merkle import HASH_BYTES, Edge, Hash, TileKey, leaf_hash
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.notes import Checkpoint
from tongban.foundation.trail.signing import origin, signer

BATCH = 5_000
LOCK = 0x746F6E67_7472  # “tongtr”: only one sequencer of an installation holds it

_TAKE = "SELECT id, leaf FROM trail_staged ORDER BY id LIMIT %s"
_HEAD = "SELECT coalesce(max(size), 0) FROM trail_checkpoint"
_TILES = """
SELECT t.level, t.index, t.hashes FROM trail_tile t
JOIN unnest(%s::smallint[], %s::bigint[]) AS w (level, index) ON t.level = w.level AND t.index = w.index
"""
_LOG = """
INSERT INTO trail_logrow (seq, leaf)
SELECT w.place, s.leaf FROM unnest(%s::bigint[]) WITH ORDINALITY AS t (id, n)
CROSS JOIN LATERAL (SELECT %s + t.n - 1 AS place) w JOIN trail_staged s ON s.id = t.id ORDER BY w.place
"""
_ENTRIES = """
INSERT INTO trail_entry (entry_id, seq, subject, act, act_at, recorded_at, by_ref, salts, facts, promise)
SELECT s.entry_id, %s + t.n - 1, s.subject, s.act, s.act_at, s.recorded_at, s.by_ref, s.salts, s.facts, s.promise
FROM unnest(%s::bigint[]) WITH ORDINALITY AS t (id, n) JOIN trail_staged s ON s.id = t.id
"""
_TAKEN = "DELETE FROM trail_staged WHERE id = ANY(%s)"
_GROW = """
INSERT INTO trail_tile (level, index, hashes)
SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes
"""
_SIGN = "INSERT INTO trail_checkpoint (size, root, note, signed_at) VALUES (%s, %s, %s, %s)"


class LogBroken(Exception):
    """The tiles do not reach the size of the last checkpoint: nothing may be added. Run `tongban trail verify`."""


@transaction.atomic
def sequence_once(*, batch: int = BATCH) -> int:
    """Take what waits, at most `batch` rows, into the log; how many there were. Run every 100 ms.

    0 when nothing waits or another process is the sequencer just now. 2 SQL queries when
    idle, 9 otherwise, whatever the size of the log.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_TAKE, [batch])
        rows = [(id_, bytes(leaf)) for id_, leaf in cursor.fetchall()]
        if rows:
            _append(cursor, rows)
    return len(rows)


def _append(cursor: CursorWrapper, rows: list[tuple[int, bytes]]) -> None:
    cursor.execute(_HEAD)
    size = int(cursor.fetchone()[0])
    edge = Edge(size, _open_tiles(cursor, size))
    for _, leaf in rows:
        edge.append(leaf_hash(leaf))
    ids = [id_ for id_, _ in rows]
    cursor.execute(_LOG, [ids, size])
    cursor.execute(_ENTRIES, [size, ids])
    cursor.execute(_TAKEN, [ids])
    tiles = edge.grown()
    cursor.execute(
        _GROW,
        [
            [level for level, _ in tiles],
            [index for _, index in tiles],
            [b"".join(tile) for tile in tiles.values()],
        ],
    )
    head = Checkpoint(origin=origin(), size=edge.size, root=edge.root())
    cursor.execute(_SIGN, [head.size, head.root, signer().sign(head.text()), machine_now()])


def _open_tiles(cursor: CursorWrapper, size: int) -> dict[int, list[Hash]]:
    wanted = Edge.keys(size)
    tiles = read_tiles(cursor, wanted)
    for level, index in wanted:
        width = (size >> (8 * level)) % 256
        if len(tiles.get((level, index), [])) != width:
            raise LogBroken(f"tile {level}/{index} does not hold the {width} hashes of a log of {size}")
    return {level: tiles[level, index] for level, index in wanted}


def read_tiles(cursor: CursorWrapper, wanted: list[TileKey]) -> dict[TileKey, list[Hash]]:
    """The hashes of each tile that is there. 1 SQL query."""
    cursor.execute(_TILES, [[level for level, _ in wanted], [index for _, index in wanted]])
    return {(level, index): hashes_in(hashes) for level, index, hashes in cursor.fetchall()}


def hashes_in(tile: bytes | memoryview) -> list[Hash]:
    """A tile's bytes as its hashes."""
    raw = bytes(tile)
    return [raw[i : i + HASH_BYTES] for i in range(0, len(raw), HASH_BYTES)]
