"""The history of one thing with its places in the log, and the receipts of its acts."""

from collections.abc import Sequence

from tongban.foundation.trail import merkle
from tongban.foundation.trail.facts import Receipt, TrailEntry
from tongban.foundation.trail.history.facts import History, Line, Opens
from tongban.foundation.trail.models import Checkpoint, Entry, LogRow
from tongban.foundation.trail.notes import signed_by
from tongban.foundation.trail.queries import entries_of, inclusion_proofs
from tongban.foundation.trail.receipts import ReceiptCode, make_receipt
from tongban.foundation.trail.signing import verifiers


def history_of(subject: str) -> History:
    """Every act recorded about `subject`, each held against the newest head of the log. 5 SQL."""
    entries = entries_of(subject)
    seqs = [entry.seq for entry in entries if entry.seq is not None]
    head, leaves, proofs = _in_log(seqs)
    lines = [
        Line(entry=entry)
        if entry.seq is None or head is None
        else _line(entry, entry.seq, leaf=leaves.get(entry.seq, b""), proof=proofs[entry.seq], head=head)
        for entry in entries
    ]
    return History(subject=subject, lines=tuple(lines), size=head.size if head else 0)


def receipts_of(subject: str, *, opens: Opens) -> list[tuple[TrailEntry, Receipt]]:
    """The receipts of all its acts that stand in the log, oldest first; facts only where `opens` says so. 6 SQL."""
    return _receipts([entry for entry in entries_of(subject) if entry.seq is not None], opens=opens)


def lasting_receipts(entries: Sequence[TrailEntry]) -> list[tuple[TrailEntry, Receipt]]:
    """The receipts of these acts, all of which stand in the log, with their facts, under the first head that has
    them all: the same bytes whenever they are made. 4 SQL."""
    return _receipts(entries, opens=lambda entry: True, under_first=True)


def _receipts(
    entries: Sequence[TrailEntry], *, opens: Opens, under_first: bool = False
) -> list[tuple[TrailEntry, Receipt]]:
    seqs = [entry.seq for entry in entries if entry.seq is not None]
    head, leaves, proofs = _in_log(seqs, under_first=under_first)
    if head is None:
        return []
    rows = {row.entry_id: row for row in Entry.objects.filter(pk__in=[entry.entry_id for entry in entries])}
    verifier = signed_by(head.note, verifiers())
    made = []
    for entry in entries:
        row = rows[entry.entry_id]
        receipt = make_receipt(
            verifier=verifier,
            seq=row.seq,
            leaf=leaves[row.seq],
            salts=bytes(row.salts),
            opened=[row.subject, row.by_ref, row.facts if opens(entry) else None],
            promise=row.promise,
            proof=proofs[row.seq],
            checkpoint=head.note,
        )
        made.append((entry, receipt))
    return made


def _in_log(
    seqs: list[int], *, under_first: bool = False
) -> tuple[Checkpoint | None, dict[int, bytes], dict[int, list[merkle.Hash]]]:
    """The newest head, or the first that has all of them; the leaves and the proofs under it. 3 SQL."""
    heads = Checkpoint.objects.order_by("-size")
    if under_first:
        heads = Checkpoint.objects.filter(size__gt=max(seqs, default=0)).order_by("size")
    head = heads.first()
    if head is None:
        return None, {}, {}
    leaves = dict(LogRow.objects.filter(seq__in=seqs).values_list("seq", "leaf"))
    return head, {seq: bytes(raw) for seq, raw in leaves.items()}, inclusion_proofs(seqs, size=head.size)


def _line(entry: TrailEntry, seq: int, *, leaf: bytes, proof: list[merkle.Hash], head: Checkpoint) -> Line:
    hash_ = merkle.leaf_hash(leaf)
    code = ReceiptCode(entry_id=entry.entry_id, seq=seq, leaf_sha256=hash_)
    try:
        merkle.check_inclusion(leaf=hash_, seq=seq, size=head.size, proof=proof, root=bytes(head.root))
    except merkle.ProofWrong:
        return Line(entry=entry, code=code.to_text())
    return Line(entry=entry, code=code.to_text(), is_proven=True)
