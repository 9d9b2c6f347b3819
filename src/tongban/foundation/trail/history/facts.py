"""The history of one thing as it is shown, and what the app whose thing it is says of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tongban.foundation.trail.facts import TrailEntry

Opens = Callable[[TrailEntry], bool]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A thing as whoever asks, the `reader` (`kind:id`), sees it.

    `opens` says of an act whether its receipt may show them the facts, beside who acted and on what.
    """

    subject: str
    title: str
    back_url: str
    reader: str
    opens: Opens


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act. `code` is the short form of its receipt and `is_proven` says that its inclusion under the newest
    head was checked; both only once it stands in the log."""

    entry: TrailEntry
    code: str = ""
    is_proven: bool = False


@dataclass(frozen=True, kw_only=True)
class History:
    """Every act on a thing, oldest first, held against the log at `size` entries."""

    subject: str
    lines: tuple[Line, ...]
    size: int

    @property
    def logged(self) -> int:
        return sum(line.entry.seq is not None for line in self.lines)

    @property
    def is_proven(self) -> bool:
        """Whether each act that stands in the log was found there."""
        return all(line.is_proven for line in self.lines if line.entry.seq is not None)
