"""Reads our own documents: what `tongban items export` writes (docs/reference/item-document.json)."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tongban.services.items.facts import ItemContent
from tongban.services.items.importing.facts import AreaNamed, Holder, ImportedRow, MainItem

FORMAT = "tongban-item/1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrganisationNamed(_Part):
    """The organisation that holds the item, and its area."""

    code: str = Field(min_length=1, description="credit code or local code")
    name: str = Field(min_length=1)
    area: str = Field(
        min_length=12, max_length=24, description="region code of 12 digits, or a local one under it"
    )


class MainItemNamed(_Part):
    """The main item (主项) that this one belongs to."""

    code: str = Field(min_length=1, max_length=50)
    source_id: str = ""
    name: str = Field(min_length=1)


class ItemDocument(_Part):
    """One item of the library as one JSON document."""

    format: Literal["tongban-item/1"]
    code: str = Field(min_length=1, max_length=50)
    organisation: OrganisationNamed
    list_entry: str = Field("", max_length=12, description="基本编码, the entry of the basic list")
    main_item: MainItemNamed | None = None
    source: str = Field(
        "own", max_length=40, description="own, or the format that it was first imported from"
    )
    source_id: str = Field("", max_length=100)
    task_state: Literal["1", "2", "3"] = Field("1", description="1 in use, 2 suspended, 3 cancelled")
    is_draft: bool = Field(False, description="not in force: the import keeps it as a draft")
    content: ItemContent

    def as_json(self) -> dict[str, Any]:
        """The document as it is written: what stands at its default is left out."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"content"})
        return {"format": FORMAT, **said, "content": self.content.as_json()}


def item_document_schema() -> dict[str, Any]:
    """The JSON Schema of `ItemDocument`, as published in docs/reference/item-document.json."""
    schema = ItemDocument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


class OwnReader:
    """Our own documents: the code tells which item it is, whatever file it comes from."""

    name = "tongban"

    def knows(self, row: dict[str, Any]) -> bool:
        return row.get("format") == FORMAT

    def areas(self) -> tuple[AreaNamed, ...]:
        return ()

    def read(self, line: int, row: dict[str, Any]) -> ImportedRow:
        """The document as an item. Raises ValidationError with the reason."""
        document = ItemDocument.model_validate(row)
        main, holder = document.main_item, document.organisation
        return ImportedRow(
            line=line,
            source=document.source,
            source_id=document.source_id,
            code=document.code,
            holder=Holder(code=holder.code, name=holder.name, area_code=holder.area),
            content=document.content,
            list_entry_code=document.list_entry,
            main_item=MainItem(code=main.code, source_id=main.source_id, name=main.name) if main else None,
            is_ours=True,
            is_draft=document.is_draft,
            task_state=document.task_state,
        )
