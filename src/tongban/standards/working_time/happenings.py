"""What happens to a clock: suspensions, an extension; and what a supervisor should hear of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.standards.citations import Source
from tongban.standards.working_time.counting import Moment


class Finding(StrEnum):
    """What a supervisor should hear of: it does not change the clock by itself."""

    NOTICE_MISSING = "notice-missing"
    PROCEDURE_DOES_NOT_STOP = "procedure-does-not-stop"
    EXTENSION_TOO_LATE = "extension-too-late"
    EXTENSION_CAPPED = "extension-capped"
    EXTENSION_NOT_APPROVED = "extension-not-approved"


class Approver(StrEnum):
    """Who must approve an extension (行政许可法 art. 42)."""

    HEAD_OF_ORGAN = "head-of-organ"
    HEAD_OF_GOVERNMENT = "head-of-government"


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """A special procedure that ran from `start` to `end` (None: still open).

    It stops a clock when it is one of art. 45, or when `special_law` names a law that says so.
    """

    procedure: str
    start: Moment
    end: Moment | None = None
    is_noticed: bool = True
    special_law: str = ""


@dataclass(frozen=True, kw_only=True)
class Extension:
    """So many more of the limit's units, granted once, on this clock only."""

    granted: Moment
    count: int
    approver: Approver = Approver.HEAD_OF_ORGAN


@dataclass(frozen=True, kw_only=True)
class ExtensionTerms:
    """What the law allows for this clock: at most so many units, approved by whom."""

    at_most: int
    approver: Approver = Approver.HEAD_OF_ORGAN


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days taken out: after `first` up to `last`, both as ruled, for these procedures."""

    first: date
    last: date
    procedures: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockBasis:
    """The articles that a clock stands on: its limit, its counting, its stopping, its extending, and the day
    that it may not pass."""

    limit: Source | None = None
    counting: Source | None = None
    suspension: Source | None = None
    extension: Source | None = None
    cap: Source | None = None
