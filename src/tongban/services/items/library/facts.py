"""What is known about list entries, the life of changes and where a content comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tongban.kernel.errors import N_
from tongban.kernel.events import Event
from tongban.services.items.content import Basis, ItemContent, digest_of
from tongban.services.items.library.elements import ALIGNED, ELEMENTS, Policy, element_of, stored_of, value_of

OWN = "own"


class TaskState(StrEnum):
    """State of an entry or item (事项状态, standards.md 2.4)."""

    IN_USE = "1"
    SUSPENDED = "2"
    CANCELLED = "3"


class Act(StrEnum):
    """What a change does: the six acts of the national guide, and the end of a suspension."""

    ADD = "add"
    CHANGE = "change"
    SPLIT = "split"
    MERGE = "merge"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"


class ChangeState(StrEnum):
    """Where a change stands on its way into force."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    STAFFING_APPROVED = "staffing-approved"
    SCHEDULED = "scheduled"
    IN_FORCE = "in-force"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Office(StrEnum):
    """The two offices that look at a change: staffing (编制) first, then legal (法制)."""

    STAFFING = "staffing"
    LEGAL = "legal"

    @property
    def post_code(self) -> str:
        return f"{self.value}-office"

    @property
    def duty(self) -> str:
        return f"items.review-{self.value}"


def normal(said: Mapping[str, Any]) -> dict[str, Any]:
    """Values by field path in the one form in which they are stored. Raises ValidationError."""
    return {path: stored_of(path, value_of(path, stored)) for path, stored in said.items()}


class EntryContent(BaseModel):
    """What a list entry says (基本目录): the aligned elements, and whatever else it owns.

    `elements` is keyed by the field paths of `ELEMENTS`, such as `limits.promised` or
    `slots`; a value is as `ItemContent` stores it. `policies` says per element what a level
    below may do; an element without one has the policy of `ELEMENTS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=1000)
    type_code: str
    basis: tuple[Basis, ...] = ()
    use_levels: tuple[str, ...] = ()
    central_department: str = Field("", description="中央业务指导部门, standards.md 2.1")
    implementing_bodies: str = Field("", description="实施机关 in the words of the list")
    elements: dict[str, Any] = Field(default_factory=dict)
    policies: dict[str, Policy] = Field(default_factory=dict)

    @field_validator("elements")
    @classmethod
    def _known_fields(cls, elements: dict[str, Any]) -> dict[str, Any]:
        for path in elements:
            try:
                element = element_of(path)
            except KeyError:
                raise ValueError(f"no field of an item is called {path}") from None
            if element.key in ALIGNED or element.key == "levels":
                raise ValueError(f"{path} stands in the entry itself")
        return normal(elements)

    @field_validator("policies")
    @classmethod
    def _known_policies(cls, policies: dict[str, Policy]) -> dict[str, Policy]:
        for key, policy in policies.items():
            if key not in ELEMENTS:
                raise ValueError(f"there is no element {key}")
            if policy not in ELEMENTS[key].policies:
                raise ValueError(f"{policy} makes no sense for {key}")
        return policies

    def said(self) -> dict[str, Any]:
        """Everything that the entry says, by field path."""
        basis = [part.model_dump(mode="json", exclude_defaults=True) for part in self.basis]
        head: dict[str, Any] = {"name": self.name, "type_code": self.type_code}
        if basis:
            head["basis"] = basis
        if self.use_levels:
            head["use_levels"] = list(self.use_levels)
        return {**head, **self.elements}

    def as_json(self) -> dict[str, Any]:
        """The document as it is stored."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def sha256(self) -> str:
        return digest_of(self.as_json())


@dataclass(frozen=True, kw_only=True)
class LevelContent:
    """One list entry of the way down, in force: what it says and binds."""

    level: str
    code: str
    area_code: str
    version_id: int
    content: EntryContent


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an element of an implementation comes from.

    `level` is 1 (country) … 6 (village) of the list entry that said it last, or `own`.
    `differs`: a level above says something else, and `allowed_by` is the policy that let it.
    """

    level: str
    code: str = ""
    area_code: str = ""
    differs: bool = False
    allowed_by: Policy | None = None


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """The content of an implementation, put together from the top down, with its origins.

    An element that nobody says anything about has no origin. `above` is what the levels
    above say by field path, `policies` what binds the implementation.
    """

    content: ItemContent
    origins: Mapping[str, Origin]
    above: Mapping[str, Any]
    policies: Mapping[str, Policy]


@dataclass(frozen=True, kw_only=True)
class EntryFact:
    """A list entry and its version in force: by law from the day on, done at the moment."""

    code: str
    catalog_code: str
    area_code: str
    level: str
    name: str
    type_code: str
    task_state: str
    keeper_id: UUID | None
    upper_code: str
    parent_code: str
    version_id: int
    version_number: int
    in_force_from: datetime
    from_day: date
    content: EntryContent


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A change as lists show it."""

    id: UUID
    act: Act
    subject: str
    title: str
    area_code: str
    organisation_id: UUID
    state: ChangeState
    in_force_on: date | None
    made_by_name: str
    made_at: datetime
    revision: int


@dataclass(frozen=True, kw_only=True)
class ListEntryChanged(Event):
    """A list entry has a new version in force, or another state."""

    name: ClassVar[str] = "items.list-entry-changed"
    subject_field: ClassVar[str] = "code"

    code: str
    act: str
    version_id: int
    list_version: int
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ItemStateChanged(Event):
    """An implementation was suspended, resumed or cancelled."""

    name: ClassVar[str] = "items.state-changed"
    subject_field: ClassVar[str] = "code"

    code: str
    task_state: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChangeSubmitted(Event):
    """A change of the library was handed to the two offices."""

    name: ClassVar[str] = "items.change-submitted"
    subject_field: ClassVar[str] = "change_id"

    change_id: UUID
    act: str
    about: str
    submitted_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChangeReviewed(Event):
    """An office approved a change or gave it back."""

    name: ClassVar[str] = "items.change-reviewed"
    subject_field: ClassVar[str] = "change_id"

    change_id: UUID
    office: str
    outcome: str
    reviewed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChangeInForce(Event):
    """A scheduled change came into force; implementations below follow in batches."""

    name: ClassVar[str] = "items.change-in-force"
    subject_field: ClassVar[str] = "change_id"

    change_id: UUID
    act: str
    about: str
    area_code: str
    list_version: int
    in_force_at: datetime


ACT_WORDS: Mapping[Act, str] = {
    Act.ADD: N_("Add an entry"),
    Act.CHANGE: N_("Change"),
    Act.SPLIT: N_("Split"),
    Act.MERGE: N_("Merge"),
    Act.SUSPEND: N_("Suspend"),
    Act.RESUME: N_("Resume"),
    Act.CANCEL: N_("Cancel"),
}
STATE_WORDS: Mapping[ChangeState, str] = {
    ChangeState.DRAFT: N_("Draft"),
    ChangeState.SUBMITTED: N_("At the staffing office"),
    ChangeState.STAFFING_APPROVED: N_("At the legal office"),
    ChangeState.SCHEDULED: N_("Scheduled"),
    ChangeState.IN_FORCE: N_("In force"),
    ChangeState.RETURNED: N_("Returned"),
    ChangeState.WITHDRAWN: N_("Withdrawn"),
}
POLICY_WORDS: Mapping[Policy, str] = {
    "fixed": N_("As above, not to be changed"),
    "shorter": N_("May be shorter"),
    "fewer": N_("May be fewer"),
    "free": N_("May differ"),
}
