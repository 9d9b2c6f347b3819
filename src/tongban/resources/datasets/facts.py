"""Resources of the catalogue (信息资源目录) as others see them: identity, versions, states, events and refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused
from tongban.kernel.events import Event
from tongban.resources.datasets.content import Direction, NodeKind, ResourceContent

SUBJECT = "datasets:{code}"
DESCRIBE, APPROVE, WITHDRAW = "datasets.describe", "datasets.approve", "datasets.withdraw"
IMPORT = "datasets.import"


class VersionState(StrEnum):
    """How a version of a description stands. `rules.MOVES` says which act leads from one to the next."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for the data authority (数据主管部门)
    PUBLISHED = "published"
    REPLACED = "replaced"  # a later version was published
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """How a version came into the catalogue."""

    DESK = "desk"
    IMPORT = "import"  # a file of the data authority
    LOADED = "loaded"  # the sample, or an operator's loading


@dataclass(frozen=True, kw_only=True)
class ResourceHead:
    """A row of a list: the resource with what its version says in short."""

    code: str
    slug: str
    version: int
    state: VersionState
    name: str
    summary: str
    organisation_id: UUID
    organisation_name: str
    class_code: str
    share_type: str
    open_type: str
    cycle: str
    formats: tuple[str, ...]
    level: int | None
    is_returned: bool
    changed_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ResourceFact:
    """One version of a resource with its whole description."""

    head: ResourceHead
    content: ResourceContent
    organisation_code: str
    area_code: str
    revision: int
    origin: Origin
    authority_id: UUID | None
    submitted_at: datetime | None
    submitted_by: str
    decided_at: datetime | None
    reasons: str
    ended_at: datetime | None
    end_reasons: str


@dataclass(frozen=True, kw_only=True)
class EdgeFact:
    """One step of the lineage, seen from one resource; `slug` is empty where it leads to no page."""

    direction: Direction
    kind: NodeKind
    ref: str
    label: str
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class QualityFact:
    """What was measured of a resource's data, in whole percent; None where it was not looked at."""

    measured_at: datetime
    rows: int
    rows_of: str = ""  # a message: which rows are counted, where they are not those of the provider alone
    complete_percent: int | None = None
    valid_percent: int | None = None
    timely_percent: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewResource:
    """A resource as a file or the sample brings it. `code` is empty for one that has none yet."""

    organisation_code: str
    class_code: str
    content: ResourceContent
    code: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody looks for in the catalogue; empty means any."""

    words: str = ""
    kind: str = ""  # of the class: 1, 2 or 3, or a class with its group
    organisation_id: UUID | None = None
    share_type: str = ""
    open_type: str = ""
    cycle: str = ""
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many published resources a provider has, by share type and openness."""

    organisation_id: UUID
    organisation_name: str
    total: int
    unconditional: int
    conditional: int
    unshared: int
    opened: int


@dataclass(frozen=True, kw_only=True)
class ResourceEvent(Event):
    """Something happened to a resource."""

    subject_field: ClassVar[str] = "code"

    code: str
    version: int
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ResourceSubmitted(ResourceEvent):
    """A description was handed in to the data authority."""

    name: ClassVar[str] = "datasets.submitted"


@dataclass(frozen=True, kw_only=True)
class ResourcePublished(ResourceEvent):
    """A version stands in the catalogue from now on."""

    name: ClassVar[str] = "datasets.published"


@dataclass(frozen=True, kw_only=True)
class ResourceReturned(ResourceEvent):
    """The data authority sent a description back with reasons."""

    name: ClassVar[str] = "datasets.returned"


@dataclass(frozen=True, kw_only=True)
class ResourceWithdrawn(ResourceEvent):
    """A resource no longer stands in the catalogue."""

    name: ClassVar[str] = "datasets.withdrawn"


class ResourceOutOfOrder(Refused):
    """The version is not where this act starts from."""

    code = "resource-out-of-order"
    title = N_("This resource stands otherwise by now, and this can no longer be done. Reload the page.")


class DraftChanged(Refused):
    """Somebody else saved the draft meanwhile."""

    code = "resource-draft-changed"
    title = N_("A colleague saved this draft meanwhile. Open it again and enter your changes.")


class ResourceIncomplete(Invalid):
    """The description breaks rules of the catalogue. `facts["reasons"]` has a code for each entry."""

    code = "resource-incomplete"
    title = N_("The description cannot be handed in yet.")

    def by_field(self, translate: Callable[[str], str] = str) -> dict[str, str]:
        """Each entry's sentence, with the facts filled in."""
        found = self.facts.get("fields")
        fields: Mapping[str, object] = found if isinstance(found, Mapping) else {}
        return {str(name): self._filled(str(text), translate) for name, text in fields.items()}


class ResourceCodeTaken(Refused):
    """The code is or was another resource's: a code is never used again."""

    code = "resource-code-taken"
    title = N_("The code %(code)s is or was another resource's. A code is never used again.")


class NoDataAuthority(Refused):
    """No organisation of the area or above it has the post that looks at the catalogue."""

    code = "no-data-authority"
    title = N_("No organisation of this area looks at the catalogue. Ask who runs the platform.")


class ReasonsNeeded(Invalid):
    """Sending back and withdrawing need reasons."""

    code = "resource-reasons-needed"
    title = N_("Say why: the department reads it.")


class OwnDescription(NotAllowed):
    """Whoever handed a description in does not approve it."""

    code = "resource-needs-second-person"
    title = N_("You handed this description in yourself. Somebody else has to approve it.")
