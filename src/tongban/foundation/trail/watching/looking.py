"""One look at a log: is its newest head signed, and does it continue the one that we kept?"""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta

from tongban.foundation.trail import merkle
from tongban.foundation.trail.merkle import TILE_WIDTH, Edge, Hash, ProofWrong, TileKey, leaf_hash
from tongban.foundation.trail.notes import Checkpoint, NoteWrong, Verifier, check_checkpoint, signed_by
from tongban.foundation.trail.watching.facts import Alarm, Kind, Leaves, LogUnreachable, Looked, Watched
from tongban.foundation.trail.watching.remote import Absent, RemoteLog

Progress = Callable[[int, int], None]


class _Found(Exception):
    """Something is wrong."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__(alarm.said)
        self.alarm = alarm


def look(
    log: RemoteLog,
    *,
    keys: tuple[str, ...],
    last: Watched | None,
    leaves: Leaves,
    stale_after: timedelta,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> Looked:
    """Fetch the newest head, check its signature, and that it continues what `last` remembers.

    Costs the head and a few tiles, and one request for 256 entries where entries are read. What was found
    is an alarm with both heads; then nothing new is to be remembered. Raises LogUnreachable.
    """
    look_ = _Look(log, keys=keys, last=last)
    try:
        head = look_.head()
        look_.check_continues(head)
        read = look_.check_leaves(head, leaves, progress)
    except _Found as found:
        return Looked(head=look_.shown_head, alarm=found.alarm)
    grown = last is None or head.size > last.size
    watched = Watched(
        keys=keys,
        checkpoint=look_.shown,
        size=head.size,
        seen_at=now,
        grown_at=now if last is None or grown else last.grown_at,
        cosigned_size=last.cosigned_size if last else 0,
        cosigned_at=last.cosigned_at if last else None,
    )
    if now - watched.grown_at > stale_after:
        said = f"the log has stood still at {head.size} entries since {watched.grown_at:%Y-%m-%d %H:%M} UTC"
        alarm = Alarm(kind=Kind.STALE, said=said, kept=last.checkpoint if last else "", shown=look_.shown)
        return Looked(head=head, alarm=alarm, watched=watched, entries_read=read)
    return Looked(head=head, watched=watched, entries_read=read)


def check_earlier(log: RemoteLog, earlier: str, *, keys: tuple[str, ...], head: Checkpoint) -> Checkpoint:
    """A head of the log before `head`: signed, and continued by it. Raises NoteWrong, ProofWrong, Absent."""
    found = _read(earlier, keys)
    if found.size > head.size:
        raise ProofWrong("it is larger than the newest one")
    proof = _proof(log, old=found.size, new=head.size)
    merkle.check_consistency(
        old=found.size, new=head.size, old_root=found.root, new_root=head.root, proof=proof
    )
    return found


class _Look:
    """One look; `shown` is the note that the log has shown."""

    def __init__(self, log: RemoteLog, *, keys: tuple[str, ...], last: Watched | None) -> None:
        self.log, self.keys = log, keys
        self.kept = last.checkpoint if last else ""
        self.old = _read(last.checkpoint, keys) if last else None
        self.shown = ""
        self.shown_head: Checkpoint | None = None

    def head(self) -> Checkpoint:
        """The newest head, signed by a key that we know."""
        try:
            self.shown = self.log.checkpoint()
        except Absent:
            if self.old is None:
                raise LogUnreachable(
                    facts={"address": self.log.address, "why": "it is still empty"}
                ) from None
            raise self._found(Kind.TRUNCATED, f"the log is empty; it had {self.old.size} entries") from None
        try:
            self.shown_head = _read(self.shown, self.keys)
        except NoteWrong as wrong:
            raise self._found(Kind.SIGNATURE, f"the head is not signed by the log: {wrong}") from None
        return self.shown_head

    def check_continues(self, head: Checkpoint) -> None:
        """Nothing was taken back and nothing changed since the head that we kept."""
        old = self.old
        if old is None:
            return
        if head.size < old.size:
            said = f"the log has {head.size} entries; it had {old.size} when we looked last"
            raise self._found(Kind.TRUNCATED, said, seq=head.size)
        if head.size == old.size:
            if head.root != old.root:
                said = f"there are two signed heads of {head.size} entries with different roots"
                raise self._found(Kind.FORKED, said)
            return
        proof = self._proof(old.size, head.size)
        try:
            merkle.check_consistency(
                old=old.size, new=head.size, old_root=old.root, new_root=head.root, proof=proof
            )
        except ProofWrong:
            said = (
                f"the log of {head.size} entries does not continue the one of {old.size} that we kept: "
                f"one of the first {old.size} entries is another now"
            )
            raise self._found(Kind.FORKED, said, proof=tuple(proof)) from None

    def check_leaves(self, head: Checkpoint, which: Leaves, progress: Progress) -> int:
        """The entries themselves, hashed by us, lead to the signed head; how many were read."""
        if which is Leaves.NONE:
            return 0
        low = self.old.size if self.old and which is Leaves.NEW else 0
        hashes: list[Hash] = []
        edge = Edge(low, self._open_tiles(low, head.size))
        for index in range(low // TILE_WIDTH, -(-head.size // TILE_WIDTH) if head.size > low else 0):
            first = index * TILE_WIDTH
            try:
                bundle = self.log.leaves(index, size=head.size)
            except Absent:
                raise self._found(
                    Kind.UNPROVEN, f"the log does not give its entries from {first} on", seq=first
                ) from None
            hashes += [leaf_hash(leaf) for leaf in bundle[max(low - first, 0) :]]
            progress(first + len(bundle), head.size)
        for hash_ in hashes:
            edge.append(hash_)
        if edge.root() != head.root:
            raise self._other_entries(low, hashes, head)
        return len(hashes)

    def _other_entries(self, low: int, hashes: list[Hash], head: Checkpoint) -> _Found:
        """Where the entries that the log gives first differ from those that it has hashed."""
        seq = None
        for first in range(low - low % TILE_WIDTH, head.size, TILE_WIDTH):
            tile = self._tiles([(0, first // TILE_WIDTH)], head.size)[0, first // TILE_WIDTH]
            pairs = ((first + i, one) for i, one in enumerate(tile) if first + i >= low)
            seq = next((at for at, one in pairs if hashes[at - low] != one), None)
            if seq is not None:
                break
        where = f"entry {seq} is not the one" if seq is not None else "the entries are not those"
        return self._found(Kind.ENTRIES, f"{where} over which the log was signed", seq=seq)

    def _open_tiles(self, size: int, of: int) -> dict[int, list[Hash]]:
        wanted = Edge.keys(size)
        tiles = self._tiles(wanted, of)
        return {
            level: tiles[level, index][: (size >> (merkle.TILE_BITS * level)) % TILE_WIDTH]
            for level, index in wanted
        }

    def _proof(self, old: int, new: int) -> list[Hash]:
        try:
            return _proof(self.log, old=old, new=new)
        except Absent as absent:
            raise self._missing(absent) from None

    def _tiles(self, wanted: list[TileKey], size: int) -> dict[TileKey, list[Hash]]:
        try:
            return {key: self.log.tile(key, size=size) for key in wanted}
        except Absent as absent:
            raise self._missing(absent) from None

    def _missing(self, absent: Absent) -> _Found:
        return self._found(
            Kind.UNPROVEN, f"the log signs a head and does not give what it stands on: {absent}"
        )

    def _found(
        self, kind: Kind, said: str, *, seq: int | None = None, proof: tuple[Hash, ...] = ()
    ) -> _Found:
        return _Found(Alarm(kind=kind, said=said, kept=self.kept, shown=self.shown, seq=seq, proof=proof))


def evidence_of(alarm: Alarm, *, address: str, keys: tuple[str, ...], at: datetime) -> dict[str, object]:
    """The alarm as a file for others: with the keys, anybody can check both signatures and the hashes."""
    return {
        "format": "tongban-evidence/1",
        "found": alarm.kind.value,
        "said": alarm.said,
        "entry": alarm.seq,
        "log": address,
        "keys": list(keys),
        "seen_at": at.isoformat(),
        "kept_checkpoint": alarm.kept,
        "shown_checkpoint": alarm.shown,
        "consistency": [base64.b64encode(step).decode() for step in alarm.proof],
    }


def _read(note: str, keys: tuple[str, ...]) -> Checkpoint:
    known = [Verifier.parse(key) for key in keys]
    return check_checkpoint(note, signed_by(note, known))


def _proof(log: RemoteLog, *, old: int, new: int) -> list[Hash]:
    if old in (0, new):
        return []
    ranges = merkle.consistency_ranges(old, new)
    tiles = {key: log.tile(key, size=new) for key in sorted(merkle.tiles_for(ranges))}
    return [merkle.range_hash(low, high, lambda level, index: tiles[level, index]) for low, high in ranges]
