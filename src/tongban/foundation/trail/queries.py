"""Questions to the trail: entries, heads, proofs, receipts and how far behind the log is."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from tongban.foundation.trail import merkle
from tongban.foundation.trail.acts import act_text
from tongban.foundation.trail.commands.sequence import read_tiles
from tongban.foundation.trail.facts import Receipt, TrailEntry
from tongban.foundation.trail.leaves import Leaf, LeafWrong
from tongban.foundation.trail.models import (
    FACTS_PLACE,
    FACTS_PURPOSE,
    Checkpoint,
    Entry,
    LogRow,
    Staged,
    Tile,
)
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.notes import signed_by
from tongban.foundation.trail.parts import PART_PLACE
from tongban.foundation.trail.receipts import ReceiptCode, make_receipt
from tongban.foundation.trail.signing import verifiers
from tongban.foundation.vault.public import decrypt
from tongban.kernel.errors import N_, NotFound, Refused

# of one subject: the acts about it, and those on many that say something of it
_OF = """
SELECT e.*, NULL::bytea AS own FROM {table} e WHERE e.subject = %(subject)s
UNION ALL
SELECT e.*, p.facts FROM trail_actpart p JOIN {table} e ON e.entry_id = p.entry_id WHERE p.subject = %(subject)s
ORDER BY {order}
"""
_STAGED_OF = _OF.format(table="trail_staged", order="id")
_LOGGED_OF = _OF.format(table="trail_entry", order="seq")
_LAG = "SELECT min(recorded_at), count(*) FROM (SELECT recorded_at FROM trail_staged LIMIT 100000) waiting"


class NotYetLogged(Refused):
    """The act is recorded and promised, and will stand in the log within 2 seconds."""

    code = "not-yet-logged"
    status = 409
    title = N_("This act is recorded and will stand in the log in a moment. Please try again.")


def entries_of(subject: str) -> list[TrailEntry]:
    """Every act recorded about `subject`, oldest first, pending ones last. 2 SQL queries.

    Of an act on many: its common facts, and over them what it says of this one.
    """
    # waiting ones first: an entry that moves between the two queries is then seen twice, not never
    staged = list(Staged.objects.raw(_STAGED_OF, {"subject": subject}))
    logged = list(Entry.objects.raw(_LOGGED_OF, {"subject": subject}))
    there = {entry.entry_id for entry in logged}
    pending = [_of(subject, row, None, _staged_facts(row)) for row in staged if row.entry_id not in there]
    return [_of(subject, entry, entry.seq, entry.facts) for entry in logged] + pending


def entries_about(subjects: Collection[str]) -> dict[str, list[TrailEntry]]:
    """The acts recorded about each of many subjects, oldest first, pending ones last. 2 SQL queries.

    Acts on many are left out: see `entries_of`.
    """
    of_these = list(subjects)
    # waiting ones first, as in `entries_of`
    staged = list(Staged.objects.filter(subject__in=of_these).order_by("id"))
    found: dict[str, list[TrailEntry]] = {subject: [] for subject in of_these}
    there = set()
    for row in Entry.objects.filter(subject__in=of_these).order_by("seq").iterator():
        there.add(row.entry_id)
        found[row.subject].append(_told(row, row.seq, row.facts))
    for waiting in staged:
        if waiting.entry_id not in there:
            found[waiting.subject].append(_told(waiting, None, _staged_facts(waiting)))
    return found


def subjects_with_acts(*, prefix: str, since: datetime, until: datetime) -> list[str]:
    """The subjects that begin with `prefix` and to which something was done from `since` until before `until`.

    2 SQL queries, which read the whole log: for commands that people wait for.
    """
    found: set[str] = set()
    for model in (Staged, Entry):
        rows = model.objects.filter(act_at__gte=since, act_at__lt=until, subject__startswith=prefix)
        found.update(rows.values_list("subject", flat=True).distinct())
    return sorted(found)


def entry(entry_id: UUID) -> TrailEntry:
    """One recorded act. Raises NotFound. At most 3 SQL queries."""
    if row := Entry.objects.filter(pk=entry_id).first():
        return _told(row, row.seq, row.facts)
    if staged := Staged.objects.filter(entry_id=entry_id).first():
        return _told(staged, None, _staged_facts(staged))
    if row := Entry.objects.filter(pk=entry_id).first():  # moved between the two questions
        return _told(row, row.seq, row.facts)
    raise NotFound()


def latest_checkpoint() -> Checkpoint:
    """The head of the log. Raises NotFound while the log is empty. 1 SQL query."""
    head = Checkpoint.objects.order_by("-size").first()
    if head is None:
        raise NotFound(N_("The log is still empty."))
    return head


def checkpoint_at(size: int) -> Checkpoint:
    """The head that was signed when the log had `size` entries. Raises NotFound."""
    head = Checkpoint.objects.filter(size=size).first()
    if head is None:
        raise NotFound()
    return head


def leaf_at(seq: int) -> bytes:
    """The leaf at a place of the log. Raises NotFound. 1 SQL query."""
    raw = LogRow.objects.filter(seq=seq).values_list("leaf", flat=True).first() if 0 <= seq < 2**63 else None
    if raw is None:
        raise NotFound()
    return bytes(raw)


def began_at() -> datetime | None:
    """When the first entry of the log was recorded; None while it is empty. 1 SQL query."""
    raw = LogRow.objects.filter(seq=0).values_list("leaf", flat=True).first()
    try:
        return Leaf.parse(bytes(raw)).recorded_at if raw is not None else None
    except LeafWrong:
        return None


def seq_of(entry_id: UUID) -> int:
    """The place of an entry. Raises NotYetLogged, NotFound."""
    there = entry(entry_id).seq
    if there is None:
        raise NotYetLogged(facts={"entry": str(entry_id)})
    return there


def inclusion_proof(*, seq: int, size: int) -> list[merkle.Hash]:
    """The hashes from leaf `seq` up to the root of the log of `size` entries. 1 SQL query."""
    return _proof(merkle.inclusion_ranges(seq, size))


def inclusion_proofs(seqs: Sequence[int], *, size: int) -> dict[int, list[merkle.Hash]]:
    """The same for many leaves at once. 1 SQL query."""
    ranges = {seq: merkle.inclusion_ranges(seq, size) for seq in seqs}
    read = _reader([one for path in ranges.values() for one in path])
    return {seq: [merkle.range_hash(low, high, read) for low, high in path] for seq, path in ranges.items()}


def consistency_proof(*, old: int, new: int) -> list[merkle.Hash]:
    """The hashes that show that the log of `new` entries continues the one of `old`. 1 SQL query."""
    return _proof(merkle.consistency_ranges(old, new)) if old else []


def receipt_of(entry_id: UUID) -> Receipt:
    """The receipt of one act, with everything opened: give it only to whom the act is about. 4 SQL queries.

    Raises NotYetLogged (then the promise already holds), NotFound.
    """
    row = Entry.objects.filter(pk=entry_id).first()
    if row is None:
        seq_of(entry_id)
        row = Entry.objects.get(pk=entry_id)
    head = latest_checkpoint()
    return make_receipt(
        verifier=signed_by(head.note, verifiers()),
        seq=row.seq,
        leaf=leaf_at(row.seq),
        salts=bytes(row.salts),
        opened=[row.subject, row.by_ref, row.facts],
        promise=row.promise,
        proof=inclusion_proof(seq=row.seq, size=head.size),
        checkpoint=head.note,
    )


def receipt_code(entry_id: UUID) -> ReceiptCode:
    """The short form of a receipt, for a QR code. Raises NotYetLogged, NotFound."""
    seq = seq_of(entry_id)
    return ReceiptCode(entry_id=entry_id, seq=seq, leaf_sha256=merkle.leaf_hash(leaf_at(seq)))


def tile_bytes(*, level: int, index: int, width: int) -> bytes:
    """The first `width` hashes of a tile. Raises NotFound when it has fewer."""
    raw = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    if raw is None or len(raw) < width * merkle.HASH_BYTES:
        raise NotFound()
    return bytes(raw)[: width * merkle.HASH_BYTES]


def leaves_between(*, low: int, high: int) -> list[bytes]:
    """The leaves [low, high) of the log, as many as there are."""
    rows = LogRow.objects.filter(seq__gte=low, seq__lt=high).order_by("seq").values_list("leaf", flat=True)
    return [bytes(raw) for raw in rows]


def sequencer_lag() -> timedelta:
    """How long the oldest waiting act has waited; zero when none waits. 1 SQL query."""
    return waiting()[0]


def waiting() -> tuple[timedelta, int]:
    """The lag, and how many acts wait (counted up to 100,000). 1 SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_LAG)
        oldest, count = cursor.fetchone()
    return (max(machine_now() - oldest, timedelta(0)) if oldest else timedelta(0)), int(count)


def is_lagging() -> bool:
    """Whether the lag is over `TONGBAN_TRAIL_LAG_ALARM_SECONDS`. 1 SQL query."""
    return sequencer_lag() > timedelta(seconds=settings.TRAIL_LAG_ALARM_SECONDS)


def _proof(ranges: list[tuple[int, int]]) -> list[merkle.Hash]:
    read = _reader(ranges)
    return [merkle.range_hash(low, high, read) for low, high in ranges]


def _reader(ranges: list[tuple[int, int]]) -> merkle.ReadTile:
    """Reads the tiles for these ranges at once. 1 SQL query, none for no ranges."""
    wanted = sorted(merkle.tiles_for(ranges))
    if not wanted:
        return lambda level, index: []
    with connection.cursor() as cursor:
        tiles = read_tiles(cursor, wanted)
    return lambda level, index: tiles.get((level, index), [])


def _staged_facts(row: Staged) -> str:
    return decrypt(bytes(row.facts), purpose=FACTS_PURPOSE, place=FACTS_PLACE).decode()


def _of(subject: str, row: Entry | Staged, seq: int | None, facts: str | None) -> TrailEntry:
    told, own = _told(row, seq, facts), row.own  # type: ignore[union-attr]  # of the statement
    if own is None:
        return told
    said = json.loads(decrypt(bytes(own), purpose=FACTS_PURPOSE, place=PART_PLACE))
    return replace(told, subject=subject, facts={**told.facts, **said})


def _told(row: Entry | Staged, seq: int | None, facts: str | None) -> TrailEntry:
    said: dict[str, Any] = json.loads(facts) if facts is not None else {}
    return TrailEntry(
        entry_id=row.entry_id,
        seq=seq,
        act=row.act,
        act_text=act_text(row.act),
        act_at=row.act_at,
        recorded_at=row.recorded_at,
        subject=row.subject,
        by_ref=row.by_ref,
        facts=said,
        is_erased=facts is None,
    )
