"""Take cosignatures (收下见证签名): a witness has co-signed a head of our log and sends it in."""

import base64
from datetime import UTC, datetime, timedelta

import structlog
from django.db import connection, transaction

from tongban.foundation.trail import merkle
from tongban.foundation.trail.commands.sequence import read_tiles
from tongban.foundation.trail.models import Checkpoint as CheckpointRow
from tongban.foundation.trail.models import Cosignature, Witness
from tongban.foundation.trail.notes import Checkpoint, NoteWrong, check_checkpoint, signatures_in, signed_by
from tongban.foundation.trail.signing import verifiers
from tongban.foundation.trail.witnesses.cosignatures import Cosigned, WitnessKey
from tongban.foundation.trail.witnesses.facts import (
    AHEAD_SECONDS,
    CheckpointAhead,
    CheckpointForked,
    CheckpointNotOurs,
    CosignatureOld,
    CosignatureWrong,
    HeadFact,
    NoCosignature,
    WitnessUnknown,
)
from tongban.foundation.trail.witnesses.queries import head_at

log = structlog.get_logger(__name__)
_SLACK = timedelta(seconds=AHEAD_SECONDS)


@transaction.atomic
def take_cosignatures(*, note: str, at: datetime) -> HeadFact:
    """Take what registered witnesses have co-signed under one of our checkpoints; give it with all of them.

    `at` is the machine's time, as is that of a witness. What is known already changes nothing; lines of
    others are passed over. At most 8 SQL. A head that bears our signature and is none of our log is
    refused and reported to operators as a fault.

    Source: c2sp.org/tlog-cosignature; the order of c2sp.org/tlog-witness (a witness never goes back).

    Raises NoCosignature, CheckpointNotOurs, CheckpointAhead, CheckpointForked, WitnessUnknown,
    CosignatureWrong, CosignatureOld.
    """
    row = _our_head(_checkpoint_in(note))
    named = [(one, key) for one, key in _registered() if key.is_named_in(note)]
    if not named:
        raise WitnessUnknown(facts={"size": row.size})
    for one, key in named:
        try:
            cosigned = key.check(note)
        except NoteWrong as wrong:
            raise CosignatureWrong(facts={"why": str(wrong), "witness": one.name}) from None
        _keep(one, cosigned, row=row, at=at)
    return head_at(row.size)


def _checkpoint_in(note: str) -> Checkpoint:
    """The checkpoint of the note, signed by a key of ours. Raises NoCosignature, CheckpointNotOurs."""
    text, _, signatures = note.rpartition("\n\n")
    try:
        Checkpoint.parse(f"{text}\n")
        signatures_in(signatures)
    except NoteWrong as wrong:
        raise NoCosignature(facts={"why": str(wrong)}) from None
    try:
        return check_checkpoint(note, signed_by(note, verifiers()))
    except NoteWrong as wrong:
        raise CheckpointNotOurs(facts={"why": str(wrong)}) from None


def _our_head(theirs: Checkpoint) -> CheckpointRow:
    """Our record of the head. Raises CheckpointAhead, CheckpointForked, CheckpointNotOurs."""
    row = CheckpointRow.objects.filter(size=theirs.size).first() if theirs.size < 2**63 else None
    size = CheckpointRow.objects.order_by("-size").values_list("size", flat=True).first() or 0
    if theirs.size > size:
        log.error("trail_cut_short", size=theirs.size, our_size=size)
        raise CheckpointAhead(facts={"size": theirs.size, "our_size": size})
    ours = bytes(row.root) if row else _root_at(theirs.size)
    if ours != theirs.root:
        roots = {"our_root": _b64(ours), "your_root": _b64(theirs.root)}
        log.error("trail_forked", size=theirs.size, **roots)
        raise CheckpointForked(facts={"size": theirs.size, **roots})
    if row is None:
        raise CheckpointNotOurs(facts={"why": "it is not among those that we keep"})
    return row


def _root_at(size: int) -> merkle.Hash:
    with connection.cursor() as cursor:
        tiles = read_tiles(cursor, sorted(merkle.tiles_for([(0, size)])))
    return merkle.range_hash(0, size, lambda level, index: tiles[level, index])


def _registered() -> list[tuple[Witness, WitnessKey]]:
    """The witnesses that may co-sign, locked so that what they send comes one after the other."""
    rows = Witness.objects.select_for_update().filter(ended_at=None).order_by("id")
    return [(row, WitnessKey.parse(row.key)) for row in rows]


def _keep(one: Witness, cosigned: Cosigned, *, row: CheckpointRow, at: datetime) -> None:
    last = Cosignature.objects.filter(witness=one).order_by("-size").first()
    if Cosignature.objects.filter(witness=one, size=row.size).exists():
        return
    try:
        made = datetime.fromtimestamp(cosigned.at, UTC)
    except (ValueError, OverflowError, OSError):
        made = datetime.max.replace(tzinfo=UTC)
    why = ""
    if made > at + _SLACK:
        why = "its time is ahead of ours"
    elif made < row.signed_at - _SLACK:
        why = "its time is before the checkpoint was signed"
    elif last is not None and row.size < last.size:
        why = "the checkpoint is older than the last one"
    elif last is not None and made < last.cosigned_at:
        why = "its time is before that of the last one"
    if why:
        facts = {"why": why, "witness": one.name, "size": row.size, "last_size": last.size if last else 0}
        raise CosignatureOld(facts=facts | {"cosigned_at": made.isoformat(), "now": at.isoformat()})
    Cosignature.objects.create(
        witness=one, size=row.size, cosigned_at=made, received_at=at, line=cosigned.line
    )


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
