"""Check the whole log from its leaves up, and say exactly where it breaks.

Nothing that the database says about itself is believed: every leaf is hashed again, the
tree is built again, and each tile, each checkpoint ever signed, each cosignature, each promise
and each opened value is held against it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from psycopg import Cursor

from tongban.foundation.trail.facts import LogReport
from tongban.foundation.trail.merkle import Edge, leaf_hash
from tongban.foundation.trail.signing import origin, verifiers
from tongban.foundation.trail.verifying.finding import Finding, one
from tongban.foundation.trail.verifying.heads import Heads, check_cosigned, check_daily
from tongban.foundation.trail.verifying.private import PrivateSide
from tongban.foundation.trail.verifying.tiles import check_no_other_tiles, check_tiles

Progress = Callable[[int, int], None]
PAGE = 2_000
QUICK_PAGE = 20_000

_ROWS = """
SELECT l.seq, l.leaf, e.entry_id, e.subject, e.by_ref, e.salts, e.facts, e.promise, e.act, e.act_at, e.recorded_at
FROM trail_logrow l LEFT JOIN trail_entry e ON e.seq = l.seq
WHERE l.seq >= %s ORDER BY l.seq LIMIT %s
"""
_LEAVES = "SELECT seq, leaf FROM trail_logrow WHERE seq >= %s ORDER BY seq LIMIT %s"
_COUNTS = """
SELECT (SELECT count(*) FROM trail_logrow), (SELECT count(*) FROM trail_entry), (SELECT count(*) FROM trail_staged)
"""


def verify_log(*, is_deep: bool = True, progress: Progress = lambda done, total: None) -> LogReport:
    """Check the log as it stands in one snapshot of the database.

    A deep check costs a signature check an entry (its promise) and opens its facts; without it the leaves,
    tiles and roots are checked, and the signatures of the heads that others keep: what anybody outside can
    check too. `progress(done, total)` is called once a page. The report lists what is wrong in the order in
    which it was found, at most 50 faults.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _Check(is_deep=is_deep, progress=progress).run()


class _Check:
    """One pass over the log; holds the tree as far as it has been built again."""

    def __init__(self, *, is_deep: bool, progress: Progress) -> None:
        self.is_deep, self.progress = is_deep, progress
        self.edge = Edge(0, {})
        self.found = Finding()
        self.heads = Heads(verifiers(), self.found, is_deep=is_deep)
        self.private = PrivateSide(verifiers(), self.found)

    def run(self) -> LogReport:
        """The parts in an order in which the first fault is the nearest to its cause."""
        logged, entries, pending = one(_COUNTS)
        edge, heads, append = self.edge, self.heads, self.edge.append
        for row in self._rows(logged):
            leaf = bytes(row[1])
            if self.is_deep:
                self.private.check(row[0], leaf, row[2:])
            append(leaf_hash(leaf))
            if edge.size == heads.next_size:
                heads.reach(edge)
        heads.reach(edge)
        heads.finish(edge)
        if entries > logged:
            said = f"{entries - logged} entries have no leaf in the log"
            self.found.fault("missing-row", edge.size, said)
        check_tiles(edge.grown(), self.found)
        check_no_other_tiles(edge, self.found)
        if self.is_deep:
            self.private.check_no_other_parts()
        cosigned = check_cosigned(self.found)
        check_daily(self.found)
        erased = self.private.erased.check()
        return LogReport(
            origin=origin(),
            size=edge.size,
            root=edge.root(),
            checkpoints=heads.checked,
            promises=self.private.promises,
            cosignatures=cosigned,
            erased=erased,
            pending=pending,
            faults=tuple(self.found.faults),
        )

    def _rows(self, total: int) -> Iterator[tuple[Any, ...]]:
        expected = 0
        statement, size = (_ROWS, PAGE) if self.is_deep else (_LEAVES, QUICK_PAGE)
        while page := _page(statement, expected, size):
            for row in page:
                if row[0] != expected:
                    gap = row[0] - expected
                    said = f"entries {expected} to {row[0] - 1} are missing" if gap > 1 else "is missing"
                    self.found.fault("missing-row", expected, said)
                    return  # every later hash would be wrong: the first gap is what matters
                yield row
                expected += 1
            check_tiles(self.edge.take_full(), self.found)  # so that memory does not grow with the log
            self.progress(expected, total)


def _page(statement: str, first: int, size: int) -> list[tuple[Any, ...]]:
    """Rows in PostgreSQL's binary form: leaves come as they are instead of in hexadecimal."""
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:  # Django's own binds in the client and reads text only
        return cursor.execute(statement, (first, size), binary=True).fetchall()
