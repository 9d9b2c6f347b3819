"""Every head ever signed, held against the tree as it is built again; and what was co-signed or published of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from tongban.foundation.trail.merkle import Edge
from tongban.foundation.trail.notes import Checkpoint, NoteWrong, Verifier, check_checkpoint, signed_by
from tongban.foundation.trail.verifying.finding import Finding, one, rows_of
from tongban.foundation.trail.witnesses.cosignatures import WitnessKey

_HEADS = """
SELECT h.size, h.root, h.note, h.size = (SELECT max(size) FROM trail_checkpoint)
    OR EXISTS (SELECT 1 FROM trail_dailycheckpoint d WHERE d.size = h.size)
    OR EXISTS (SELECT 1 FROM trail_cosignature c WHERE c.size = h.size)
FROM trail_checkpoint h ORDER BY h.size
"""
_COSIGNED = """
SELECT c.size, c.line, w.key, h.note FROM trail_cosignature c JOIN trail_witness w ON w.id = c.witness_id
LEFT JOIN trail_checkpoint h ON h.size = c.size ORDER BY c.size, c.id
"""
_DAILY = """
SELECT d.day::text, d.size FROM trail_dailycheckpoint d LEFT JOIN trail_checkpoint h ON h.size = d.size
WHERE h.size IS NULL ORDER BY d.day
"""


class Heads:
    """The heads in their order; `reach` is called as the tree grows."""

    def __init__(self, keys: Sequence[Verifier], found: Finding, *, is_deep: bool) -> None:
        self.keys, self.found, self.is_deep = keys, found, is_deep
        self.checked = 0
        self._heads: Iterator[tuple[Any, ...]] = iter(rows_of(_HEADS))
        self._head = next(self._heads, None)

    @property
    def next_size(self) -> int | None:
        """The size at which the next head was signed."""
        return self._head[0] if self._head else None

    def reach(self, edge: Edge) -> None:
        """Check every head up to the tree's present size."""
        while self._head is not None and self._head[0] <= edge.size:
            self._check(edge, *self._head)
            self._head = next(self._heads, None)

    def finish(self, edge: Edge) -> None:
        """No head was signed for more entries than there are, and one for just as many."""
        if self._head is not None:
            said = f"a checkpoint was signed for {self._head[0]} entries, the log has {edge.size}"
            self.found.fault("missing-row", edge.size, said)
        whole = "SELECT count(*) FROM trail_checkpoint WHERE size = %s"
        if edge.size and not one(whole, edge.size)[0]:
            said = f"no checkpoint was signed for the whole log of {edge.size}"
            self.found.fault("no-checkpoint", None, said)

    def _check(self, edge: Edge, size: int, root: bytes, note: str, is_kept_outside: bool) -> None:
        """One log, never forked: the head is the tree's own at its size.

        Each root is compared; a signature costs 0.1 ms, so a quick check takes those that others keep.
        """
        self.checked += 1
        try:
            signed = self._read(note, is_signature=self.is_deep or is_kept_outside)
        except NoteWrong as wrong:
            return self.found.fault("wrong-key", None, f"the checkpoint at {size}: {wrong}")
        if (signed.size, signed.root) != (size, bytes(root)):
            said = f"the checkpoint at {size} was signed for another head"
            self.found.fault("forked-checkpoint", None, said)
        if size != edge.size or signed.root != edge.root():
            said = (
                f"the checkpoint at {size} was signed over other entries: "
                f"one of the entries up to {size - 1} was altered, or the log was forked"
            )
            self.found.fault("forked-checkpoint", None, said)
        return None

    def _read(self, note: str, *, is_signature: bool) -> Checkpoint:
        if is_signature:
            return check_checkpoint(note, signed_by(note, self.keys))
        return Checkpoint.parse(note.partition("\n\n")[0] + "\n")


def check_cosigned(found: Finding) -> int:
    """Each cosignature holds under the head that we keep; how many there are.

    A head that was signed anew is found here: the witness has signed the earlier one.
    """
    rows = rows_of(_COSIGNED)
    for size, line, key, note in rows:
        if note is None:
            found.fault(
                "forked-checkpoint", None, f"a witness has co-signed a checkpoint at {size}; it is gone"
            )
            continue
        try:
            WitnessKey.parse(key).check(f"{note}{line}")
        except NoteWrong as wrong:
            said = f"the checkpoint at {size} is not the one that a witness has co-signed: {wrong}"
            found.fault("forked-checkpoint", None, said)
    return len(rows)


def check_daily(found: Finding) -> None:
    """Each head that was published for a day is still kept."""
    for day, size in rows_of(_DAILY):
        found.fault("forked-checkpoint", None, f"the checkpoint published on {day} at {size} entries is gone")
