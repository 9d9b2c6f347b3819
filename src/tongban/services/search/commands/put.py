"""Put documents into the index, take them out, or rebuild a collection beside the running one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from json import dumps

from django.db import connection, transaction
from django.db.models import F, Max

from tongban.kernel.errors import N_, Refused
from tongban.services.search.collections import rules_of
from tongban.services.search.commands.beginnings import write_beginnings
from tongban.services.search.facts import Document
from tongban.services.search.models import SearchBuild, SearchCollection, SearchDocument, SearchPlace
from tongban.services.search.packing import packed_numbers, packed_weights
from tongban.services.search.rules import impacts
from tongban.services.search.words import LABEL, field_terms

_BATCH = 500  # documents a transaction: well under 2 s when all their texts are new

# The documents of a term are only appended. As one text a column: arrays of thousands of values are
# quoted value by value and cost ten times as much.
_APPEND = """
INSERT INTO search_searchposting AS p (build, term, documents, weights)
SELECT %s, term, decode(documents, 'hex'), decode(weights, 'hex')
FROM unnest(string_to_array(%s, ' '), string_to_array(%s, ' '), string_to_array(%s, ' '))
    AS one(term, documents, weights)
ON CONFLICT (build, term) DO UPDATE
SET documents = p.documents || excluded.documents, weights = p.weights || excluded.weights
"""
_TABLES = ("posting", "beginning", "place", "document")


class RebuildRunning(Refused):
    """Another rebuild of the collection is running."""

    code = "search.rebuild-running"
    title = N_("The search index is being built anew already. Wait until it is done.")


@transaction.atomic
def put_many(*, collection: str, documents: Sequence[Document]) -> None:
    """Put or replace documents by key; questions find them as soon as this is committed.

    5 SQL for each 500, and 4 more where texts are new; twice that while a rebuild runs.
    """
    state = _locked(collection)
    for some in _batches(documents):
        for build in _builds(state):
            _put(collection, build, some, is_fill=False)
    _count(state)


@transaction.atomic
def remove(*, collection: str, keys: Sequence[str]) -> None:
    """Take documents out; what is not there is no fault. 4 SQL, 2 more while a rebuild runs."""
    state = _locked(collection)
    SearchPlace.objects.filter(build=state.build, key__in=keys).delete()
    if state.building is not None:
        SearchPlace.objects.bulk_create(
            [SearchPlace(build=state.building, key=key, number=None) for key in keys],
            update_conflicts=True,
            unique_fields=["build", "key"],
            update_fields=["number"],
        )
    _count(state)


def rebuild(*, collection: str, documents: Iterable[Document]) -> int:
    """Build the collection anew and flip to it: questions see the old one until then. Returns how many.

    Each batch is its own short transaction. What is put or removed in the meantime goes to both builds and
    wins over what this brings, so `documents` must be read while it runs (an iterator), not before.

    Raises:
        RebuildRunning: another one is running. One that was killed keeps nobody waiting: its half is dropped.
    """
    with _alone(collection):
        build = _begin(collection)
        count = 0
        for some in _batches(documents):
            with transaction.atomic():
                _locked(collection)
                _put(collection, build, some, is_fill=True)
            count += len(some)
        _analyse()
        with transaction.atomic():
            state = _locked(collection)
            old, state.build, state.building = state.build, build, None
            SearchPlace.objects.filter(build=build, number__isnull=True).delete()
            _count(state)
        _drop(collection, keep=build, old=old)
    return count


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while some := list(islice(rest, _BATCH)):
        # of the same key twice the last one counts
        yield list({document.key: document for document in some}.values())


def _builds(state: SearchCollection) -> list[int]:
    return [state.build] if state.building is None else [state.build, state.building]


def _locked(collection: str) -> SearchCollection:
    """The collection's row, ours until the end of the transaction. A new collection begins with an empty build."""
    SearchCollection.objects.bulk_create([SearchCollection(name=collection)], ignore_conflicts=True)
    state = SearchCollection.objects.select_for_update().get(name=collection)
    if not state.build:
        state.build = SearchBuild.objects.create(collection=collection).pk
    return state


def _count(state: SearchCollection) -> None:
    """Say what questions see from now on. 2 SQL."""
    last = SearchDocument.objects.filter(build=state.build).aggregate(last=Max("number"))["last"]
    SearchCollection.objects.filter(name=state.name).update(
        build=state.build,
        building=state.building,
        size=0 if last is None else last + 1,
        revision=F("revision") + 1,
    )


def _put(collection: str, build: int, documents: Sequence[Document], *, is_fill: bool) -> None:
    """Texts that are new, and the places of all. A fill leaves the places that are there."""
    digests = {document.key: _digest(document) for document in documents}
    known = dict(
        SearchDocument.objects.filter(build=build, digest__in=set(digests.values())).values_list(
            "digest", "number"
        )
    )
    fresh = {digests[document.key]: document for document in documents if digests[document.key] not in known}
    if fresh:
        known |= _write_documents(collection, build, fresh)
    SearchPlace.objects.bulk_create(
        [
            SearchPlace(
                build=build,
                key=document.key,
                number=known[digests[document.key]],
                area_code=document.area_path[-1] if document.area_path else "",
                depth=len(document.area_path),
                area_path=list(document.area_path),
            )
            for document in documents
        ],
        **(
            {"ignore_conflicts": True}
            if is_fill
            else {
                "update_conflicts": True,
                "unique_fields": ["build", "key"],
                "update_fields": ["number", "area_code", "depth", "area_path"],
            }
        ),
    )


def _digest(document: Document) -> str:
    """Of everything that is indexed: things that read alike share one document."""
    indexed = asdict(document)
    del indexed["key"], indexed["area_path"]
    return sha256(dumps(indexed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def _write_documents(collection: str, build: int, fresh: Mapping[str, Document]) -> dict[str, int]:
    last = SearchDocument.objects.filter(build=build).aggregate(last=Max("number"))["last"]
    numbers = {digest: number for number, digest in enumerate(fresh, 0 if last is None else last + 1)}
    SearchDocument.objects.bulk_create(
        SearchDocument(
            build=build,
            number=numbers[digest],
            digest=digest,
            title=document.title[:1000],
            weight=document.weight,
            passage=document.passage[:2000],
            passage_hash=sha256(document.passage[:2000].encode()).hexdigest()[:32]
            if document.passage
            else "",
        )
        for digest, document in fresh.items()
    )
    rules = rules_of(collection)
    held: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for digest, document in fresh.items():
        fields = {
            name: field_terms(
                [text] if isinstance(text, str) else text,
                is_short=rules[name].is_short,
                is_spoken=rules[name].is_spoken,
            )
            for name, text in {"title": document.title, **document.fields}.items()
        }
        for term, impact in impacts(fields, rules).items():
            held[term].append((numbers[digest], impact))
        for label in document.labels:
            held[LABEL + label].append((numbers[digest], 1.0))
    _append(build, held)
    write_beginnings(build, {numbers[digest]: document for digest, document in fresh.items()})
    return numbers


def _append(build: int, held: Mapping[str, Sequence[tuple[int, float]]]) -> None:
    terms = sorted(held)
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            [
                build,
                " ".join(terms),
                " ".join(packed_numbers([number for number, _ in held[term]]).hex() for term in terms),
                " ".join(packed_weights([weight for _, weight in held[term]]).hex() for term in terms),
            ],
        )


@contextmanager
def _alone(collection: str) -> Iterator[None]:
    """The one turn of a rebuild: a lock of the database session, gone with it."""
    key = f"search:{collection}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [key])
        if not cursor.fetchone()[0]:
            raise RebuildRunning(facts={"collection": collection})
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [key])


@transaction.atomic
def _begin(collection: str) -> int:
    """A new empty build that puts go to as well."""
    state = _locked(collection)
    build = SearchBuild.objects.create(collection=collection).pk
    SearchCollection.objects.filter(name=collection).update(build=state.build, building=build)
    return build


def _analyse() -> None:
    """Tell the planner what the tables hold now: with the figures of an empty index a question takes seconds."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ANALYZE search_search{table}")


def _drop(collection: str, *, keep: int, old: int) -> None:
    """Delete the builds before this one, and what a killed one left. One short transaction a table and build."""
    gone = SearchBuild.objects.filter(collection=collection, pk__lt=keep)
    for build in {*gone.values_list("pk", flat=True), old} - {keep}:
        with connection.cursor() as cursor:
            for table in _TABLES:
                cursor.execute(f"DELETE FROM search_search{table} WHERE build = %s", [build])  # noqa: S608
    gone.delete()
