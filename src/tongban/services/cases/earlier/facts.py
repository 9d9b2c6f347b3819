"""How far a material can be trusted (可信等级), and one that was handed in before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Trust(StrEnum):
    """Where a material came from, as the national guide grades it (国办函〔2016〕108号; standards.md §1)."""

    ISSUED = "A"  # made by the organ that issues it: licence library, shared data
    COMPARED = "B"  # uploaded, and compared with the original at the counter
    UPLOADED = "C"  # uploaded by the applicant; the original is to be seen before it counts
    SELF_MADE = "D"  # made by the applicant, who answers for it; counts as it is


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What was handed in for one material before, with the case in which it was accepted."""

    id: UUID
    material: str
    case_number: str
    item_name: str
    given_at: datetime
    trust: Trust
    papers: tuple[UUID, ...]
    sha256s: tuple[str, ...]
    is_allowed: bool = True
