"""What the process app asks of the apps above it."""

from dataclasses import dataclass
from typing import Protocol

from tongban.kernel.ports import Port


@dataclass(frozen=True, kw_only=True)
class ProcessUse:
    """The items whose cases follow a process. `items` is counted up to a limit: `is_more` says that it was met."""

    items: int
    is_more: bool
    sample: tuple[str, ...]  # up to five names, for a person to look at


class UseSource(Protocol):
    """The app that knows which items name a process."""

    def use_of(self, *, process_key: str) -> ProcessUse: ...


use_source: Port[UseSource] = Port("process.use_source")
