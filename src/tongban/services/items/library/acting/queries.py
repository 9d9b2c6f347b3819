"""Entries that the forms of the acts offer, and whether what they propose could stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.foundation.directory.public import AreaFact, Officer, area, organisation
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.items.library.access import EDIT
from tongban.services.items.library.commands.create_entry import LEVELS, check_new
from tongban.services.items.library.facts import EntryFact, TaskState
from tongban.services.items.library.models import ListEntry
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.library.queries import facts_of, levels_of
from tongban.services.items.library.rules import said_above

OFFERED = 8


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """An organisation for which an officer may edit the list."""

    id: UUID
    name: str
    area: AreaFact


def keepers_of(by: Officer) -> list[Keeper]:
    """The organisations for which an officer may edit the list, their own first.

    2 SQL an organisation, none when kept. Raises NotAllowed when there is none.
    """
    mine = [pk for pk, duties in by.duties_in.items() if EDIT in duties]
    if not mine:
        raise NotAllowed
    mine.sort(key=lambda pk: (pk != by.organisation_id, str(pk)))
    found = [organisation(pk) for pk in mine]
    return [Keeper(id=one.id, name=one.name, area=area(one.area_code)) for one in found]


def level_of(where: AreaFact) -> str:
    """The level of a list by that of its area."""
    return LEVELS[where.level]


def entries_above(*, area_code: str, words: str, limit: int = OFFERED) -> list[EntryFact]:
    """Entries in use that an entry of this area may refine, by words of the name or a code. 1 SQL."""
    where = area(area_code)
    rows = ListEntry.objects.filter(
        area_code__in=where.path[:-1], level__lt=LEVELS[where.level], task_state=TaskState.IN_USE
    )
    return facts_of(rows, words=words, limit=limit)


def entries_beside(
    entry: EntryFact,
    *,
    keeper_ids: Collection[UUID],
    besides: Collection[str],
    words: str,
    limit: int = OFFERED,
) -> list[EntryFact]:
    """Entries of the same list that the same officer may merge with this one. 1 SQL."""
    rows = ListEntry.objects.filter(
        area_code=entry.area_code, level=entry.level, keeper_id__in=list(keeper_ids)
    )
    rows = rows.exclude(task_state=TaskState.CANCELLED).exclude(code__in=[entry.code, *besides])
    return facts_of(rows, words=words, limit=limit)


def said_by(code: str) -> Mapping[str, Any]:
    """What an entry and those above it say together; nothing for none. 2 SQL. Raises NotFound."""
    if not code:
        return {}
    pk = ListEntry.objects.filter(code=code, current__isnull=False).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound(facts={"entry": code})
    return said_above(levels_of([pk])[pk])


def check_all_new(made: Sequence[NewEntry]) -> None:
    """Each could stand where it is to stand, as things are now. Raises as `check_new`."""
    for new in made:
        check_new(new)
