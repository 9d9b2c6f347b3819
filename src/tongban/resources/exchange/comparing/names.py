"""The index of names: blind keys of the population register's names with days of birth, built part by part and
switched at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.jobs.public import worker_stops
from tongban.foundation.vault.public import blind_indexes
from tongban.resources.exchange.comparing.facts import RowFlaw, RowKey
from tongban.resources.exchange.comparing.models import NameIndex, NameKey
from tongban.resources.exchange.comparing.packing import ID_PURPOSE, NAME_PURPOSE, name_text
from tongban.resources.exchange.comparing.reading import name_of
from tongban.resources.exchange.comparing.rules import with_one_open
from tongban.resources.registers.public import (
    Register,
    SharedPerson,
    changes_kept_from,
    newest_change,
    people_changed_after,
    shared_people_after,
)

KEY_BYTES = 16
_AT_ONCE = 5_000
_SOUGHT = """
SELECT k.place, n.subject FROM unnest(%(places)s::int[], %(keys)s::bytea[]) AS k (place, key)
JOIN exchange_namekey AS n ON n.key = k.key AND n.is_open = %(is_open)s
AND n.generation = (SELECT generation FROM exchange_nameindex)
"""


def subjects_by_name(rows: Mapping[int, RowKey | RowFlaw], *, allows_similar: bool) -> dict[int, list[bytes]]:
    """Whom rows with a name and a day of birth may mean, by place: exactly, else with one other character. 2 SQL."""
    texts = {place: row for place, row in rows.items() if isinstance(row, RowKey)}
    found = _sought([(place, _text(row, row.name)) for place, row in texts.items()], is_open=False)
    if allows_similar:
        left = [
            (place, _text(row, name))
            for place, row in texts.items()
            if place not in found
            for name in with_one_open(row.name)
        ]
        found |= _sought(left, is_open=True)
    return {place: sorted(subjects) for place, subjects in found.items()}


def names_built_at() -> datetime | None:
    """Of when the names are; None: there is no index yet. 1 SQL."""
    return NameIndex.objects.values_list("built_at", flat=True).first()


def build_names(*, at: datetime, check: Callable[[], None] = lambda: None) -> int:
    """Build the index anew and take it into use; goes on where it stopped. Returns how many people it has.

    Some 40 µs a person, in short transactions; `check` is called between them and may raise to stop. Two that build
    at once build one index together.
    """
    index, _ = NameIndex.objects.get_or_create(pk=1)
    generation = index.generation + 1
    _forget(keep=(index.generation, generation))
    while not _is_built(generation, at=at):
        if worker_stops():
            return 0
        check()
    _forget(keep=(generation,))
    return NameKey.objects.filter(generation=generation, is_open=False).count()


def follow_names(*, at: datetime, check: Callable[[], None] = lambda: None) -> None:
    """Bring the index to what the register says now: with whoever came or took another name since it was built, and
    built where there is none, or what changed since is forgotten. 4 SQL where nothing changed.
    """
    index = NameIndex.objects.filter(pk=1).first()
    if index is None or index.change is None or index.change < changes_kept_from(Register.PERSON):
        build_names(at=at, check=check)
    while not worker_stops() and not _is_followed():
        check()


def _is_followed() -> bool:
    """Add the keys of the next people who changed; answers whether they were the last. 4 SQL at most."""
    with transaction.atomic():
        index = NameIndex.objects.select_for_update().get(pk=1)
        changes = people_changed_after(index.change or 0, limit=_AT_ONCE)
        if not changes:
            return True
        told = [one for one in changes if one.now]
        blind = blind_indexes(ID_PURPOSE, (one.now["person.id_number"] for one in told))
        people = [
            SharedPerson(UUID(one.key), subject, dict(one.now), 0, None)
            for one, subject in zip(told, blind, strict=True)
        ]
        NameKey.objects.bulk_create(_keys_of(people, index.generation))
        index.change = changes[-1].position
        index.save(update_fields=["change"])
        return len(changes) < _AT_ONCE


def _is_built(generation: int, *, at: datetime) -> bool:
    """Build the next part of a building, and take it into use after the last; answers whether it is in use."""
    with transaction.atomic():
        index = NameIndex.objects.select_for_update().get(pk=1)
        if index.generation >= generation:  # somebody else built the last part
            return True
        if index.position is None:
            NameKey.objects.filter(generation=generation).delete()
            index.next_change = newest_change(Register.PERSON)
        people = shared_people_after(index.position, limit=_AT_ONCE)
        NameKey.objects.bulk_create(_keys_of(people, generation))
        index.position = people[-1].person_id if len(people) == _AT_ONCE else None
        if index.position is None:
            index.generation, index.built_at, index.change = generation, at, index.next_change
        index.save(update_fields=["position", "generation", "built_at", "change", "next_change"])
        return index.position is None


def _keys_of(people: Sequence[SharedPerson], generation: int) -> list[NameKey]:
    said = []
    for one in people:
        name, born = name_of(one.values["person.name"]), one.values["person.birth_date"]
        said.append((one.blind, name, born, False))
        said += [(one.blind, open_name, born, True) for open_name in with_one_open(name)]
    keys = blind_indexes(NAME_PURPOSE, (name_text(name, born) for _, name, born, _ in said))
    return [
        NameKey(key=key[:KEY_BYTES], subject=subject, is_open=is_open, generation=generation)
        for key, (subject, _, _, is_open) in zip(keys, said, strict=True)
    ]


def _sought(texts: Sequence[tuple[int, str]], *, is_open: bool) -> defaultdict[int, set[bytes]]:
    found: defaultdict[int, set[bytes]] = defaultdict(set)
    if not texts:
        return found
    keys = [key[:KEY_BYTES] for key in blind_indexes(NAME_PURPOSE, (text for _, text in texts))]
    values: dict[str, Any] = {
        "places": [place for place, _ in texts],
        "keys": keys,
        "is_open": is_open,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SOUGHT, values)
        for place, subject in cursor.fetchall():
            found[place].add(bytes(subject))
    return found


def _text(row: RowKey, name: str) -> str:
    return name_text(name, f"{row.birth_date:%Y-%m-%d}")


def _forget(*, keep: tuple[int, ...]) -> None:
    """Delete other buildings, a part at a time."""
    rows = NameKey.objects.exclude(generation__in=keep)
    while ids := list(rows.values_list("pk", flat=True)[:50_000]):
        NameKey.objects.filter(pk__in=ids).delete()
