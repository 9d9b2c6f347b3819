"""Agreements and deliveries as others see them, and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.foundation.jobs.public import LongJobRow
from tongban.kernel.errors import N_
from tongban.kernel.events import Event
from tongban.resources.fusion.facts import Kind

AGREE_DUTY = "fusion.agree"
END_ACT = "fusion.end-agreement"
DELIVER_DUTY = "fusion.deliver"
LAND_ACT = "fusion.land"
FETCH_ACT = "fusion.fetch"
SETTLE_DUTY = "fusion.settle-delivery"


class Cycle(IntEnum):
    """Update cycle (更新周期). Source: 政务信息资源目录编制指南, code table of cycles."""

    REAL_TIME = 1
    DAILY = 2
    WEEKLY = 3
    MONTHLY = 4
    QUARTERLY = 5
    HALF_YEARLY = 6
    YEARLY = 7
    IRREGULAR = 8
    NEVER = 9


CYCLE_TEXTS: Mapping[Cycle, str] = {
    Cycle.REAL_TIME: N_("in real time"),
    Cycle.DAILY: N_("every day"),
    Cycle.WEEKLY: N_("every week"),
    Cycle.MONTHLY: N_("every month"),
    Cycle.QUARTERLY: N_("every quarter"),
    Cycle.HALF_YEARLY: N_("every half year"),
    Cycle.YEARLY: N_("every year"),
    Cycle.IRREGULAR: N_("irregularly"),
    Cycle.NEVER: N_("once"),
}


class Form(StrEnum):
    """What a delivery is written in."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"


class Delivered(StrEnum):
    """What a delivery is of: rows that build a register, or a table of the department's own columns."""

    PEOPLE = Kind.PEOPLE.value
    ENTITIES = Kind.ENTITIES.value
    TABLE = "table"

    @property
    def register(self) -> Kind:
        """The register that is built of it. Raises ValueError: of a table, none is."""
        return Kind(self.value)


class Way(StrEnum):
    """How it comes."""

    FILE = "file"
    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    API = "api"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    LANDING = "landing"
    ACCEPTED = "accepted"
    SET_ASIDE = "set-aside"
    REFUSED = "refused"


class Weight(StrEnum):
    """What follows from a finding."""

    NOTE = "note"
    SETS_ASIDE = "sets-aside"
    REFUSES = "refuses"


class Check(StrEnum):
    """What landing looks at."""

    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    HASH = "hash"
    DOUBLED = "doubled"
    MISSING_COLUMNS = "missing-columns"
    UNKNOWN_COLUMNS = "unknown-columns"
    EMPTY = "empty"
    BROKEN_ROWS = "broken-rows"
    ALL_BROKEN = "all-broken"
    QUOTES = "quotes"
    COUNT = "count"
    SHIFTED = "shifted"
    REPEATED_KEYS = "repeated-keys"
    SHRUNK = "shrunk"
    OTHER_KEYS = "other-keys"
    LATE = "late"


# what a template of the agreement mends
OF_COLUMNS = frozenset(
    {Check.UNREADABLE, Check.MISSING_COLUMNS, Check.UNKNOWN_COLUMNS, Check.ALL_BROKEN, Check.SHIFTED}
)

CHECK_TEXTS: Mapping[Check, str] = {
    Check.UNREADABLE: N_("It cannot be read: %(why)s"),
    Check.ENCODING: N_(
        "Encodings are mixed: %(utf8)s lines are UTF-8 and %(gb18030)s lines are GB18030. Write the file in one of them."
    ),
    Check.HASH: N_("The file is not the one of the delivery note: its SHA-256 is %(found)s."),
    Check.DOUBLED: N_("Delivery %(number)s was the very same file."),
    Check.MISSING_COLUMNS: N_("Columns of the agreement are missing: %(columns)s."),
    Check.UNKNOWN_COLUMNS: N_("The agreement has no columns %(columns)s."),
    Check.EMPTY: N_("There is no row in it."),
    Check.BROKEN_ROWS: N_("Rows that do not have the form of a row: %(count)s of %(rows)s."),
    Check.ALL_BROKEN: N_("No row has the form of a row; rows: %(rows)s. Row %(row)s: %(why)s."),
    Check.QUOTES: N_(
        "The number of quotation marks is odd (%(quotes)s): where one is missing, rows may be taken for one cell."
    ),
    Check.COUNT: N_("Rows by the delivery note: %(said)s. Rows in the file: %(found)s."),
    Check.SHIFTED: N_(
        "In the column %(column)s only %(good)s of %(told)s values look like what they should be. Columns may be shifted."
    ),
    Check.REPEATED_KEYS: N_("Keys that stand in more than one row: %(keys)s. The newest row counts."),
    Check.SHRUNK: N_("Rows are %(percent)s %% fewer than before: %(rows)s instead of %(before)s."),
    Check.OTHER_KEYS: N_(
        "Of the %(before)s ID numbers or codes of delivery %(number)s, which it would replace, %(missing)s are missing. It may be of somebody else."
    ),
    Check.LATE: N_("It was due on %(due)s. Working days late: %(days)s."),
}

WEIGHTS: Mapping[Check, Weight] = {
    Check.UNREADABLE: Weight.REFUSES,
    Check.ENCODING: Weight.REFUSES,
    Check.HASH: Weight.REFUSES,
    Check.DOUBLED: Weight.REFUSES,
    Check.MISSING_COLUMNS: Weight.REFUSES,
    Check.UNKNOWN_COLUMNS: Weight.SETS_ASIDE,
    Check.EMPTY: Weight.REFUSES,
    Check.BROKEN_ROWS: Weight.NOTE,
    Check.ALL_BROKEN: Weight.REFUSES,
    Check.QUOTES: Weight.SETS_ASIDE,
    Check.COUNT: Weight.REFUSES,
    Check.SHIFTED: Weight.SETS_ASIDE,
    Check.REPEATED_KEYS: Weight.NOTE,
    Check.SHRUNK: Weight.SETS_ASIDE,
    Check.OTHER_KEYS: Weight.SETS_ASIDE,
    Check.LATE: Weight.NOTE,
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found. `samples` are some rows: number, and the shape of the value, never itself."""

    check: Check
    facts: Mapping[str, Any] = field(default_factory=dict)
    samples: Sequence[tuple[int, str]] = ()
    weight: Weight = Weight.NOTE

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check.value,
            "weight": self.weight.value,
            "facts": dict(self.facts),
            "samples": [list(one) for one in self.samples],
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Finding":
        return cls(
            check=Check(said["check"]),
            weight=Weight(said["weight"]),
            facts=said["facts"],
            samples=tuple((row, text) for row, text in said["samples"]),
        )


def found(check: Check, *, samples: Sequence[tuple[int, str]] = (), **facts: object) -> Finding:
    """A finding with the usual weight of its check."""
    return Finding(check=check, weight=WEIGHTS[check], facts=facts, samples=samples)


@dataclass(frozen=True, kw_only=True)
class AgreementFact:
    """An agreement (供数协议) with the version that is in force."""

    id: UUID
    code: str
    name: str
    kind: Delivered
    organisation_id: UUID
    organisation_name: str
    version: int
    valid_from: date
    ended_on: date | None
    due_on: date | None
    is_overdue: bool
    terms: Any  # AgreementTerms; `terms` imports from here


@dataclass(frozen=True, kw_only=True)
class DeliveryFact:
    """One delivery. `number` counts within its agreement; `mark` is its number in marks of fusion."""

    id: int
    agreement: str
    agreement_name: str
    organisation_id: UUID
    organisation_name: str
    number: int
    mark: int
    state: DeliveryState
    file_name: str
    form: Form
    size: int
    sha256: str
    said_rows: int | None
    rows: int
    broken: int
    findings: tuple[Finding, ...]
    received_at: datetime
    received_by_name: str
    landed_at: datetime | None
    settled_by_name: str
    reason: str
    is_superseded: bool
    cleared_at: datetime | None = None  # its files are deleted
    job: LongJobRow | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state is DeliveryState.LANDING and (
            self.job is None or self.job.state in ("waiting", "running")
        )


@dataclass(frozen=True, kw_only=True)
class DeliveryLanded(Event):
    """A delivery was looked over: it is accepted, set aside or refused."""

    name: ClassVar[str] = "fusion.delivery-landed"
    subject_field: ClassVar[str] = "agreement"

    agreement: str
    number: int
    organisation_id: UUID
    state: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class DeliverySettled(Event):
    """What was set aside is accepted or refused by a person."""

    name: ClassVar[str] = "fusion.delivery-settled"
    subject_field: ClassVar[str] = "agreement"

    agreement: str
    number: int
    organisation_id: UUID
    state: str
