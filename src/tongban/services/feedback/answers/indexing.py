"""Published answers as documents of the search index, in a collection of their own."""

from collections.abc import Iterator
from uuid import UUID

from tongban.foundation.directory.public import area, organisation
from tongban.services.feedback.answers.facts import AnswerState
from tongban.services.feedback.answers.models import AnswerRow
from tongban.services.search.public import Document, FieldRule, put_many, rebuild, remove

COLLECTION = "answers"
FIELDS = {
    "item": FieldRule(weight=2.0, usual_length=10),
    "answer": FieldRule(weight=1.0, usual_length=80),
    "organisation": FieldRule(weight=0.5, usual_length=8),
}


def document_of(row: AnswerRow) -> Document:
    """The answer as it can be found: its key is its id. No SQL when areas and organisations are kept."""
    return Document(
        key=str(row.id),
        title=row.question,
        fields={
            "item": row.item_name,
            "answer": row.answer,
            "organisation": organisation(row.organisation_id).name,
        },
        area_path=area(row.area_code).path,
    )


def index_answer(answer_id: UUID) -> None:
    """Put the answer into the index as the public reads it now, or take it out: an older event does no harm."""
    row = AnswerRow.objects.filter(pk=answer_id, state=AnswerState.PUBLISHED).first()
    if row is None:
        remove(collection=COLLECTION, keys=[str(answer_id)])
    else:
        put_many(collection=COLLECTION, documents=[document_of(row)])


def reindex_answers() -> int:
    """Build the collection anew from what is published; questions see the old one until it is done."""
    return rebuild(collection=COLLECTION, documents=_all_documents())


def _all_documents() -> Iterator[Document]:
    for row in AnswerRow.objects.filter(state=AnswerState.PUBLISHED).order_by("id").iterator(chunk_size=200):
        yield document_of(row)
