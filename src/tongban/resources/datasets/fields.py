"""Reads fields that stand in one text: 姓名:xm:C:50:3:个人, one a line or with semicolons between. Pure."""

import re
from collections.abc import Iterator

from tongban.resources.datasets.content import FieldContent
from tongban.standards.vocabularies import vocabulary

_BETWEEN = re.compile(r"[;；\n]+")
_COLON = re.compile(r"[:：|]")
PERSONAL = "个人"


def fields_of(text: str) -> Iterator[FieldContent]:
    """Every field of the text. Raises ValueError for one that cannot be read."""
    return (read_field(said) for said in field_texts(text))


def field_texts(text: str) -> list[str]:
    """The text of each field."""
    return [said for said in (one.strip() for one in _BETWEEN.split(text)) if said]


def read_field(said: str) -> FieldContent:
    """name:column:type:length:level, and 个人 after one about a person. Raises ValueError."""
    parts = [part.strip() for part in _COLON.split(said)]
    is_personal = PERSONAL in parts[1:]
    rest = [part for part in parts[1:] if part != PERSONAL]
    column, kind, length, level = (*rest, "", "", "", "")[:4]
    types = vocabulary("resource_field_type")
    return FieldContent(
        name=parts[0],
        column=column,
        type=types.texts.get(kind, kind.upper()) or "C",
        length=int(length) if length else None,
        level=int(level) if level else (3 if is_personal else 1),
        is_personal=is_personal,
    )
