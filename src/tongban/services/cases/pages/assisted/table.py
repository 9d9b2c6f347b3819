"""The draft on the counter: what is asked and handed in, what is known, what is still owed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.drafts import helped_draft, result_way, said_of
from tongban.services.cases.assisted.facts import VisitFact
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.visits import visit_fact
from tongban.services.cases.pages.drafting import Desk, desk_of
from tongban.services.cases.pages.slot_lines import SlotLine
from tongban.services.delivery.public import Way


@dataclass(frozen=True, kw_only=True)
class Material:
    """One material as the helper handles it: what is asked, and what is said of it."""

    line: SlotLine
    is_original: bool
    copies: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """The draft with the visit in which it is filled in."""

    visit: VisitFact
    row: Visit
    desk: Desk
    said: dict[str, dict[str, Any]]

    @property
    def materials(self) -> list[Material]:
        """Those that are handed in here; what is met otherwise is left out."""
        return [
            Material(
                line=line,
                is_original=bool(self.said.get(line.slot.key, {}).get("original")),
                copies=int(self.said.get(line.slot.key, {}).get("copies", 0)),
            )
            for line in self.desk.to_hand_in
        ]

    @property
    def met(self) -> list[SlotLine]:
        """What nobody has to bring."""
        here = {one.line.slot.key for one in self.materials}
        return [line for line in self.desk.lines if line.slot.key not in here]

    @property
    def is_fetched(self) -> bool:
        """Whether the result is fetched at the exit counter."""
        way = result_way(self.desk.draft, visit=self.row)
        return way is not None and way.way is Way.COUNTER

    @property
    def is_ready(self) -> bool:
        return not self.desk.owed and not self.desk.problems


def table_of(visit_id: UUID, draft_id: UUID, officer: Officer) -> Table:
    """The draft in the helper’s open visit. Raises NotFound, VisitEnded, NotProvedYet."""
    row = visit_at_work(visit_id, by=officer, at=clock.now())
    draft = helped_draft(draft_id, visit=row, by=officer)
    desk = desk_of(draft, person=officer)
    return Table(visit=visit_fact(row, by=officer), row=row, desk=desk, said=said_of(draft))
