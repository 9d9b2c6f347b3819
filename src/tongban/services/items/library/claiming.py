"""Entries of the levels above that an organisation may claim (认领), and those that nobody here has."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongban.foundation.directory.public import area, organisation
from tongban.services.items.library.commands.create_entry import LEVELS
from tongban.services.items.library.facts import EntryFact, TaskState
from tongban.services.items.library.models import ListEntry
from tongban.services.items.library.queries import facts_of
from tongban.services.items.models import Item

MOST_COUNTED = 1000


@dataclass(frozen=True, kw_only=True)
class Unclaimed:
    """Entries that an organisation may claim; `has_more` when the list goes on after them."""

    rows: tuple[EntryFact, ...]
    has_more: bool


def claimable(
    *, organisation_id: UUID, words: str = "", must: bool = False, after: str = "", limit: int = 30
) -> Unclaimed:
    """Entries in use that the organisation's level may exercise and that it has not claimed. 1 SQL.

    `must` keeps those that name the level and that no organisation of the area has: the
    province lists them and here they are missing. Where a lower list refines an entry, its
    refinement is claimed instead.
    """
    rows = _missing(organisation_id) if must else _claimable(organisation_id)
    found = facts_of(rows.filter(code__gt=after), words=words, limit=limit + 1)
    return Unclaimed(rows=tuple(found[:limit]), has_more=len(found) > limit)


def claimers_of(entry_code: str, *, organisation_ids: Collection[UUID]) -> list[UUID]:
    """Which of these organisations may claim an entry now. 3 SQL, and those of organisations not kept."""
    entry = ListEntry.objects.select_related("current").filter(code=entry_code).first()
    if not organisation_ids or entry is None or entry.current is None:
        return []
    if entry.task_state != TaskState.IN_USE:
        return []
    refined = set(
        ListEntry.objects.filter(upper=entry, current__isnull=False, task_state=TaskState.IN_USE).values_list(
            "area_code", flat=True
        )
    )
    have = set(
        Item.objects.filter(entry=entry, organisation_id__in=organisation_ids)
        .exclude(task_state=TaskState.CANCELLED)
        .values_list("organisation_id", "area_code")
    )
    levels = entry.current.content.get("use_levels")
    found = []
    for pk in organisation_ids:
        where = area(organisation(pk).area_code)
        level = LEVELS[where.level]
        is_here = entry.area_code in where.path and entry.level <= level and not refined & set(where.path)
        if is_here and (not levels or level in levels) and (pk, where.code) not in have:
            found.append(pk)
    return found


def missing_count(*, organisation_id: UUID) -> int:
    """How many entries the area must have and has not; no more than 1,000 are counted. 1 SQL."""
    return len(_missing(organisation_id).values_list("pk")[:MOST_COUNTED])


def being_completed(*, organisation_id: UUID, limit: int = 50) -> list[Item]:
    """Implementations of an organisation that are claimed and not yet in force. 1 SQL."""
    rows = Item.objects.filter(
        organisation_id=organisation_id, entry__isnull=False, current__isnull=True
    ).exclude(task_state=TaskState.CANCELLED)
    return list(rows.select_related("entry").defer("draft", "own").order_by("code")[:limit])


def _claimable(organisation_id: UUID) -> QuerySet[ListEntry]:
    holder = organisation(organisation_id)
    where = area(holder.area_code)
    level = LEVELS[where.level]
    mine = Item.objects.filter(
        entry=OuterRef("pk"), organisation_id=organisation_id, area_code=where.code
    ).exclude(task_state=TaskState.CANCELLED)
    return (
        ListEntry.objects.filter(
            task_state=TaskState.IN_USE, area_code__in=where.path, level__lte=level, current__isnull=False
        )
        .filter(
            Q(current__content__use_levels__contains=[level]) | ~Q(current__content__has_key="use_levels")
        )
        .exclude(Exists(_refined(where.path)))
        .exclude(Exists(mine))
    )


def _missing(organisation_id: UUID) -> QuerySet[ListEntry]:
    where = area(organisation(organisation_id).area_code)
    here = Item.objects.filter(entry=OuterRef("pk"), area_code=where.code).exclude(
        task_state=TaskState.CANCELLED
    )
    return (
        _claimable(organisation_id)
        .filter(current__content__use_levels__contains=[LEVELS[where.level]])
        .exclude(Exists(here))
    )


def _refined(path: tuple[str, ...]) -> QuerySet[ListEntry]:
    return ListEntry.objects.filter(
        upper=OuterRef("pk"), area_code__in=path, current__isnull=False, task_state=TaskState.IN_USE
    )
