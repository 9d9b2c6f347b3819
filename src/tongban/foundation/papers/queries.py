"""Questions about papers and documents."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.papers import store
from tongban.foundation.papers.facts import DocumentFact, PaperRef, UploadFact
from tongban.foundation.papers.models import Document, Paper, Upload
from tongban.foundation.papers.ports import paper_readers
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound


def ref_of(paper: Paper) -> PaperRef:
    """The row as others see it."""
    return PaperRef(
        id=paper.id,
        owner=paper.owner,
        name=paper.name,
        media_type=paper.media_type,
        size=paper.size,
        sha256=paper.sha256,
        stored_at=paper.stored_at,
    )


def paper(paper_id: UUID) -> PaperRef:
    """One paper, whoever asks: for apps that have already checked. 1 SQL. Raises NotFound."""
    found = Paper.objects.filter(id=paper_id).first()
    if found is None:
        raise NotFound
    return ref_of(found)


def paper_bytes(paper_id: UUID) -> bytes:
    """The bytes of one paper, whoever asks. 1 SQL. Raises NotFound."""
    return store.blob_bytes(paper(paper_id).sha256)


def papers_of(owner: str) -> list[PaperRef]:
    """All papers of one owner, oldest first. 1 SQL."""
    return [ref_of(row) for row in Paper.objects.filter(owner=owner).order_by("stored_at", "id")]


def papers_named(ids: Sequence[UUID]) -> dict[UUID, PaperRef]:
    """Papers by id, without those that are not there. 1 SQL."""
    return {row.id: ref_of(row) for row in Paper.objects.filter(id__in=list(ids))}


def owners_of(sha256s: Sequence[str], *, kind: str) -> dict[str, list[str]]:
    """Hash → keys of the owners `<kind>:<key>` under which the same bytes stand. 1 SQL.

    For apps that show of it only what the one who asks may see.
    """
    rows = Paper.objects.filter(sha256__in=list(sha256s), owner__startswith=f"{kind}:")
    found: dict[str, list[str]] = {}
    for sha256, owner in rows.values_list("sha256", "owner"):
        found.setdefault(sha256, []).append(owner.removeprefix(f"{kind}:"))
    return found


def readable_paper(paper_id: UUID, *, by: Actor, at: datetime) -> PaperRef:
    """A paper that `by` may read. Not theirs and not there are not told apart.

    An upload that still lies in the draft space `<actor's ref>` is its owner's alone; all
    other kinds are answered by the app that owns them.

    Raises NotFound.
    """
    found = paper(paper_id)
    if found.owner == by.ref:
        return found
    kind, _, key = found.owner.partition(":")
    readers = paper_readers.of(kind)
    if readers is None or not readers.may_read(key=key, by=by, at=at):
        raise NotFound
    return found


def upload_fact(row: Upload, *, offset: int = 0) -> UploadFact:
    """The row as others see it."""
    return UploadFact(id=row.id, size=row.size, offset=offset, ends_at=row.ends_at, paper_id=row.paper_id)


def document_of(*, owner: str, kind: str) -> DocumentFact | None:
    """The document of this kind, made or still to be made. 1 SQL."""
    row = Document.objects.select_related("paper").filter(owner=owner, kind=kind).first()
    return document_fact(row) if row else None


def documents_of(owner: str) -> list[DocumentFact]:
    """All documents of one owner, oldest first. 1 SQL."""
    rows = Document.objects.select_related("paper").filter(owner=owner).order_by("ordered_at", "id")
    return [document_fact(row) for row in rows]


def stuck_documents(*, limit: int = 100) -> list[DocumentFact]:
    """Documents that a refusal has stopped, oldest first, for operators. 1 SQL."""
    rows = Document.objects.exclude(problem="").order_by("problem_at")[:limit]
    return [document_fact(row) for row in rows]


def document_fact(row: Document) -> DocumentFact:
    """The row as others see it; reads `paper` only when it is made."""
    return DocumentFact(
        id=row.id,
        owner=row.owner,
        kind=row.kind,
        template=row.template,
        ordered_at=row.ordered_at,
        made_at=row.made_at,
        paper=ref_of(row.paper) if row.paper else None,
        problem=row.problem,
        problem_facts=row.problem_facts,
    )
