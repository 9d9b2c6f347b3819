"""What is known and told about items: their content (see `content`), the version in force, events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from tongban.kernel.events import Event
from tongban.services.items.content import (
    Basis,
    BusinessKind,
    Choice,
    Commitment,
    Condition,
    Contact,
    Duty,
    Faq,
    Fee,
    InstantRule,
    Intermediary,
    ItemContent,
    LawfulExtension,
    Licensing,
    Limit,
    LimitCase,
    Limits,
    LimitUnit,
    Need,
    PlaceNote,
    Process,
    Publication,
    Question,
    Reduction,
    Remedy,
    Result,
    RuleCondition,
    Slot,
    StepNote,
    TrustedFact,
    TwoLevels,
    canonical_json,
    digest_of,
)

__all__ = [
    "Basis",
    "BusinessKind",
    "Choice",
    "Commitment",
    "Condition",
    "Contact",
    "Duty",
    "Faq",
    "Fee",
    "InstantRule",
    "Intermediary",
    "ItemContent",
    "ItemPublished",
    "ItemsImported",
    "LawfulExtension",
    "Licensing",
    "Limit",
    "LimitCase",
    "LimitUnit",
    "Limits",
    "Need",
    "PlaceNote",
    "Process",
    "Publication",
    "PublishedItem",
    "Question",
    "Reduction",
    "Remedy",
    "Result",
    "RuleCondition",
    "Slot",
    "StepNote",
    "TrustedFact",
    "TwoLevels",
    "canonical_json",
    "digest_of",
    "item_content_schema",
]


@dataclass(frozen=True, kw_only=True)
class PublishedItem:
    """An item and its version in force."""

    item_id: int
    version_id: int
    version_number: int
    code: str
    source_id: str
    organisation_id: UUID
    organisation_name: str
    area_code: str
    in_force_from: datetime
    parent_id: int | None
    has_units: bool = False  # published items stand beneath it
    is_open: bool = True  # neither suspended nor cancelled
    content: ItemContent


@dataclass(frozen=True, kw_only=True)
class ItemPublished(Event):
    """A version of an item came into force."""

    name: ClassVar[str] = "items.published"
    subject_field: ClassVar[str] = "code"

    code: str
    version_id: int
    version_number: int
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class ItemsImported(Event):
    """A batch of a file came into the library."""

    name: ClassVar[str] = "items.imported"
    subject_field: ClassVar[str] = "source"

    source: str
    codes: tuple[str, ...]
    is_published: bool
    imported_at: datetime


def item_content_schema() -> dict[str, Any]:
    """The JSON Schema of `ItemContent`, as published at /api/v1/schemas/item-content.json."""
    schema = ItemContent.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
