"""The lists on the HTTP API: the same definitions, as data."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.items.lists.answers import etag_of, unchanged
from tongban.services.items.lists.definitions import LISTS
from tongban.services.items.lists.facts import ListedRow, ListFilter, PublicList
from tongban.services.items.lists.queries import edition, list_page, public_list, stamp_of

router = Router(tags=["lists"])


class ListOut(Schema):
    """A list for the public."""

    key: str
    title: str
    about: str


class AllLists(Schema):
    """Every list."""

    lists: list[ListOut]


class ColumnOut(Schema):
    """A column."""

    key: str
    label: str


class RowOut(Schema):
    """A row. `cells` holds the lines of each column by its key."""

    code: str
    name: str
    organisation: str
    area_code: str
    type_code: str
    version: int
    in_force_from: datetime
    cells: dict[str, list[str]]


class ListPageOut(Schema):
    """One page of a list."""

    key: str
    title: str
    about: str
    list_version: int | None = Field(description="Of the chosen area; null where none is kept or chosen")
    list_version_in_force_on: date | None
    newest_item_in_force_from: datetime | None
    item_count: int = Field(description="Items on the whole filtered list; a fee list has more rows")
    means: str = Field(description="Where nothing stands on the list: what that means; else empty")
    columns: list[ColumnOut]
    rows: list[RowOut]
    next: str | None = Field(description="`after` of the next page; null on the last")


@router.get("/lists", response=AllLists, summary="The lists for the public")
def lists(request: HttpRequest) -> dict[str, Any]:
    """Power, duty, fees, public services, negative list, third parties, no visit."""
    return {"lists": [_head(one) for one in LISTS.values()]}


@router.get(
    "/lists/{key}", response={200: ListPageOut, 304: None}, summary="A list for the public, page after page"
)
def one_list(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    area: Annotated[str, Query(max_length=24, description="A region code")] = "",
    office: Annotated[UUID | None, Query(description="Id of an organisation")] = None,
    type: Annotated[str, Query(max_length=2, description="事项类型, standards.md 2.2")] = "",
    after: Annotated[str, Query(max_length=50, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=500, description="Items, not rows")] = 100,
) -> Any:
    """Only items in use and in force. Send back the `ETag` in `If-None-Match` to hear only of changes."""
    shown, wanted = public_list(key), ListFilter(area=area, office=office, kind=type)
    now = edition(wanted, stamp_of((key, wanted)), on=clock.now().astimezone(CITY_ZONE).date())
    etag = etag_of("json", key, wanted, after, limit, edition=now)
    if (answer := unchanged(request, etag)) is not None:
        return answer
    page = list_page(shown, wanted, after=after, limit=limit)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return {
        **_head(shown),
        "list_version": now.number,
        "list_version_in_force_on": now.in_force_on,
        "newest_item_in_force_from": now.stamp.newest,
        "item_count": now.stamp.items,
        "means": "" if page.rows or after else gettext(shown.empty),
        "columns": [{"key": column.key, "label": gettext(column.label)} for column in shown.columns],
        "rows": [_row(shown, row) for row in page.rows],
        "next": page.next_after or None,
    }


def _head(shown: PublicList) -> dict[str, str]:
    return {"key": shown.key, "title": gettext(shown.title), "about": gettext(shown.about)}


def _row(shown: PublicList, row: ListedRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.content.name,
        "organisation": row.organisation,
        "area_code": row.area_code,
        "type_code": row.content.type_code,
        "version": row.version_number,
        "in_force_from": row.in_force_from,
        "cells": {
            column.key: [line.url if line.is_pointer else line.text for line in column.cell(row)]
            for column in shown.columns
        },
    }
