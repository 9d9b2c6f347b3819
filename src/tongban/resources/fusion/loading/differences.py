"""What a bucket says that it did not say when it was last loaded."""

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import FIELDS, KEY, Kind


def new_or_changed(*, engine: Engine, now: Sequence[Path], before: Sequence[Path], kind: Kind) -> ir.Table:
    """The rows whose key is new or of which a field changed. Where a field is from does not count."""
    rows = engine.read(now)
    if not before:
        return rows
    old = engine.read(before).select(KEY, *(field.value for field in FIELDS[kind]))
    same = rows.inner_join(old.rename({f"old_{field}": field.value for field in FIELDS[kind]}), KEY)
    agreed = ibis.literal(True)
    for field in FIELDS[kind]:
        agreed = agreed & same[field.value].identical_to(same[f"old_{field}"])
    return rows.anti_join(same.filter(agreed).select(KEY), KEY)


def gone(
    *, engine: Engine, now: Sequence[Path], before: Sequence[Path], aside: Sequence[Path] = ()
) -> ir.Table:
    """The keys that were there and are not any more. `before` must not be empty.

    Those under which rows speak of two (`aside`) are delivered: the register keeps what it says of them.
    """
    old = engine.read(before).select(KEY)
    for files in (now, aside):
        if files:
            old = old.anti_join(engine.read(files), KEY)
    return old
