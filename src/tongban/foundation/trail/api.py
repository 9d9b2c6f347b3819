"""The trail on the HTTP API: the signed head and proofs."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from tongban.foundation.trail import queries
from tongban.foundation.trail.commands.take_cosignatures import take_cosignatures
from tongban.foundation.trail.leaves import b64
from tongban.foundation.trail.merkle import leaf_hash
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.signing import verifiers
from tongban.foundation.trail.witnesses.facts import MAX_NOTE_BYTES, HeadFact, NoCosignature
from tongban.foundation.trail.witnesses.queries import (
    daily_heads,
    head_at,
    newest_cosigned,
    newest_head,
    witnesses_known,
)
from tongban.kernel.errors import NotFound, TooLarge

router = Router(tags=["trail"])
_LARGEST = 2**63 - 1
Seq = Annotated[int, Query(ge=0, le=_LARGEST)]


class InclusionOut(Schema):
    """That a leaf stands in the log. Hashes and leaf are base64url without padding."""

    seq: int
    leaf: str
    leaf_sha256: str
    tree_size: int
    root: str
    proof: list[str]
    checkpoint: str


class ConsistencyOut(Schema):
    """That the log at `new` continues the log at `old`."""

    old: int
    new: int
    proof: list[str]
    checkpoint: str


class CosignatureOut(Schema):
    """That a witness has co-signed a head, and when by its own clock."""

    witness: str
    held_by: str
    cosigned_at: datetime


class HeadOut(Schema):
    """A signed head of the log; `checkpoint` is the C2SP note with every cosignature under it.

    `day` is there when it was published for a day.
    """

    size: int
    root: str
    signed_at: datetime
    day: date | None = None
    checkpoint: str
    cosignatures: list[CosignatureOut]


class HeadsOut(Schema):
    """Heads published day by day, newest first; ask for those before the last day for more."""

    checkpoints: list[HeadOut]
    newest_cosigned: HeadOut | None = None


class WitnessOut(Schema):
    """Who may co-sign, with the key (C2SP vkey); `ended_at` where they no longer may."""

    name: str
    key: str
    held_by: str
    registered_at: datetime
    ended_at: datetime | None = None
    last_size: int | None = None
    last_at: datetime | None = None


@router.get(
    "/trail/checkpoint", summary="The signed head of the log (C2SP text)", url_name="trail_checkpoint"
)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint, as c2sp.org/tlog-checkpoint writes it, with what was co-signed under it."""
    return note_response(newest_head())


@router.get("/trail/checkpoints", response=HeadsOut, summary="The heads published day by day, to keep")
def checkpoints(request: HttpRequest, before: date | None = None) -> HeadsOut:
    """At most 31, newest first; `before` is the last day of the page before. 6 SQL."""
    cosigned = newest_cosigned()
    return HeadsOut(
        checkpoints=[_head_out(head) for head in daily_heads(before=before)],
        newest_cosigned=_head_out(cosigned) if cosigned else None,
    )


@router.get("/trail/checkpoints/{int:size}", response=HeadOut, summary="The head at a size of the log")
def checkpoint_of(request: HttpRequest, size: int) -> HeadOut:
    """The head that was signed when the log had `size` entries. Not each size was signed. 3 SQL."""
    return _head_out(head_at(size))


@router.get("/trail/witnesses", response=list[WitnessOut], summary="Who may co-sign heads of the log")
def witnesses(request: HttpRequest) -> list[WitnessOut]:
    """Registered witnesses and earlier ones, with their public keys. 1 SQL."""
    return [WitnessOut.from_orm(fact) for fact in witnesses_known()]


@router.post(
    "/trail/witness",
    response=HeadOut,
    summary="Send a cosignature of a registered witness",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/plain": {"schema": {"type": "string", "maxLength": MAX_NOTE_BYTES}}},
        }
    },
)
def witness(request: HttpRequest) -> HeadOut:
    """The body is a checkpoint of this log with cosignatures under it (c2sp.org/tlog-cosignature, Ed25519).

    No session and no token: the cosignature itself says who sends it. What was taken before changes nothing.
    """
    if int(request.headers.get("Content-Length") or 0) > MAX_NOTE_BYTES:
        raise TooLarge(facts={"limit_bytes": MAX_NOTE_BYTES})
    try:
        note = request.body.decode()
    except UnicodeDecodeError:
        raise NoCosignature(facts={"why": "the text is not UTF-8"}) from None
    return _head_out(take_cosignatures(note=note, at=machine_now()))


def note_response(head: HeadFact | None) -> HttpResponse:
    """A head as its C2SP text. Raises NotFound for none."""
    if head is None:
        raise NotFound
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


def _head_out(head: HeadFact) -> HeadOut:
    return HeadOut(
        size=head.size,
        root=b64(head.root),
        signed_at=head.signed_at,
        day=head.day,
        checkpoint=head.note,
        cosignatures=[
            CosignatureOut(witness=one.name, held_by=one.held_by, cosigned_at=one.cosigned_at)
            for one in head.cosignatures
        ],
    )


@router.get("/trail/key", summary="The log's public key in use, as text", url_name="trail_key")
def key(request: HttpRequest) -> HttpResponse:
    """What receipts are checked with (name+id+key). Keep it: it must not come from the receipt."""
    return HttpResponse(f"{verifiers()[0]}\n", content_type="text/plain; charset=utf-8")


@router.get(
    "/trail/proof", response=InclusionOut, summary="Proof that an entry, named by its id, is in the log"
)
def proof_of_entry(request: HttpRequest, entry: UUID, size: Seq | None = None) -> InclusionOut:
    """Like `trail/proof/{seq}`, for the entry id that a promise names."""
    return _inclusion(queries.seq_of(entry), size)


@router.get("/trail/proof/{int:seq}", response=InclusionOut, summary="Proof that an entry is in the log")
def proof(request: HttpRequest, seq: int, size: Seq | None = None) -> InclusionOut:
    """The leaf at place `seq` and its inclusion proof under the latest checkpoint, or the one at `size`."""
    return _inclusion(seq, size)


@router.get("/trail/consistency", response=ConsistencyOut, summary="Proof that the log has only grown")
def consistency(request: HttpRequest, old: Seq, new: Seq | None = None) -> ConsistencyOut:
    """The consistency proof between the log of `old` entries and the latest, or the one at `new`."""
    head = queries.latest_checkpoint() if new is None else queries.checkpoint_at(new)
    if old > head.size:
        raise NotFound()
    steps = queries.consistency_proof(old=old, new=head.size)
    return ConsistencyOut(old=old, new=head.size, proof=[b64(step) for step in steps], checkpoint=head.note)


def _inclusion(seq: int, size: int | None) -> InclusionOut:
    head = queries.latest_checkpoint() if size is None else queries.checkpoint_at(size)
    if seq >= head.size:
        raise NotFound()
    leaf = queries.leaf_at(seq)
    return InclusionOut(
        seq=seq,
        leaf=b64(leaf),
        leaf_sha256=b64(leaf_hash(leaf)),
        tree_size=head.size,
        root=b64(bytes(head.root)),
        proof=[b64(step) for step in queries.inclusion_proof(seq=seq, size=head.size)],
        checkpoint=head.note,
    )
