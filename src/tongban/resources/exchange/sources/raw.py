"""What each kind of source has to know: its own rows under its own names. `bound` does the rest for all of them."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from tongban.resources.exchange.sources.facts import ChangesNotKept
from tongban.resources.exchange.sources.ports import ChangeKind, SourceRow, Subject


class RawChange(NamedTuple):
    """A change with all values."""

    position: str
    kind: ChangeKind
    row_id: str
    row: SourceRow
    before: SourceRow | None


class RawSource(Protocol):
    """Rows with all values, under the source's names."""

    def of_subject(self, subject: Subject) -> list[SourceRow]:
        """The rows about a subject whose key is checked and whose name, if given, agrees."""
        ...

    def of_indexes(self, indexes: Sequence[bytes]) -> dict[bytes, list[SourceRow]]:
        """The rows about many, by blind index."""
        ...

    def after(self, after: str, *, limit: int) -> tuple[list[tuple[str, SourceRow]], str]:
        """A part of all rows with their ids, and where the next part begins."""
        ...

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        """Which indexes it knows; no row is opened."""
        ...

    def changes(self, position: str, *, limit: int) -> list[RawChange]:
        """What changed since. Raises ChangesNotKept, PositionTooOld."""
        ...

    def newest(self) -> str:
        """The position after everything. Raises ChangesNotKept."""
        ...


class WithoutChanges:
    """A source that does not say what changed."""

    def changes(self, position: str, *, limit: int) -> list[RawChange]:
        raise ChangesNotKept

    def newest(self) -> str:
        raise ChangesNotKept
