"""Check the whole log from its leaves up, and say exactly where it breaks.

Nothing that the database says about itself is believed: every leaf is hashed again, the
tree is built again, and each tile, each checkpoint ever signed, each promise and each
opened value is held against it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.trail.commands.sequence import read_tiles
from tongban.foundation.trail.facts import LogFault, LogReport
from tongban.foundation.trail.leaves import SALT_BYTES, SALTED, Leaf, LeafWrong, digest
from tongban.foundation.trail.merkle import Edge, Hash, TileKey, leaf_hash
from tongban.foundation.trail.models import FACTS_PLACE, FACTS_PURPOSE
from tongban.foundation.trail.notes import NoteWrong, check_checkpoint, signed_by
from tongban.foundation.trail.parts import COUNT, PART_PLACE, ROOT, root_over
from tongban.foundation.trail.receipts import promise_text
from tongban.foundation.trail.signing import origin, verifiers
from tongban.foundation.vault.public import KeyFault, decrypt

Progress = Callable[[int, int], None]
PAGE = 2_000
MAX_FAULTS = 50

_ROWS = """
SELECT l.seq, l.leaf, e.entry_id, e.subject, e.by_ref, e.salts, e.facts, e.promise, e.act, e.act_at, e.recorded_at
FROM trail_logrow l LEFT JOIN trail_entry e ON e.seq = l.seq
WHERE l.seq >= %s ORDER BY l.seq LIMIT %s
"""
_HEADS = "SELECT size, root, note FROM trail_checkpoint ORDER BY size"
_PARTS = "SELECT subject, facts FROM trail_actpart WHERE entry_id = %s ORDER BY place"
_STRAY_PARTS = """
SELECT count(*) FROM trail_actpart p WHERE NOT EXISTS (SELECT 1 FROM trail_entry e WHERE e.entry_id = p.entry_id)
    AND NOT EXISTS (SELECT 1 FROM trail_staged s WHERE s.entry_id = p.entry_id)
"""
_COUNTS = """
SELECT (SELECT count(*) FROM trail_logrow), (SELECT count(*) FROM trail_entry), (SELECT count(*) FROM trail_staged)
"""


_HAS_PARTS = f'"{ROOT}":'.encode()


def verify_log(*, progress: Progress = lambda done, total: None) -> LogReport:
    """Check the log as it stands in one snapshot of the database; each entry costs a signature check.

    `progress(done, total)` is called once a page of 2,000 entries. The report lists what is
    wrong in the order in which it was found, at most 50 faults.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _Check(progress).run()


class _Check:
    """One pass over the log; holds the tree as far as it has been built again."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.keys = verifiers()
        self.edge = Edge(0, {})
        self.faults: list[LogFault] = []
        self.promises = 0
        self.checkpoints = 0

    def run(self) -> LogReport:
        """The three parts, in an order in which the first fault is the nearest to its cause."""
        logged, entries, pending = self._one(_COUNTS)
        heads = iter(self._all(_HEADS))
        head = next(heads, None)
        for row in self._rows(logged):
            self._check_row(row)
            self.edge.append(leaf_hash(bytes(row[1])))
            while head is not None and head[0] <= self.edge.size:
                self._check_head(*head)
                head = next(heads, None)
        if head is not None:
            said = f"a checkpoint was signed for {head[0]} entries, the log has {self.edge.size}"
            self._fault("missing-row", self.edge.size, said)
        if (
            self.edge.size
            and not self._one("SELECT count(*) FROM trail_checkpoint WHERE size = %s", self.edge.size)[0]
        ):
            self._fault(
                "no-checkpoint", None, f"no checkpoint was signed for the whole log of {self.edge.size}"
            )
        if entries > logged:
            self._fault("missing-row", self.edge.size, f"{entries - logged} entries have no leaf in the log")
        self._check_tiles(self.edge.grown())
        self._check_no_other_tiles()
        self._check_no_other_parts()
        return LogReport(
            origin=origin(),
            size=self.edge.size,
            root=self.edge.root(),
            checkpoints=self.checkpoints,
            promises=self.promises,
            pending=pending,
            faults=tuple(self.faults),
        )

    def _rows(self, total: int) -> Iterator[tuple[Any, ...]]:
        expected = 0
        while page := self._all(_ROWS, expected, PAGE):
            for row in page:
                if row[0] != expected:
                    said = (
                        f"entries {expected} to {row[0] - 1} are missing"
                        if row[0] - expected > 1
                        else "is missing"
                    )
                    self._fault("missing-row", expected, said)
                    return  # every later hash would be wrong: the first gap is what matters
                yield row
                expected += 1
            self._check_tiles(self.edge.take_full())  # so that memory does not grow with the log
            self.progress(expected, total)

    def _check_row(self, row: tuple[Any, ...]) -> None:
        seq, raw, entry_id, subject, by_ref, salts, facts, promise, act, act_at, recorded_at = row
        if entry_id is None:
            return self._fault(
                "missing-entry", seq, "what belongs to this leaf (salts, facts, promise) is missing"
            )
        try:
            leaf = Leaf.parse(bytes(raw))
        except LeafWrong as wrong:
            return self._fault("altered-leaf", seq, str(wrong))
        self._check_promise(seq, leaf, promise)
        said = (leaf.entry_id, leaf.act, leaf.act_at, leaf.recorded_at)
        if said != (entry_id, act, act_at, recorded_at):
            self._fault("altered-entry", seq, "act or times beside the leaf are not those of the leaf")
        return self._check_opened(seq, leaf, bytes(salts), subject, by_ref, bytes(facts))

    def _check_promise(self, seq: int, leaf: Leaf, promise: str) -> None:
        try:
            text = signed_by(promise, self.keys).check(promise)
        except NoteWrong as wrong:
            return self._fault("wrong-key", seq, f"its promise: {wrong}")
        self.promises += 1
        if text != promise_text(leaf, origin=origin()):
            self._fault("altered-leaf", seq, "the leaf is not the one that was promised")
        return None

    def _check_opened(
        self, seq: int, leaf: Leaf, salts: bytes, subject: str, by_ref: str, facts: bytes
    ) -> None:
        try:
            said = decrypt(facts, purpose=FACTS_PURPOSE, place=FACTS_PLACE)
        except KeyFault as fault:
            return self._fault("wrong-key", seq, f"its facts do not open: {fault}")
        values = (subject.encode(), by_ref.encode(), said)
        for i, (name, value) in enumerate(zip(SALTED, values, strict=True)):
            if digest(salts[i * SALT_BYTES : (i + 1) * SALT_BYTES], value) != getattr(leaf, name):
                self._fault("altered-entry", seq, f"the {name} is not the one that was recorded")
        if _HAS_PARTS in said:
            self._check_parts(seq, leaf, json.loads(said))
        return None

    def _check_parts(self, seq: int, leaf: Leaf, facts: Mapping[str, Any]) -> None:
        """Of an act on many, everything that it says of each of them. 1 SQL."""
        try:
            parts = [
                (subject, decrypt(bytes(sealed), purpose=FACTS_PURPOSE, place=PART_PLACE))
                for subject, sealed in self._all(_PARTS, leaf.entry_id)
            ]
        except KeyFault as fault:
            return self._fault("wrong-key", seq, f"one of its parts does not open: {fault}")
        if (len(parts), root_over(parts)) != (facts[COUNT], facts[ROOT]):
            self._fault("altered-part", seq, f"its {facts[COUNT]} parts are not those that were recorded")
        return None

    def _check_no_other_parts(self) -> None:
        if strays := self._one(_STRAY_PARTS)[0]:
            self._fault("altered-part", None, f"{strays} parts belong to no act")

    def _check_head(self, size: int, root: bytes, note: str) -> None:
        """A checkpoint for `size` entries, when the tree has at least as many: one log, never forked."""
        self.checkpoints += 1
        try:
            signed = check_checkpoint(note, signed_by(note, self.keys))
        except NoteWrong as wrong:
            return self._fault("wrong-key", None, f"the checkpoint at {size}: {wrong}")
        if (signed.size, signed.root) != (size, bytes(root)):
            self._fault("forked-checkpoint", None, f"the checkpoint at {size} was signed for another head")
        if size != self.edge.size or signed.root != self.edge.root():
            self._fault(
                "forked-checkpoint",
                None,
                f"the checkpoint at {size} was signed over other entries: "
                f"one of the entries up to {size - 1} was altered, or the log was forked",
            )
        return None

    def _check_tiles(self, tiles: dict[TileKey, list[Hash]]) -> None:
        if not tiles:
            return
        with connection.cursor() as cursor:
            there = read_tiles(cursor, list(tiles))
        for (level, index), expected in sorted(tiles.items()):
            first, stored = index << (8 * level + 8), there.get((level, index), [])
            if not stored:
                self._fault("altered-tile", first, f"tile {level}/{index} is missing")
            elif stored != expected:
                pairs = enumerate(zip(stored, expected, strict=False))
                at = next((i for i, (one, other) in pairs if one != other), min(len(stored), len(expected)))
                said = f"tile {level}/{index} is not that of the leaves, from hash {at} on"
                self._fault("altered-tile", first + (at << (8 * level)), said)

    def _check_no_other_tiles(self) -> None:
        for level, index in self._all("SELECT level, index FROM trail_tile ORDER BY level, index"):
            if index << 8 >= self.edge.size >> (8 * level):
                self._fault(
                    "altered-tile", index << (8 * level + 8), f"tile {level}/{index} is beyond the log"
                )

    def _fault(self, kind: str, seq: int | None, said: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(LogFault(kind=kind, seq=seq, said=said))

    def _one(self, statement: str, *values: int) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row: tuple[Any, ...] = cursor.fetchone()
            return row

    def _all(self, statement: str, *values: int | UUID) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
