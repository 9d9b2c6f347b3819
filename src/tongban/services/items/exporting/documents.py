"""Items of the library as our own documents, one after another."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import organisation
from tongban.services.items.importing.own import FORMAT
from tongban.services.items.models import Item

_CHUNK = 200


def documents(
    *, area_code: str = "", organisation_ids: Sequence[UUID] | None = None
) -> Iterator[dict[str, Any]]:
    """Every item with a content, by code: the one in force, or else the draft.

    `area_code` keeps an area and what lies below it by its digits; `organisation_ids` those of some
    organisations. 1 SQL for each 200, and one for each organisation that is not in memory.
    """
    items = Item.objects.select_related("current", "parent").order_by("code")
    if organisation_ids is not None:
        items = items.filter(organisation_id__in=list(organisation_ids))
    if area_code:
        items = items.filter(area_code__startswith=area_code[:12].rstrip("0") or area_code)
    after = ""
    while some := list(items.filter(code__gt=after)[:_CHUNK]):
        for item in some:
            if (content := item.current.content if item.current else item.draft) is not None:
                yield _document(item, content)
        after = some[-1].code


def count_of(organisation_ids: Sequence[UUID]) -> int:
    """How many items of these organisations have a content. 1 SQL."""
    mine = Item.objects.filter(organisation_id__in=list(organisation_ids))
    return mine.filter(Q(current__isnull=False) | Q(draft__isnull=False)).count()


def _document(item: Item, content: dict[str, Any]) -> dict[str, Any]:
    holder = organisation(item.organisation_id)
    document: dict[str, Any] = {
        "format": FORMAT,
        "code": item.code,
        "organisation": {"code": holder.code, "name": holder.name, "area": holder.area_code},
    }
    if item.list_entry_code:
        document["list_entry"] = item.list_entry_code
    if item.parent is not None:
        document["main_item"] = {"code": item.parent.code, "name": item.parent.name}
        if item.parent.source_id:
            document["main_item"]["source_id"] = item.parent.source_id
    if item.source != "own":
        document["source"] = item.source
    if item.source_id:
        document["source_id"] = item.source_id
    if item.task_state != "1":
        document["task_state"] = item.task_state
    if item.current is None:
        document["is_draft"] = True
    return {**document, "content": content}
