"""An edition of a register: what is loaded, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event
from tongban.resources.registers.facts import FirmFacts, PersonFacts, Register

OPEN_ACT = "registers.open-edition"
SERVE_ACT = "registers.serve-edition"
ABANDON_ACT = "registers.abandon-edition"
KEEP_DUTY = "registers.keep-editions"


class EditionState(StrEnum):
    """Where an edition stands."""

    LOADING = "loading"  # rows are added that nobody sees yet
    SERVING = "serving"  # what everybody sees
    REPLACED = "replaced"  # a later one serves
    ABANDONED = "abandoned"  # given up while it was loaded


STATE_TEXTS = {
    EditionState.LOADING: N_("being loaded"),
    EditionState.SERVING: N_("in use"),
    EditionState.REPLACED: N_("replaced"),
    EditionState.ABANDONED: N_("given up"),
}
_TONES = {EditionState.LOADING: "warn", EditionState.SERVING: "good"}


# the fields whose origins are packed beside a row, eight bytes each; zeros: no department said it
PERSON_ORIGINS = ("name", "sex", "birth", "nation", "region", "address", "phone")
FIRM_ORIGINS = (
    "name",
    "type",
    "status",
    "registered",
    "representative",
    "region",
    "address",
    "phone",
    "scope",
)


class LoadedPerson(NamedTuple):
    """A person as fusion chose them. `origins` says for each field from which delivery and row (not personal).

    `sex` GB/T 2261.1, `nation` GB/T 3304 or empty, `area_code` 12 digits or empty. A tuple, because millions of
    them are made in a load: a frozen dataclass takes four times as long.
    """

    id_number: str
    name: str
    sex: str
    birth_date: date
    nation: str
    area_code: str
    address: str
    phone: str
    origins: bytes


class LoadedFirm(NamedTuple):
    """A firm as fusion chose it. `representative` is an ID number or empty, `status` of FirmStatus or empty."""

    uscc: str
    name: str
    kind: str
    status: str
    area_code: str
    address: str
    business_scope: str
    registered_on: date | None
    phone: str
    representative: str
    origins: bytes


class AsideReason(StrEnum):
    """Why a firm that an edition brought was not taken."""

    CODE_REUSED = "code-reused"  # the code belonged to a firm that was closed


ASIDE_TEXTS = {
    AsideReason.CODE_REUSED: N_(
        "The code belonged to another firm, which is closed (注销). A code is never given twice."
    )
}


class RowChange(StrEnum):
    """What happened to a row of a register."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"  # no department delivers it any more; what it said stays


class FollowedChange(NamedTuple):
    """One change for who follows a register: `key` is the id of the person or the credit code of the firm.

    `now` is what the register says today, `before` what it said until this change; None where the row is new.
    """

    position: int
    kind: RowChange
    key: str
    now: Mapping[str, str]
    before: Mapping[str, str] | None


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(Event):
    """Everybody sees another state of a register from now on."""

    name: ClassVar[str] = "registers.changed"
    subject_field: ClassVar[str] = "register"
    register: Register
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AsideFact:
    """A firm that an edition brought and the register did not take; `held` is what has the code."""

    uscc: str
    name: str
    registered_on: date | None
    held_name: str
    held_registered_on: date | None
    reason: AsideReason

    @property
    def reason_text(self) -> str:
        return ASIDE_TEXTS[self.reason]


@dataclass(frozen=True, kw_only=True)
class EditionFact:
    """One edition. The counts are of people (or firms) who are new, changed, or delivered by nobody any more."""

    id: UUID
    register: Register
    number: int
    state: EditionState
    built_on: date
    opened_at: datetime
    served_at: datetime | None
    new: int
    changed: int
    left: int
    set_aside: int
    made_of: Mapping[str, str]

    @property
    def state_text(self) -> str:
        return STATE_TEXTS[self.state]

    @property
    def tone(self) -> str:
        return _TONES.get(self.state, "plain")


@dataclass(frozen=True, kw_only=True)
class PersonAsOf:
    """What the register said of a person in the evening of a day, and in which edition."""

    person: PersonFacts
    edition: int
    served_at: datetime | None  # null: entered before editions were kept


@dataclass(frozen=True, kw_only=True)
class FirmAsOf:
    """What the register said of a firm in the evening of a day, and in which edition."""

    firm: FirmFacts
    edition: int
    served_at: datetime | None  # null: entered before editions were kept


class EditionLoading(Refused):
    """Another edition of the register is being loaded."""

    code = "edition-loading"
    title = N_("Edition %(number)s of this register is being loaded. Finish it or give it up first.")


class EditionNotLoading(Refused):
    """The edition serves already, or was given up."""

    code = "edition-not-loading"
    title = N_("Edition %(number)s is not being loaded any more.")
