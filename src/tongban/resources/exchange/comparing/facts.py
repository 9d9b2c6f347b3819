"""Lists that are compared (名单比对), what a comparison answers for a row, and its refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.foundation.jobs.public import LongJobRow
from tongban.kernel.errors import N_
from tongban.kernel.events import Event
from tongban.resources.exchange.facts import Condition, GrantState, state_on

COMPARE = "exchange.compare"
SET_TERMS = "exchange.set-comparison-terms"
SUBJECT = "exchange-list:{code}"


class Role(StrEnum):
    """What a column of a list is."""

    ID_NUMBER = "id_number"
    NAME = "name"
    BIRTH_DATE = "birth_date"


class By(IntEnum):
    """By what a row is compared; a byte of its key."""

    ID_NUMBER = 1
    NAME_BIRTH = 2


class RowFlaw(IntEnum):
    """Why a row cannot be compared; a byte of its key. Each has a sentence in `FLAW_TEXTS`."""

    UNREADABLE = 101
    EMPTY = 102
    ID_LENGTH = 103
    ID_CHARACTERS = 104
    ID_BIRTH_DATE = 105
    ID_CHECK = 106
    NAME_MISSING = 107
    NAME_WRONG = 108
    BIRTH_MISSING = 109
    BIRTH_WRONG = 110
    BIRTH_LATER = 111
    TWICE = 112


FLAW_TEXTS = {
    RowFlaw.UNREADABLE: N_("The row has not as many cells as there are columns."),
    RowFlaw.EMPTY: N_("There is nobody in the row: neither an ID number, nor a name with a day of birth."),
    RowFlaw.ID_LENGTH: N_("The ID number has neither 18 nor 15 characters."),
    RowFlaw.ID_CHARACTERS: N_("The ID number holds characters that no ID number has."),
    RowFlaw.ID_BIRTH_DATE: N_("The day of birth in the ID number is no day."),
    RowFlaw.ID_CHECK: N_("The check character of the ID number is wrong: it is mistyped."),
    RowFlaw.NAME_MISSING: N_("The name is missing."),
    RowFlaw.NAME_WRONG: N_("The name holds digits or signs, or is too long."),
    RowFlaw.BIRTH_MISSING: N_("The day of birth is missing."),
    RowFlaw.BIRTH_WRONG: N_(
        "The day of birth is no day of the calendar, or written in a way we do not read."
    ),
    RowFlaw.BIRTH_LATER: N_("The day of birth lies in the future, or before 1850."),
    RowFlaw.TWICE: N_("The same person stands in an earlier row already."),
}


class Flag(StrEnum):
    """What is said of a row: a letter, as results are kept. Nothing else about anybody leaves."""

    FOUND = "F"
    SIMILAR = "S"  # found, and one character of the name differs
    SEVERAL = "M"
    NOT_FOUND = "N"
    UNUSABLE = "U"


FLAG_TEXTS = {
    Flag.FOUND: N_("Found in the register"),
    Flag.SIMILAR: N_("Found, one character of the name differs"),
    Flag.SEVERAL: N_("Several have this name and day of birth"),
    Flag.NOT_FOUND: N_("Not found"),
    Flag.UNUSABLE: N_("Cannot be compared"),
}
# of lists with a column of names: of an ID number that another name belongs to, no more is said
NAMED_NOT_FOUND = N_("Not in the register, or the name differs")


class Met(StrEnum):
    """Whether a condition is met by the person of a row: a letter, as results are kept."""

    YES = "y"
    NO = "n"
    UNKNOWN = "?"  # the register does not say, or nobody was found


@dataclass(frozen=True, kw_only=True)
class NamedCondition:
    """A yes/no condition that a comparison may answer beside found or not, such as “area is Qiaocheng”."""

    label: str
    condition: Condition


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the provider lets a comparison by a grant do; without any, exact ID numbers alone."""

    allows_name_birth: bool = False
    allows_similar: bool = False
    allows_monthly: bool = False
    conditions: tuple[NamedCondition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RowKey:
    """Whom a row means, in the one spelling that is indexed. `name` beside an ID number must agree with it."""

    by: By
    id_number: str = ""
    name: str = ""
    birth_date: date | None = None


class ListState(StrEnum):
    """Where a list stands; that its work was stopped or broke off is seen from the job."""

    RECEIVING = "receiving"  # its bytes come in; nobody sees it yet
    READ = "read"  # its columns wait to be named
    COMPARING = "comparing"
    COMPARED = "compared"
    REFUSED = "refused"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Rows by flag."""

    found: int = 0
    similar: int = 0
    several: int = 0
    not_found: int = 0
    unusable: int = 0

    @property
    def rows(self) -> int:
        return self.found + self.similar + self.several + self.not_found + self.unusable

    def by_flag(self) -> dict[Flag, int]:
        return {
            Flag.FOUND: self.found,
            Flag.SIMILAR: self.similar,
            Flag.SEVERAL: self.several,
            Flag.NOT_FOUND: self.not_found,
            Flag.UNUSABLE: self.unusable,
        }


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A count as a summary tells it: exactly, as fewer than some, from below, or not at all."""

    count: int | None = None
    below: int | None = None
    at_least: int | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """For how many of the rows that were looked at a condition holds."""

    label: str
    rows: int
    holds: Shown

    @property
    def is_none(self) -> bool:
        """Whether it holds for none, or for so few that how many is not told."""
        return self.holds.below is not None

    @property
    def is_all(self) -> bool:
        """Whether it holds for all, or for all but a few."""
        return self.holds.at_least is not None


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What is told of a comparison as a whole. `parts` divides those who are found, where there are several flags."""

    known: Shown
    not_found: Shown
    parts: Mapping[Flag, Shown]
    unusable: int


@dataclass(frozen=True, kw_only=True)
class RunFact:
    """One comparison of a list that is done, with its counts as a summary tells them."""

    number: int
    began_at: datetime
    done_at: datetime | None
    summary: Summary
    conditions: tuple[str, ...]
    has_names: bool  # names were compared too
    newly_found: Shown | None  # rows found now and not the last time; None for the first
    no_longer_found: Shown | None
    result_until: date | None


@dataclass(frozen=True, kw_only=True)
class ListFact:
    """A list as those who handed it in see it."""

    code: str
    title: str
    file_name: str
    grant_code: str
    grant_kept: GrantState  # as its row says; `grant_state` is that of a day
    grant_until: date
    resource_name: str
    purpose: str
    provider_name: str
    consumer_id: UUID
    consumer_name: str
    by_name: str
    is_mine: bool
    made_at: datetime
    rows: int
    people: int | None  # different ones; None until the list is read
    columns: tuple[str, ...]
    mapping: Mapping[Role, str]
    state: ListState
    refusal: str
    refusal_facts: Mapping[str, Any]
    is_monthly: bool
    next_on: date | None
    delete_on: date
    flaws: Mapping[RowFlaw, int]
    runs: tuple[RunFact, ...]
    job: LongJobRow | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or will."""
        return self.job is not None and self.job.state in ("waiting", "running")

    def grant_state(self, *, on: date) -> GrantState:
        """The grant's state on a day."""
        return state_on(self.grant_kept, self.grant_until, on)


@dataclass(frozen=True, kw_only=True)
class ListCompared(Event):
    """A list was compared; the counts are told only by those who may see them."""

    name: ClassVar[str] = "exchange.list-compared"
    subject_field: ClassVar[str] = "list_code"
    list_code: str
    run: int
    grant_code: str


@dataclass(frozen=True, kw_only=True)
class Reject:
    """A row that was set aside."""

    line: int
    cells: tuple[str, ...]
    flaw: RowFlaw


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """A row of a result: the officer's own cells, and what is said of them."""

    line: int
    cells: tuple[str, ...]
    flag: Flag
    flaw: RowFlaw | None
    met: str
