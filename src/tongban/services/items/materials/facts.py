"""Names of materials as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Reason(StrEnum):
    """Why two names are offered as one."""

    SAME = "same"  # nothing but copies, brackets, quotes and width differ
    FORM_WORDS = "form-words"  # one says 材料, 有效 or the like more
    SIMILAR = "similar"  # a few characters that mean little differ


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """A name that is near to the one that would be kept. `score` 0 … 1."""

    name: str
    score: float
    reason: Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class NameCluster:
    """A name to keep, and those near to it, the nearest first."""

    kept: str
    others: tuple[Likeness, ...]


@dataclass(frozen=True, kw_only=True)
class MaterialFact:
    """One name. `uses` counts items in force that say it; `kept_id`, `kept_name`: what it was merged into."""

    id: UUID
    name: str
    kind: str
    licence_type: str
    uses: int
    kept_id: UUID | None = None
    kept_name: str = ""
    merged_at: datetime | None = None
    merged_by_name: str = ""

    @property
    def is_merged(self) -> bool:
        return self.kept_id is not None


@dataclass(frozen=True, kw_only=True)
class OfferedName:
    """A name of a cluster with what is known of it; `score` and `reason` are empty for the one to keep."""

    material: MaterialFact
    score: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class OfferedCluster:
    """Names that are perhaps one, the one to keep first."""

    kept: OfferedName
    others: tuple[OfferedName, ...]

    @property
    def names(self) -> tuple[OfferedName, ...]:
        return (self.kept, *self.others)


@dataclass(frozen=True, kw_only=True)
class SuggestedMaterial:
    """A name for a slot. `matched` is the merged-away name that was typed, empty where it is the name itself."""

    name: str
    uses: int
    kind: str
    licence_type: str
    matched: str = ""


@dataclass(frozen=True, kw_only=True)
class OldNameUse:
    """An item in force that still says a name that was merged away."""

    code: str
    item_name: str
    organisation_name: str
    says: str
    kept: str
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class NameUse:
    """An item in force that says a name."""

    code: str
    item_name: str
    organisation_name: str
    is_mine: bool
