"""Loads the list of words that comes with the program: it is in the dictionary after every migration."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.ids import new_id
from tongban.services.search.aliases.dictionary import lock_dictionary, raise_version
from tongban.services.search.aliases.facts import Source, State
from tongban.services.search.aliases.lists import HOUSE_LISTS, Words
from tongban.services.search.aliases.models import SearchAlias
from tongban.services.search.aliases.rules import HouseChanges, Standing, house_changes, term_of

LOADER = SystemActor(job="search-words")
# one statement for 10,000 rows: some 100 ms
_WRITE = """
INSERT INTO search_searchalias (id, collection, term, words, version, key, source, state, evidence, reason,
    proposed_at, proposed_by, proposed_by_name, decided_at, decided_by, decided_by_name)
SELECT (row->>0)::uuid, %(collection)s, row->>1, ARRAY(SELECT jsonb_array_elements_text(row->2)), (row->>3)::int,
    '', %(source)s, %(state)s, '{}', '', %(at)s, %(by)s, '', %(at)s, %(by)s, ''
FROM jsonb_array_elements(%(rows)s::jsonb) row
"""


def load_house_words(*, at: datetime, by: Actor = LOADER) -> dict[str, int]:
    """Bring every declared list into the dictionary; answers how many words changed by collection.

    A word that a person entered, changed or took out stays as they left it. Idempotent: 1 SQL a
    collection when nothing changed, else 6. No act of an office: nothing goes on the trail.
    """
    return {
        collection: _load(collection, declared.words(), by=by, at=at)
        for collection, declared in HOUSE_LISTS.items()
    }


def _load(collection: str, house: Words, *, by: Actor, at: datetime) -> int:
    wanted = {term_of(term): tuple(words) for term, words in house.items() if term_of(term)}
    if house_changes(_standing(collection), wanted).is_empty:
        return 0
    with transaction.atomic():
        lock_dictionary(collection)
        standing = _standing(collection)
        changes = house_changes(standing, wanted)
        _write(collection, changes, standing, by=by, at=at)
        raise_version(collection, token="" if standing else _digest(wanted))
    return len(changes.coming) + len(changes.going)


def _write(
    collection: str,
    changes: HouseChanges,
    standing: Mapping[str, Sequence[Standing]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """2 SQL."""
    stale = SearchAlias.objects.filter(
        collection=collection,
        source=Source.HOUSE,
        state=State.ACCEPTED,
        term__in=[*changes.coming, *changes.going],
    )
    stale.update(state=State.WITHDRAWN, decided_at=at, decided_by=by.ref, decided_by_name="")
    rows = [
        [str(new_id()), term, words, max((one.version for one in standing.get(term, ())), default=0) + 1]
        for term, words in changes.coming.items()
    ]
    values: dict[str, Any] = {
        "collection": collection,
        "source": Source.HOUSE,
        "state": State.ACCEPTED,
        "at": at,
        "by": by.ref,
        "rows": json.dumps(rows),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


def _digest(words: Words) -> str:
    """Names a whole dictionary of house words, so that whoever has read it need not again."""
    return hashlib.sha256(json.dumps(sorted(words.items())).encode()).hexdigest()[:32]


def _standing(collection: str) -> dict[str, list[Standing]]:
    rows = SearchAlias.objects.filter(collection=collection).order_by("term", "version")
    found: dict[str, list[Standing]] = defaultdict(list)
    for term, version, source, state, words, decided_by in rows.values_list(
        "term", "version", "source", "state", "words", "decided_by"
    ):
        found[term].append(
            Standing(
                version=version,
                source=source,
                state=state,
                words=tuple(words),
                is_by_person=not decided_by.startswith("system:"),
            )
        )
    return found
