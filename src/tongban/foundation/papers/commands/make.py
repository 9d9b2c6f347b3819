"""Make an ordered document: draw it, have it sealed, keep it, once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.commands.store import store_made
from tongban.foundation.papers.documents.contents import TITLES
from tongban.foundation.papers.facts import (
    DocumentFact,
    DocumentFailed,
    DocumentMade,
    Manuscript,
    MediaType,
    SealFormUnknown,
)
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.ports import Sealer, sealer
from tongban.foundation.papers.queries import document_fact
from tongban.foundation.papers.writers import writer_in_use
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound, Refused

MAKER = SystemActor(job="papers.make-document")


def make_document(*, document_id: UUID, at: datetime, sealing: Sealer | None = None) -> DocumentFact:
    """Have the document written as it was ordered, seal it, and keep it in the transaction that marks it made.

    A worker that dies before that transaction leaves nothing behind, and the next one starts
    anew; one that comes second finds it made and does nothing. Some 20 ms to draw, 40 ms to
    seal; 1 SQL before and 6 in the transaction. `sealing` is of a batch, which has the keys at hand.

    Raises NotFound, WriterUnknown, SealFormUnknown, and what writing and sealing refuse (GlyphMissing …).
    """
    document = _unmade(document_id)
    if document.made_at is not None:
        return document_fact(document)
    writer = writer_in_use()
    if document.seal_by is not None and writer.media_type != MediaType.PDF.value:
        raise SealFormUnknown(facts={"writer": writer.name, "media_type": writer.media_type})
    manuscript = Manuscript(template=document.template, data=document.data)
    written = writer.write(manuscript, at=document.ordered_at)
    data = written.data
    if document.seal_by is not None:
        data = (sealing or sealer.ask()).seal(
            data,
            organisation_id=document.seal_by,
            reason=TITLES[document.template],
            place=written.seal_place,
            at=at,
            template=document.template,
            subject=document.owner,
            by=MAKER.ref,
        )
    with transaction.atomic():
        locked = Document.objects.select_for_update(of=["self"]).get(id=document_id)
        if locked.made_at is not None:
            return document_fact(locked)
        paper = store_made(
            data=data,
            name=f"{TITLES[locked.template]}.{writer.extension}",
            media_type=writer.media_type,
            owner=locked.owner,
            by=MAKER,
            at=at,
        )
        locked.paper_id = paper.id
        locked.made_at = max(at, locked.ordered_at)
        locked.data, locked.problem, locked.problem_facts, locked.problem_at = {}, "", {}, None
        locked.save()
        announce(
            DocumentMade(
                document_id=locked.id,
                owner=locked.owner,
                kind=locked.kind,
                paper_id=paper.id,
                sha256=paper.sha256,
            )
        )
    return document_fact(locked)


@transaction.atomic
def note_problem(*, document_id: UUID, refusal: Refused, at: datetime) -> None:
    """Keep why a document cannot be made, so that an operator sees it; told once until it is made."""
    document = Document.objects.select_for_update().filter(id=document_id).first()
    if document is None or document.made_at is not None or document.problem:
        return
    document.problem = refusal.code
    document.problem_facts = {key: str(value) for key, value in refusal.facts.items()}
    document.problem_at = at
    document.save(update_fields=["problem", "problem_facts", "problem_at"])
    announce(
        DocumentFailed(document_id=document.id, owner=document.owner, kind=document.kind, code=refusal.code)
    )


def _unmade(document_id: UUID) -> Document:
    found = Document.objects.select_related("paper").filter(id=document_id).first()
    if found is None:
        raise NotFound
    return found
