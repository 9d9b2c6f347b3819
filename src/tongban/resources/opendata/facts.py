"""Open datasets as others see them: states, versions, requests, feedback and events."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.kernel.events import Event
from tongban.resources.opendata.content import DatasetContent

SUBJECT = "opendata:{slug}"
DEFINE, PUBLISH, WITHDRAW = "opendata.define", "opendata.publish", "opendata.withdraw"
PASS_ON, ANSWER = "opendata.pass_on", "opendata.answer"
HAND_IN = "opendata.hand_in"
HANDED_IN = "table"  # the source of a dataset whose rows a department hands in as a file


class VersionState(StrEnum):
    """How a version stands. `rules.MOVES` says which act leads from one to the next."""

    DRAFT = "draft"
    BUILDING = "building"
    BUILT = "built"  # waits for its department to look at it
    FAILED = "failed"  # the table breaks its rule, or could not be made
    SUBMITTED = "submitted"  # waits for a second person, at the data authority
    PUBLISHED = "published"
    REPLACED = "replaced"  # a later version was published; it stays to be downloaded
    WITHDRAWN = "withdrawn"


OPEN_STATES = (
    VersionState.DRAFT,
    VersionState.BUILDING,
    VersionState.BUILT,
    VersionState.FAILED,
    VersionState.SUBMITTED,
)


class Way(StrEnum):
    """How data were taken."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    API = "api"


class RequestState(StrEnum):
    """How a request for data (申请开放) stands."""

    WAITING = "waiting"  # with the data authority; only who asked sees it, unless an office sent it back
    PASSED = "passed"  # with the department, and on the public list
    ANSWERED = "answered"
    DECLINED = "declined"  # by the data authority: no request for data


class Outcome(StrEnum):
    """What a department answers."""

    OPENED = "opened"
    WILL_OPEN = "will-open"
    EXISTS = "exists"
    CANNOT = "cannot"


class FeedbackKind(StrEnum):
    """What somebody says of a dataset."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    LATE = "late"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class DatasetHead:
    """A row of a list: a dataset with what one of its versions says in short."""

    slug: str
    version: int
    state: VersionState
    title: str
    title_en: str
    summary: str
    summary_en: str
    topic: str
    kind: str
    cycle: str
    resource_code: str
    organisation_id: UUID
    organisation_name: str
    rows: int
    bytes: int
    as_of: date | None
    published_at: datetime | None
    changed_at: datetime
    is_returned: bool = False
    taken: int = 0


@dataclass(frozen=True, kw_only=True)
class VersionFact:
    """One version with its definition and what was found in its table."""

    head: DatasetHead
    content: DatasetContent
    area_code: str
    revision: int
    table_sha256: str
    risk: dict[str, Any]
    progress_id: UUID | None
    failure: str
    built_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str
    authority_id: UUID | None
    reasons: str
    ended_at: datetime | None
    end_reasons: str
    is_renewal: bool


@dataclass(frozen=True, kw_only=True)
class HandedTable:
    """A file that a department handed in: its name, when, and the columns that it has."""

    sha256: str
    name: str
    rows: int
    columns: tuple[tuple[str, str, str], ...]  # name, title, type
    handed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody looks for; empty means any."""

    words: str = ""
    topic: str = ""
    organisation_id: UUID | None = None
    kind: str = ""
    cycle: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestFact:
    """A request for data as it is shown."""

    number: str
    title: str
    text: str
    purpose: str
    state: RequestState
    outcome: Outcome | None
    answer: str
    organisation_id: UUID | None
    organisation_name: str
    dataset_slug: str
    dataset_title: str
    asked_at: datetime
    due_on: date | None
    answered_at: datetime | None
    votes: int
    is_own: bool = False
    returned_from: str = ""  # the name of the office that said last: not our data
    returned_why: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedbackFact:
    """What somebody said of a dataset, and what was answered."""

    id: UUID
    slug: str
    title: str
    version: int
    kind: FeedbackKind
    text: str
    said_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DatasetEvent(Event):
    """Something happened to an open dataset."""

    subject_field: ClassVar[str] = "slug"

    slug: str
    version: int
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DatasetPublished(DatasetEvent):
    """A version is open to everybody from now on."""

    name: ClassVar[str] = "opendata.published"


@dataclass(frozen=True, kw_only=True)
class DatasetWithdrawn(DatasetEvent):
    """A dataset is no longer offered."""

    name: ClassVar[str] = "opendata.withdrawn"
