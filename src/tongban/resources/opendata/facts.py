"""Open datasets as others see them: states, versions, requests, feedback, events and refusals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused
from tongban.kernel.events import Event
from tongban.resources.opendata.content import DatasetContent

SUBJECT = "opendata:{slug}"
DEFINE, PUBLISH, WITHDRAW = "opendata.define", "opendata.publish", "opendata.withdraw"
PASS_ON, ANSWER = "opendata.pass_on", "opendata.answer"
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

    WAITING = "waiting"  # the data authority has not looked at it; only who asked sees it
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


class DatasetOutOfOrder(Refused):
    """The version is not where this act starts from."""

    code = "open-dataset-out-of-order"
    title = N_("This dataset stands otherwise by now, and this can no longer be done. Reload the page.")


class DefinitionChanged(Refused):
    """Somebody else saved the definition meanwhile."""

    code = "open-definition-changed"
    title = N_("A colleague saved this definition meanwhile. Open it again and enter your changes.")


class DefinitionIncomplete(Invalid):
    """The definition cannot be built. `facts["reasons"]` has a code for each entry."""

    code = "open-definition-incomplete"
    title = N_("The definition is not complete yet.")


class ResourceNotOpen(Refused):
    """The catalogue does not open the resource that the data come from."""

    code = "open-resource-not-open"
    title = N_("The resource catalogue does not open %(resource)s. Change its openness there first.")


class OnlyAggregated(Refused):
    """A resource about persons is opened as counts only."""

    code = "open-only-aggregated"
    title = N_("%(resource)s has fields about persons: only counts of it may be opened, never its rows.")


class LevelTooHigh(Refused):
    """The sensitivity of the resource is above what may be opened in this form."""

    code = "open-level-too-high"
    title = N_("%(resource)s has level %(level)s; in this form at most level %(most)s is opened.")


class SlugTaken(Invalid):
    """Another dataset has this short name."""

    code = "open-slug-taken"
    title = N_("Another dataset has this short name. Choose another one.")


class TableRefused(Invalid):
    """What was handed in holds data about persons. `facts["offences"]` names the cells."""

    code = "open-table-personal"
    title = N_("The file holds data about persons: %(where)s. Nothing of it was kept.")


class TableTooLong(Invalid):
    """The file has more rows than an open dataset may have."""

    code = "open-table-too-long"
    title = N_("The file has more than %(most)s rows.")


class RuleBroken(Refused):
    """The table does not keep to its rule. `facts["offences"]` names the cells."""

    code = "open-rule-broken"
    title = N_("The table breaks its rule and is not published: %(where)s")


class TableGone(Refused):
    """The file of a version is missing or not what was looked at."""

    code = "open-table-gone"
    title = N_("The file of this version is not as it was built. Build it again.")


class OwnDefinition(NotAllowed):
    """Whoever handed a version in does not publish it."""

    code = "open-needs-second-person"
    title = N_("You handed this dataset in yourself. Somebody else has to publish it.")


class WordsNeeded(Invalid):
    """Sending back, withdrawing and answering need words."""

    code = "open-words-needed"
    title = N_("Say it in words: it is read.")


class UnknownFilter(Invalid):
    """A filter, a sort or a field that the dataset does not have, or a value that is not of its type."""

    code = "open-unknown-filter"
    title = N_("This cannot be asked of the dataset.")


class TooOften(Refused):
    """More requests, votes or remarks than one visitor may send at a time."""

    code = "open-too-often"
    status = 429
    title = N_("That was very often in a short time. Try again in an hour.")
