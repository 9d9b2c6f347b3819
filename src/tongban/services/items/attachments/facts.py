"""Files of items as others see them, and the reference by which a slot names one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongban.services.items.facts import ItemContent

SCHEME = "attachment:"
TYPES = ("pdf", "docx", "xlsx", "ofd", "jpg", "png", "webp")  # offices write their forms with these


class AttachmentKind(StrEnum):
    """What a file is for, named after the field that refers to it."""

    BLANK_FORM = "blank-form"  # slots[].blank_form, 空白表格
    SAMPLE = "sample"  # slots[].sample, 示例样表
    RESULT_SAMPLE = "result-sample"  # result.sample, 结果样本


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    """One file. `reference` is what stands in the field; `size` in bytes."""

    id: UUID
    subject: str
    organisation_id: UUID
    kind: AttachmentKind
    title: str
    name: str
    media_type: str
    size: int
    paper_id: UUID
    attached_at: datetime

    @property
    def reference(self) -> str:
        return f"{SCHEME}{self.id}"


def attachment_id(reference: str) -> UUID | None:
    """The id in a reference of ours; None for one of another system, or for words."""
    if not reference.startswith(SCHEME):
        return None
    try:
        return UUID(reference.removeprefix(SCHEME))
    except ValueError:
        return None


def references_within(stored: Any) -> Iterator[str]:
    """Every reference of ours in a stored value, however deep."""
    if isinstance(stored, str) and attachment_id(stored) is not None:
        yield stored
    elif isinstance(stored, Mapping | list):
        for one in stored.values() if isinstance(stored, Mapping) else stored:
            yield from references_within(one)


def references_in(content: ItemContent) -> Iterator[str]:
    """Every reference of ours that a content holds."""
    named = [one for slot in content.slots for one in (slot.blank_form, slot.sample)]
    if content.result is not None:
        named.append(content.result.sample)
    return (one for one in named if attachment_id(one) is not None)
