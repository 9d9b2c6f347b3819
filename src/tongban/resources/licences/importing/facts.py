"""Imports of an organisation's backlog (存量证照) as others see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.foundation.jobs.public import LongJobRow
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event
from tongban.resources.licences.facts import Holder, Trust

DUTY = "licences.import"
SUBJECT = "licence-import:{id}"


class Origin(StrEnum):
    """How the organisation knows what stands in the file; the trust of each copy follows from it."""

    REGISTER = "register"  # the organisation's own register of what it issued
    ORIGINALS = "originals"  # each row was compared with the paper
    UNCHECKED = "unchecked"

    @property
    def trust(self) -> Trust:
        """Source: 国办函〔2016〕108号, credibility of licences."""
        return {Origin.REGISTER: Trust.A, Origin.ORIGINALS: Trust.B, Origin.UNCHECKED: Trust.D}[self]


class ImportState(StrEnum):
    """Where an import stands; that it was stopped or broke off is seen from its job."""

    READING = "reading"
    CHECKING = "checking"
    CHECKED = "checked"
    ISSUING = "issuing"
    DONE = "done"
    DISCARDED = "discarded"


class RowState(StrEnum):
    """Where one row stands."""

    NEW = "new"
    READY = "ready"
    REJECTED = "rejected"
    ISSUED = "issued"


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """Why a row does not come in: a message id, the columns at fault, and facts that name nobody."""

    text: str
    columns: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "columns": list(self.columns), "facts": dict(self.facts)}


NO_GLYPH = N_(
    "No font here has the characters %(characters)s. The row waits; it is checked again once an operator has added a font."
)


def lacking_of(flaws: Sequence[Flaw]) -> str:
    """The characters that no font has, where nothing else is wrong with the row; at most 100."""
    if not flaws or any(flaw.text != NO_GLYPH for flaw in flaws):
        return ""
    return "".join(str(flaw.facts["characters"]) for flaw in flaws)[:100]


@dataclass(frozen=True, kw_only=True)
class RowRead:
    """A row as a licence. `valid_until` None: the usual term of the type, unless `is_endless`."""

    number: str
    version: int
    holder: Holder
    fields: Mapping[str, Any]
    issued_on: date
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class ImportFact:
    """One import. The counts are of rows; `job` is the work under way or the last."""

    id: UUID
    type_code: str
    type_name: str
    organisation_id: UUID
    organisation_name: str
    file_name: str
    file_sha256: str
    origin: Origin
    state: ImportState
    made_at: datetime
    made_by_name: str
    rows: int
    ready: int
    rejected: int
    issued: int
    job: LongJobRow | None

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or will."""
        at_work = self.job is not None and self.job.state in ("waiting", "running")
        return at_work and self.state in (ImportState.CHECKING, ImportState.ISSUING)


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """A row that does not come in; `raw` is the row as the file has it."""

    line: int
    flaws: tuple[Flaw, ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class LicencesIssued(Event):
    """A batch of an organisation's backlog was issued: the rows of the file from `first_row` to `last_row`."""

    name: ClassVar[str] = "licences.issued-in-bulk"
    subject_field: ClassVar[str] = "import_id"
    import_id: UUID
    type_code: str
    organisation_id: UUID
    count: int
    first_row: int
    last_row: int
    issued_at: datetime


class BadMapping(Invalid):
    """The mapping cannot be used; `facts["fields"]` maps each place in it to what is wrong."""

    code = "licence-mapping-wrong"
    title = N_("The mapping file cannot be used: %(why)s")


class ImportNotReady(Refused):
    """The import is in another state, or work on it is under way."""

    code = "licence-import-not-ready"
    title = N_("This cannot be done with the file now. Look at where it stands.")


class NoRows(Invalid):
    """The file holds no row."""

    code = "licence-import-empty"
    title = N_("There is no row in the file.")


class TooManyRows(Invalid):
    """The file holds more rows than are taken at once."""

    code = "licence-import-too-many"
    title = N_("The file has more than %(most)s rows. Divide it.")
