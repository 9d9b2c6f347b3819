"""Whoever acts: an officer, an applicant or the system itself."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """`ref` is `kind:id`, never a name or an ID number; `account_id` is None for the system."""

    @property
    def ref(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class SystemActor:
    """A job that acts by rule, such as `system:deemed-acceptance`."""

    job: str

    @property
    def ref(self) -> str:
        return f"system:{self.job}"
