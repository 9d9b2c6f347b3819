"""What a bucket says that it did not say when it was last loaded."""

from collections.abc import Collection, Sequence
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
    return rows.anti_join(_unchanged(engine, rows, before, kind).select(KEY), KEY)


def delivered_again(
    *, engine: Engine, now: Sequence[Path], before: Sequence[Path], kind: Kind, keys: Collection[int | str]
) -> ir.Table:
    """Of these keys the rows that say the same as when they were last loaded, and have it from another delivery."""
    rows = engine.read(now)
    rows = rows.filter(rows[KEY].isin(sorted(keys)))
    same, moved = _unchanged(engine, rows, before, kind), ibis.literal(False)
    for name in _from(kind):
        moved = moved | ~same[name].identical_to(same[f"old_{name}"])
    return rows.semi_join(same.filter(moved).select(KEY), KEY)


def _unchanged(engine: Engine, rows: ir.Table, before: Sequence[Path], kind: Kind) -> ir.Table:
    """The rows of which no field changed, beside what they were."""
    names = [*(field.value for field in FIELDS[kind]), *_from(kind)]
    old = engine.read(before).select(KEY, *names).rename({f"old_{name}": name for name in names})
    same, agreed = rows.inner_join(old, KEY), ibis.literal(True)
    for field in FIELDS[kind]:
        agreed = agreed & same[field.value].identical_to(same[f"old_{field}"])
    return same.filter(agreed)


def _from(kind: Kind) -> list[str]:
    return [f"from_{field}" for field in FIELDS[kind]]


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
