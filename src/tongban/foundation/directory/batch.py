"""Parts of at most 1,000 rows, each one act on the trail."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from tongban.foundation.trail.public import canonical, leaf_hash, record, root_of
from tongban.kernel.actors import Actor

T = TypeVar("T")
BATCH_ROWS = 1000


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in parts of at most BATCH_ROWS."""
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]


def record_batch(*, act: str, rows: Sequence[Sequence[object]], by: Actor, at: datetime) -> None:
    """Put one act on the trail that names how many rows changed and the root of their hashes. 1 SQL."""
    root = root_of([leaf_hash(canonical({"row": list(row)})) for row in rows])
    record(
        act=act, subject="directory:batch", by=by, at=at, facts={"rows": len(rows), "root_sha256": root.hex()}
    )
