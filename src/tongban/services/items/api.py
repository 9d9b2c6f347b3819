"""Items on the HTTP API."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid
from tongban.services.items.facts import item_content_schema
from tongban.services.items.finding import find_items, suggestions
from tongban.services.items.indexing import COLLECTION
from tongban.services.items.lists.api import router as lists_router
from tongban.services.items.queries import published, published_page
from tongban.services.search.public import Channel, note_question
from tongban.standards.codes import BadRegionCode, check_region_code

router = Router(tags=["items"])
router.add_router("", lists_router)


class FoundOut(Schema):
    """An item in an answer."""

    code: str
    name: str
    organisation: str
    source_id: str
    area_code: str
    matched: list[str]
    is_applied_for: bool = Field(description="false: an office acts on it by itself (依职权)")


class SearchOut(Schema):
    """Items that answer a question, best first; empty when nothing fits."""

    q: str
    results: list[FoundOut]


class ItemOut(Schema):
    """An item with its version in force."""

    code: str
    source_id: str
    organisation_id: UUID
    organisation: str
    area_code: str
    version_id: int
    version: int
    in_force_from: datetime
    is_applied_for: bool = Field(
        description="false: an office acts on it by itself (依职权), and a case of it is refused"
    )
    content: dict[str, Any] = Field(description="ItemContent, see /api/v1/schemas/item-content.json")


class ListedOut(Schema):
    """An item in the list."""

    code: str
    name: str


class ItemList(Schema):
    """One page of the list."""

    items: list[ListedOut]
    next: str | None


@router.get("/items/search", response=SearchOut, summary="Items that answer a question")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)],
    region: Annotated[str, Query(max_length=24, description="A 12-digit region code or a local code")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """`region` keeps items of that area and of those above and below it that serve it."""
    answer = find_items(q=q, region=_region(region), limit=limit)
    note_question(
        collection=COLLECTION, channel=Channel.API, q=q, hits=len(answer.items), mark="", at=clock.now()
    )
    results = [
        {
            "code": item.code,
            "name": item.name,
            "organisation": item.organisation,
            "source_id": item.source_id,
            "area_code": item.area_code,
            "matched": list(item.matched),
            "is_applied_for": item.is_applied_for,
        }
        for item in answer.items
    ]
    return {"q": q, "results": results}


class SuggestionsOut(Schema):
    """What a person may be typing."""

    suggestions: list[str]


@router.get("/items/suggestions", response=SuggestionsOut, summary="What a person may be typing")
def suggested(request: HttpRequest, q: Annotated[str, Query(max_length=200)] = "") -> dict[str, Any]:
    """Everyday words and names of services that begin so: in Chinese, in pinyin or by first letters."""
    return {"suggestions": suggestions(q)}


@router.get("/items", response=ItemList, summary="All items in force, by code, page after page")
def listed(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=64, description="The last code of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """For those who copy the library; people search instead. `next` is null on the last page."""
    rows = published_page(after=after, limit=limit)
    return {"items": rows, "next": rows[-1]["code"] if len(rows) == limit else None}


@router.get("/items/{code}", response=ItemOut, summary="An item with its version in force")
def item(request: HttpRequest, code: str) -> dict[str, Any]:
    """Everything that the guide says, as data."""
    found = published(code)
    return {
        "code": found.code,
        "source_id": found.source_id,
        "organisation_id": found.organisation_id,
        "organisation": found.organisation_name,
        "area_code": found.area_code,
        "version_id": found.version_id,
        "version": found.version_number,
        "in_force_from": found.in_force_from,
        "is_applied_for": found.content.is_applied_for,
        "content": found.content.model_dump(mode="json"),
    }


@router.get("/schemas/item-content.json", summary="The JSON Schema of an item's content")
def schema(request: HttpRequest) -> dict[str, Any]:
    """JSON Schema 2020-12 of `ItemContent`."""
    return item_content_schema()


def _region(text: str) -> str:
    """A region code, or a local code whose first part is one. Raises Invalid."""
    if text:
        try:
            check_region_code(text.partition("-")[0])
        except BadRegionCode as error:
            raise Invalid(
                facts={"fields": {"region": N_("This is not a region code of 12 digits.")}}
            ) from error
    return text
