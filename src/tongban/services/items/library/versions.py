"""Which versions of an item, of a list entry and of an area's list there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.items.library.models import ListEntryVersion, ListVersion
from tongban.services.items.models import ItemVersion


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version of an item or of a list entry.

    `from_day`, `to_day`: the days by law. A version of the list says its own day; the moments are when it
    was done, which may be later.
    """

    id: int
    number: int
    in_force_from: datetime
    in_force_to: datetime | None
    from_day: date
    to_day: date | None
    published_by: str
    list_version: int | None


def versions_of(item_code: str) -> list[VersionRow]:
    """The versions of an item, the newest first. 1 SQL. Raises NotFound when there is none."""
    rows = ItemVersion.objects.filter(item__code=item_code).order_by("-number")
    return _versions(rows.values_list(*_VERSION), item_code)


def entry_versions_of(code: str) -> list[VersionRow]:
    """The versions of a list entry, the newest first. 1 SQL. Raises NotFound when there is none."""
    rows = ListEntryVersion.objects.filter(entry__code=code).order_by("-number")
    return _versions(rows.values_list(*_VERSION), code)


_VERSION = (
    "pk",
    "number",
    "in_force_from",
    "in_force_to",
    "published_by",
    "list_version__number",
    "list_version__in_force_on",
)


def _versions(rows: Iterable[tuple[Any, ...]], code: str) -> list[VersionRow]:
    found: list[VersionRow] = []
    for pk, number, since, until, by, list_version, day in rows:
        after = found[-1] if found else None  # the newer one
        found.append(
            VersionRow(
                id=pk,
                number=number,
                in_force_from=since,
                in_force_to=until,
                from_day=day or _day(since),
                to_day=None if until is None else after.from_day if after else _day(until),
                published_by=by,
                list_version=list_version,
            )
        )
    if not found:
        raise NotFound(facts={"code": code})
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(CITY_ZONE).date()


@dataclass(frozen=True, kw_only=True)
class ListVersionRow:
    """One version of an area's list."""

    area_code: str
    number: int
    made_at: datetime
    in_force_on: date
    change_id: UUID | None
    summary: dict[str, Any]


def list_versions(*, area_code: str, limit: int = 50) -> list[ListVersionRow]:
    """The versions of an area's list, the newest first. 1 SQL."""
    return [
        ListVersionRow(
            area_code=row.area_code,
            number=row.number,
            made_at=row.made_at,
            in_force_on=row.in_force_on,
            change_id=row.change_id,
            summary=row.summary,
        )
        for row in ListVersion.objects.filter(area_code=area_code).order_by("-number")[:limit]
    ]
