"""The words in force, from the memory of the process; every process looks once a second whether they changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F

from tongban.kernel.memory import Memory
from tongban.services.search.aliases.lists import kin_of
from tongban.services.search.aliases.models import SearchDictionary
from tongban.services.search.everyday import Everyday
from tongban.services.search.ports import searched

SEEN_SECONDS = 1.0
_TOKEN = "SELECT token FROM search_searchdictionary WHERE collection = %s"  # noqa: S105
_READ = "SELECT term, words, key FROM search_searchalias WHERE collection = %s AND state = 'accepted' ORDER BY term"
_trial: ContextVar[Mapping[str, Everyday]] = ContextVar("trial", default=MappingProxyType({}))


def dictionary(collection: str) -> Everyday:
    """What people say → what offices call it, of the words in force, with the kin that the house declares.

    1 SQL a second and process; after a change 1 more, and 1 where a word means one document, for its title.
    The same object comes back as long as nothing changed.
    """
    tried = _trial.get().get(collection)
    return _seen(collection) if tried is None else tried


def _look(collection: str) -> Everyday:
    with connection.cursor() as cursor:
        cursor.execute(_TOKEN, [collection])
        row = cursor.fetchone()
    return _read(collection, row[0] if row else "")


@lru_cache(maxsize=4)
def _read(collection: str, token: str) -> Everyday:
    """The words as they are while the dictionary has this token: reading 10,000 takes some 50 ms."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [collection])
        rows = cursor.fetchall()
    titles = _titles(collection, {key for _, _, key in rows if key})
    meant = {term: (*words, *([titles[key]] if key in titles else [])) for term, words, key in rows}
    return Everyday({term: words for term, words in meant.items() if words}, kin_of(collection))


# what was seen a moment ago is not looked up again
_seen: Memory[str, Everyday] = Memory(_look, seconds=SEEN_SECONDS)


@contextmanager
def trial(collection: str, words: Everyday) -> Iterator[None]:
    """Within this block `dictionary` answers these words, in this thread only: to see what they would do."""
    token = _trial.set({**_trial.get(), collection: words})
    try:
        yield
    finally:
        _trial.reset(token)


def lock_dictionary(collection: str) -> None:
    """Let others who change the words of this collection wait until the transaction ends. 2 SQL."""
    SearchDictionary.objects.bulk_create([SearchDictionary(collection=collection)], ignore_conflicts=True)
    SearchDictionary.objects.select_for_update().get(collection=collection)


def dictionary_version(collection: str) -> int:
    """How often the words of a collection have changed. 1 SQL."""
    return (
        SearchDictionary.objects.filter(collection=collection).values_list("version", flat=True).first() or 0
    )


def raise_version(collection: str, *, token: str = "") -> None:
    """Say that the words changed; every process reads them again within a second. 1 SQL.

    `token` may name what they are now, where that is known: who has read the same before need not again.
    """
    rows = SearchDictionary.objects.filter(collection=collection)
    rows.update(version=F("version") + 1, token=token or uuid4().hex)
    forget_words()
    transaction.on_commit(forget_words)


def forget_words() -> None:
    """Let this process look again at the next question."""
    _seen.forget()


def meant_by(collection: str, words: Sequence[str], key: str) -> tuple[str, ...]:
    """What one word means: words that offices say, and the title of a document. 1 SQL with a key."""
    return (*words, *_titles(collection, {key} - {""}).values())


def _titles(collection: str, keys: Collection[str]) -> Mapping[str, str]:
    source = searched.of(collection)
    return source.titles(keys) if keys and source else {}
