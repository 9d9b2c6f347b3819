"""Order official documents (文书): a worker makes them after the act's own transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.jobs.public import enqueue, enqueue_behind
from tongban.foundation.papers.documents.render import checked
from tongban.foundation.papers.jobs import make_ordered_documents
from tongban.foundation.papers.models import Document
from tongban.kernel.errors import NotFound

_SCORE = 20  # documents of one job of bulk work: some 1.5 s
_NAMESPACE = UUID("6a0c1a4e-5c0f-4b7e-9f55-3d2f6f6b9a10")


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """One document to order: `data` as the template's model in `documents/contents.py` asks."""

    template: str
    data: Mapping[str, object]
    owner: str
    kind: str
    seal_by: UUID | None


def order_document(
    *, template: str, data: Mapping[str, object], owner: str, kind: str, seal_by: UUID | None, at: datetime
) -> UUID:
    """Order one document in the caller's transaction; the same owner and kind again is the same document.

    `seal_by` is the organisation whose seal it carries. 2 SQL.

    Raises TemplateUnknown, and pydantic's ValidationError for data that no template can show
    (a fault of the caller).
    """
    one = NewDocument(template=template, data=data, owner=owner, kind=kind, seal_by=seal_by)
    return order_documents(documents=[one], at=at)[0]


def order_documents(*, documents: Sequence[NewDocument], at: datetime, in_bulk: bool = False) -> list[UUID]:
    """Order several documents at once; one worker makes them one after the other. 2 SQL for any number.

    `in_bulk`: nobody waits for them. Workers make them by the score, behind everything else.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("documents were ordered outside the transaction of their act")
    rows = [
        Document(
            id=document_id(owner=one.owner, kind=one.kind),
            owner=one.owner,
            kind=one.kind,
            template=one.template,
            data=checked(one.template, one.data).model_dump(mode="json"),
            seal_by=one.seal_by,
            ordered_at=at,
        )
        for one in documents
    ]
    Document.objects.bulk_create(rows, ignore_conflicts=True)
    ids = [str(row.id) for row in rows]
    if in_bulk:
        parts = [ids[start : start + _SCORE] for start in range(0, len(ids), _SCORE)]
        enqueue_behind(make_ordered_documents, [{"document_ids": part} for part in parts])
    else:
        enqueue(make_ordered_documents, document_ids=ids)
    return [row.id for row in rows]


@transaction.atomic
def make_again(*, document_id: UUID) -> None:
    """Have a worker try a document again that a refusal had stopped. Raises NotFound."""
    stuck = Document.objects.filter(id=document_id, made_at__isnull=True).exclude(problem="")
    if not stuck.update(problem="", problem_facts={}, problem_at=None):
        raise NotFound
    enqueue(make_ordered_documents, document_ids=[str(document_id)])


def make_waiting(*, seal_by: UUID, limit: int = 1000) -> int:
    """Have the papers made that wait for the seal of this organisation, at most `limit`, in one job. 2 SQL.

    They keep their reason until they are made. In the caller's transaction.
    """
    waiting = Document.objects.filter(seal_by=seal_by, made_at__isnull=True, problem__startswith="seal-")
    found = [str(one) for one in waiting.order_by("problem_at", "id").values_list("id", flat=True)[:limit]]
    if found:
        enqueue(make_ordered_documents, document_ids=found)
    return len(found)


def document_id(*, owner: str, kind: str) -> UUID:
    """The id of the one document of this owner and kind, known before it is ordered."""
    return uuid.uuid5(_NAMESPACE, f"{owner}/{kind}")
