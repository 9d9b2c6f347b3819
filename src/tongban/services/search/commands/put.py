"""Put documents into the index, take them out, or rebuild a collection beside the running one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction

from tongban.services.search.collections import rules_of
from tongban.services.search.facts import Document
from tongban.services.search.models import SearchCollection, SearchDocument
from tongban.services.search.rules import impacts
from tongban.services.search.words import term_counts

_BATCH = 250  # documents a statement: some 30,000 postings, well under 2 s


@transaction.atomic
def put_many(*, collection: str, documents: Sequence[Document]) -> None:
    """Put or replace documents by key. 5 SQL for each 250."""
    generation = _locked(collection).generation
    for some in _batches(documents):
        _write(collection, generation, some)


@transaction.atomic
def remove(*, collection: str, keys: Sequence[str]) -> None:
    """Take documents out; what is not there is no fault."""
    _delete(collection, _locked(collection).generation, keys)


def rebuild(*, collection: str, documents: Iterable[Document]) -> int:
    """Build the collection anew and flip to it: questions see the old one until then. Returns how many.

    Each batch is its own short transaction. A document put in the meantime goes to the old
    generation and must be put again, so run this where the source is quiet.
    """
    state, _ = SearchCollection.objects.get_or_create(name=collection)
    fresh, count = state.generation + 1, 0
    _drop_others(collection, keep=state.generation)
    for some in _batches(documents):
        with transaction.atomic():
            _write(collection, fresh, some)
        count += len(some)
    with transaction.atomic():
        SearchCollection.objects.filter(name=collection).update(generation=fresh)
    _drop_others(collection, keep=fresh)
    return count


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while some := list(islice(rest, _BATCH)):
        yield some


def _locked(collection: str) -> SearchCollection:
    SearchCollection.objects.bulk_create([SearchCollection(name=collection)], ignore_conflicts=True)
    return SearchCollection.objects.select_for_update().get(name=collection)


def _write(collection: str, generation: int, documents: Sequence[Document]) -> None:
    rules = rules_of(collection)
    _delete(collection, generation, [document.key for document in documents])
    rows = SearchDocument.objects.bulk_create(
        SearchDocument(
            collection=collection,
            generation=generation,
            key=document.key,
            title=document.title[:1000],
            area_path=list(document.area_path),
            weight=document.weight,
        )
        for document in documents
    )
    ids: list[str] = []
    terms: list[str] = []
    weights: list[str] = []
    for row, document in zip(rows, documents, strict=True):
        texts = {"title": document.title, **document.fields}
        counts = {
            name: term_counts(
                [text] if isinstance(text, str) else text, with_characters=rules[name].with_characters
            )
            for name, text in texts.items()
        }
        for term, impact in impacts(counts, rules).items():
            ids.append(str(row.pk))
            terms.append(term)
            weights.append(f"{impact:.5f}")
    with connection.cursor() as cursor:
        cursor.execute(
            # one text a column: arrays of 30,000 are quoted value by value and cost ten times as much
            "INSERT INTO search_searchposting (document_id, term, impact) SELECT * FROM unnest("
            "string_to_array(%s, ' ')::bigint[], string_to_array(%s, ' '), string_to_array(%s, ' ')::float8[])",
            [" ".join(ids), " ".join(terms), " ".join(weights)],
        )


def _delete(collection: str, generation: int, keys: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (SELECT id FROM search_searchdocument"
            " WHERE collection = %s AND generation = %s AND key = ANY(%s)),"
            " postings AS (DELETE FROM search_searchposting WHERE document_id IN (SELECT id FROM gone))"
            " DELETE FROM search_searchdocument WHERE id IN (SELECT id FROM gone)",
            [collection, generation, list(keys)],
        )


def _drop_others(collection: str, *, keep: int) -> None:
    """Delete what an earlier or a broken-off build left, in short transactions."""
    others = SearchDocument.objects.filter(collection=collection).exclude(generation=keep)
    while keys := list(others.values_list("generation", "key")[:_BATCH]):
        for generation in {generation for generation, _ in keys}:
            with transaction.atomic():
                _delete(collection, generation, [key for gen, key in keys if gen == generation])
