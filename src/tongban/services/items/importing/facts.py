"""What a reader makes of one row."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from tongban.services.items.content import text_digest
from tongban.services.items.facts import ItemContent, canonical_json

# 32 letters without I, L, O, U: nothing that is read wrongly over the phone
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The organisation that a row names; `code` is its credit code or a stable local one."""

    code: str
    name: str
    area_code: str


@dataclass(frozen=True, kw_only=True)
class AreaNamed:
    """An area that a file needs, with its parent, from the top down."""

    code: str
    name: str
    level: str
    parent_code: str | None


@dataclass(frozen=True, kw_only=True)
class MainItem:
    """A main item (主项) that groups handling items and is not handled itself."""

    code: str
    source_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ImportedRow:
    """One row of a file as an item. `findings` maps a rule to its facts: imported all the same."""

    line: int
    source: str
    source_id: str
    code: str
    holder: Holder
    content: ItemContent
    list_entry_code: str = ""
    main_item: MainItem | None = None
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_ours: bool = False  # our own format: the code alone tells which item it is
    is_draft: bool = False  # never brought into force by the import
    task_state: str = ""  # 1 in use, 2 suspended, 3 cancelled; empty: the source does not say
    raw: tuple[dict[str, Any], ...] = ()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The content as it is stored; not to be changed."""
        return self.content.as_json()

    @cached_property
    def content_text(self) -> str:
        """The stored document in canonical JSON: digested and written as it is."""
        return canonical_json(self.document)

    @cached_property
    def content_sha256(self) -> str:
        return text_digest(self.content_text)

    @cached_property
    def sha256(self) -> str:
        """The digest of everything that the row says: the same again means nothing to do."""
        said = [
            self.code,
            self.holder.code,
            self.holder.area_code,
            self.list_entry_code,
            self.main_item.source_id if self.main_item else "",
            *([self.task_state, "draft" if self.is_draft else ""] if self.is_ours else []),
            self.content_sha256,
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """A row that is not an item, and why; `raw` is what the file said, to be mended and sent again."""

    line: int
    source_id: str
    name: str
    reason: str
    columns: tuple[str, ...] = ()
    raw: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, str | int]:
        return {
            "line": self.line,
            "source_id": self.source_id,
            "name": self.name,
            "columns": ", ".join(self.columns),
            "reason": self.reason,
        }


class Reader(Protocol):
    """A format: how to know it, which areas it needs, and how to read a row."""

    name: str

    def knows(self, row: dict[str, Any]) -> bool:
        """Whether a row has the shape of this format."""
        ...

    def areas(self) -> tuple[AreaNamed, ...]:
        """The areas of the file, from the top down."""
        ...

    def read(self, line: int, row: dict[str, Any]) -> ImportedRow:
        """The row as an item. Raises ValueError or KeyError with the reason."""
        ...


def local_code(area_code: str, *parts: str) -> str:
    """A stable code for what has no national one: L, six digits of the area, ten letters.

    The letters are the first 50 bits of a digest: of 100,000 items, two share a code with
    a chance of 1 in 200,000, and the database would refuse the second.
    """
    number = int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:8], "big") >> 14
    letters = "".join(_LETTERS[(number >> (5 * place)) & 31] for place in reversed(range(10)))
    return f"L{area_code[:6]}{letters}"


Rows = Iterator[ImportedRow | RejectedRow]
