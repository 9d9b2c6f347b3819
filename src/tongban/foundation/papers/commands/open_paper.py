"""Open a paper: for those who may read it, and its owner is told who did."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.papers.facts import PaperRef
from tongban.foundation.papers.ports import paper_openings
from tongban.foundation.papers.queries import readable_paper
from tongban.kernel.actors import Actor


def open_paper(*, paper_id: UUID, by: Actor, at: datetime) -> PaperRef:
    """The paper, when `by` may read it; its owner's app notes that, where it notes such things.

    1 SQL, and what the owner's app asks and notes. Raises NotFound.
    """
    found = readable_paper(paper_id, by=by, at=at)
    kind, _, key = found.owner.partition(":")
    if (openings := paper_openings.of(kind)) is not None:
        openings.opened(key=key, by=by, at=at)
    return found
