"""The description of a resource (信息资源) as one validated, immutable document.

A draft may have gaps; `rules.problems_of` says what is missing before it is handed in.
Source of the elements: 政务信息资源目录编制指南（试行）, standards.md §10.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_FIELDS = 300
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class Direction(StrEnum):
    """Which way data flow along an edge."""

    FROM = "from"  # into this resource
    FEEDS = "feeds"  # out of it


class NodeKind(StrEnum):
    """What stands at the other end of an edge."""

    RESOURCE = "resource"
    DELIVERY = "delivery"
    REGISTER = "register"
    SYSTEM = "system"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldContent(_Frozen):
    """One field (信息项). `level` is its own sensitivity (数据分级), 1 to 4."""

    name: Line
    column: Line = ""
    type: Code = "C"
    length: int | None = Field(default=None, ge=1, le=2**31)
    level: int = Field(default=1, ge=1, le=4)
    is_personal: bool = False


class EdgeContent(_Frozen):
    """One step of the lineage (血缘): what the resource comes from, or what it feeds."""

    direction: Direction
    kind: NodeKind
    ref: Line = ""
    label: Line = ""


class ResourceContent(_Frozen):
    """Everything that is said about a resource in one version. Codes are of the lists `share_type`,
    `open_type`, `update_cycle` and `resource_…`; an empty one is not said yet."""

    name: Line = ""
    summary: Text = ""
    formats: tuple[Code, ...] = Field(default=(), max_length=8)
    fields: tuple[FieldContent, ...] = Field(default=(), max_length=MOST_FIELDS)
    share_type: Code = ""
    share_conditions: Text = ""
    share_basis: Text = ""
    open_type: Code = ""
    open_conditions: Text = ""
    cycle: Code = ""
    level: int | None = Field(default=None, ge=1, le=4)
    importance: Code = ""
    domain: int | None = Field(default=None, ge=1, le=27)
    layer: Code = ""
    source: Code = ""
    channel: Code = ""
    is_incremental: bool = False
    region: Code = ""
    related: tuple[Code, ...] = Field(default=(), max_length=40)
    lineage: tuple[EdgeContent, ...] = Field(default=(), max_length=60)

    @property
    def has_personal_fields(self) -> bool:
        return any(field.is_personal for field in self.fields)
