"""What a form is made of: fields, sections, facts that are known already, rows of the summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FormSchema = Mapping[str, object]
"""A JSON Schema (2020-12) of type object with our x- keys, as `check_schema` lets in."""

Values = Mapping[str, object]
"""What was filled in: JSON values by field key."""


class Widget(StrEnum):
    """How a field is asked."""

    LINE = "line"
    AREA = "area"  # several lines of text
    NUMBER = "number"
    DATE = "date"
    RADIOS = "radios"
    SELECT = "select"
    CHECKS = "checks"  # several of a list
    CONSENT = "consent"  # one box to tick
    GROUP = "group"  # fields that belong together
    ROWS = "rows"  # the same fields once per row


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer that a field offers."""

    value: object
    label: str
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as the schema says it."""

    key: str
    label: str
    help: str
    widget: Widget
    type: str  # JSON type: string, number, integer, boolean, array, object
    format: str
    unit: str
    section: str
    is_required: bool
    choices: tuple[Choice, ...]
    bind: str  # a data element such as person.name, or ""
    suggest: str  # a data element that is filled in and may be changed, or ""
    when: str  # CEL over the form's values, or ""
    compute: str  # CEL over the form's values, or ""
    checks: tuple[tuple[str, str], ...]  # (CEL that must hold, what to say)
    says: Mapping[str, str]  # the author's own sentence per JSON Schema keyword
    why: str  # why we ask
    fields: tuple["Field", ...]  # of a group or of one row
    max_rows: int


@dataclass(frozen=True, kw_only=True)
class Section:
    """Fields asked on one page."""

    key: str
    title: str
    why_title: str
    why: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class LockedFact:
    """A fact that a register or a licence holds: shown with its source, never asked again."""

    value: object
    source: str
    fetched_at: datetime
    kind: str = "register"  # register 库, licence 证照
    shown: str = ""  # how it stands on a page, where that differs from the value (masked)
    dispute_url: str = ""  # where the person says that it is wrong
    is_disputed: bool = False  # the person has said so, and it is being looked into


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One line of “check your answers” and of the application as a paper."""

    section: str  # key
    section_title: str
    key: str
    label: str
    text: str
    source: str  # of a locked fact, else ""
    source_kind: str = "register"  # register, licence
