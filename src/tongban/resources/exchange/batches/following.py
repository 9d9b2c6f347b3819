"""How a file and a subscription of the same grant fit together: the position that the file stands at, and marks of rows.

Who takes all rows once more goes on from that position; by the mark a change finds its row in the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.sources.bound import BoundSource
from tongban.resources.exchange.sources.facts import ChangesNotKept
from tongban.resources.exchange.sources.ports import SourceRow
from tongban.resources.exchange.subscribing.reading import row_marks

MARK = "row"


@dataclass(frozen=True, kw_only=True)
class Following:
    """What a file says for whoever follows; nothing where the grant is for files alone."""

    grant: GrantFact
    position: str = ""
    mark: str = ""  # the name of the column

    def columns(self, names: Sequence[str]) -> list[str]:
        """Those of the file: the granted fields, and the mark behind them."""
        return [*names, self.mark] if self.mark else list(names)

    def marked(
        self, rows: Sequence[tuple[str, SourceRow]], values: Sequence[dict[str, str]]
    ) -> Sequence[dict[str, str]]:
        """The values of the rows, each with its mark."""
        if not self.mark:
            return values
        marks = row_marks(self.grant, (row_id for row_id, _ in rows))
        return [one | {self.mark: mark} for one, mark in zip(values, marks, strict=True)]

    def said(self) -> dict[str, str]:
        """For the manifest."""
        return {"position": self.position, "row_mark": self.mark} if self.mark else {}


def following_of(grant: GrantFact, source: BoundSource) -> Following:
    """To be asked before any row is read: what changes meanwhile is told after the position, if need be twice. 2 SQL."""
    if Way.SUBSCRIPTION not in grant.ways:
        return Following(grant=grant)
    try:
        position = source.newest_position()
    except ChangesNotKept:
        return Following(grant=grant)
    mark = MARK
    while any(field.name == mark for field in grant.fields):
        mark += "_"
    return Following(grant=grant, position=position, mark=mark)
