"""The trail on the HTTP API: the signed head and proofs."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from tongban.foundation.trail import queries
from tongban.foundation.trail.leaves import b64
from tongban.foundation.trail.merkle import leaf_hash
from tongban.foundation.trail.signing import verifiers
from tongban.kernel.errors import NotFound

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


@router.get(
    "/trail/checkpoint", summary="The signed head of the log (C2SP text)", url_name="trail_checkpoint"
)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint, as c2sp.org/tlog-checkpoint writes it."""
    return HttpResponse(queries.latest_checkpoint().note, content_type="text/plain; charset=utf-8")


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
