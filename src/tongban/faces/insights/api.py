"""The board over HTTP, for officers: the same lines within the same scope."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from tongban.faces.insights.columns import COLUMNS
from tongban.foundation.directory.public import organisations_named
from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.services.supervision.public import (
    WINDOW_DAYS,
    Kind,
    board_as_of,
    board_lines,
    board_scope,
    worst_first,
)

router = Router(tags=["boards"])


class LineOut(Schema):
    """One line of the board."""

    organisation_id: UUID
    organisation: str
    key: str = Field(
        description="Code of the item or post, or number of the account; empty: the organisation"
    )
    name: str
    figures: dict[str, float | None]


class BoardOut(Schema):
    """The board by one kind."""

    by: Kind
    as_of: datetime | None
    window_days: int = Field(description="Days over which what came to be is counted, today included")
    lines: list[LineOut]


@router.get(
    "/boards/{kind}", response=BoardOut, auth=OfficerAuth(), summary="The board of the caller's scope"
)
def get_board(request: HttpRequest, kind: Kind, office: UUID | None = None) -> dict[str, Any]:
    """By `office`, `item`, `post` or `person`, the worst first. Of people only where the caller supervises or
    hands out the work, else the caller alone. 3 SQL besides the caller's."""
    scope = board_scope(officer_calling(request))
    lines = worst_first(board_lines(kind, scope=scope, office=office))
    names = organisations_named({line.organisation_id for line in lines})
    as_of = board_as_of()
    return {
        "by": kind,
        "as_of": as_of.at if as_of else None,
        "window_days": WINDOW_DAYS,
        "lines": [
            {
                "organisation_id": line.organisation_id,
                "organisation": names.get(line.organisation_id, ""),
                "key": line.key,
                "name": line.name,
                "figures": {column.key: column.value(line.figures) for column in COLUMNS[kind]},
            }
            for line in lines
        ],
    }
