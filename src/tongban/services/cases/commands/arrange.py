"""Put the files of one material in order, as pages follow one another."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.cases.access import lock_draft


@transaction.atomic
def move_paper(
    *,
    draft_id: UUID,
    slot: str,
    paper_id: UUID,
    to: Literal["up", "down"],
    by: Person | Officer,
    at: datetime,
) -> None:
    """Change a file's place with the one before or after it; at the end it stays. 2 SQL.

    Raises NotFound, also for a file that is not in the slot.
    """
    draft = lock_draft(draft_id, by=by)
    papers = draft.slots.get(slot, [])
    if str(paper_id) not in papers:
        raise NotFound
    place = papers.index(str(paper_id))
    other = place - 1 if to == "up" else place + 1
    if 0 <= other < len(papers):
        papers[place], papers[other] = papers[other], papers[place]
    draft.saved_at = at
    draft.save(update_fields=["slots", "saved_at"])
