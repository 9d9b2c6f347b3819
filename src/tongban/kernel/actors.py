"""Whoever acts: an officer, an applicant or the system itself."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


class Actor(Protocol):
    """`ref` is `kind:id`, never a name or an ID number; `account_id` is None for the system."""

    @property
    def ref(self) -> str: ...


@runtime_checkable
class StandIn(Protocol):
    """An actor who may do some acts only because others are away."""

    def on_behalf_of(self, duty: str) -> tuple[str, ...]:
        """The references of those without whom the actor would not have this duty."""


# the fact of an act on the trail that names them
ON_BEHALF_OF = "on_behalf_of"


def behind_act(by: Actor, duty: str) -> tuple[str, ...]:
    """For whom `by` does an act that takes this duty; empty where they do it as themselves."""
    return by.on_behalf_of(duty) if isinstance(by, StandIn) else ()


@dataclass(frozen=True, kw_only=True)
class SystemActor:
    """A job that acts by rule, such as `system:deemed-acceptance`."""

    job: str

    @property
    def ref(self) -> str:
        return f"system:{self.job}"
