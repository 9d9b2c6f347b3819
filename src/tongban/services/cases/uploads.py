"""Files that come in pieces go to a material of a draft (`draft:<id>/<slot>`), and a draft holds its files."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tongban.foundation.identity.public import Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.cases import draft_queries
from tongban.services.cases.commands.draft import MOST_PAPERS, SlotFull, put_paper
from tongban.services.cases.models import Draft
from tongban.services.items.public import item_terms


class DraftUploads:
    """Takes files for the person's own drafts."""

    def check(self, *, key: str, by: Actor) -> None:
        """1 SQL. Raises NotFound, SlotFull."""
        draft_id, slot, person = _place(key, by)
        draft = draft_queries.own_draft(draft_id, by=person)
        if slot not in {one.key for one in item_terms(draft.version_id).slots}:
            raise NotFound
        if len(draft.slots.get(slot, [])) >= MOST_PAPERS:
            raise SlotFull(facts={"most": MOST_PAPERS})

    def put(self, *, key: str, paper_id: UUID, by: Actor, at: datetime) -> None:
        """Raises NotFound, SlotUnknown, SlotFull, ApplicationTooLarge."""
        draft_id, slot, person = _place(key, by)
        put_paper(draft_id=draft_id, slot=slot, paper_id=paper_id, by=person, at=at)


class DraftFiles:
    """The files that the drafts of an account name; a case has copies of its own."""

    def held(self, *, account_id: int, ids: Collection[UUID]) -> set[UUID]:
        """1 SQL."""
        drafts = Draft.objects.filter(account_id=account_id).values_list("slots", flat=True)
        named = {UUID(paper) for slots in drafts for papers in slots.values() for paper in papers}
        return named & set(ids)


def _place(key: str, by: Actor) -> tuple[UUID, str, Person]:
    text, _, slot = key.partition("/")
    if not isinstance(by, Person):
        raise NotFound
    try:
        return UUID(text), slot, by
    except ValueError:
        raise NotFound from None
