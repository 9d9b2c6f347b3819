"""Use again what was handed in before, or hand the material in anew. Drafts leave no trail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import share_papers
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases import meeting
from tongban.services.cases.access import lock_draft
from tongban.services.cases.drafts import application_of, known_of
from tongban.services.cases.earlier.queries import offered_to
from tongban.services.cases.facts import How
from tongban.services.cases.known import with_licences
from tongban.services.items.public import item_terms


class NothingEarlier(Refused):
    """Nothing that was handed in before may be used for this material, or not any more."""

    code = "nothing-earlier"
    title = N_("Nothing that you handed in before can be used here. Please hand it in anew.")


@transaction.atomic
def use_earlier(*, draft_id: UUID, slot: str, by: Person, at: datetime) -> None:
    """Put the files of an earlier case into a slot of the draft and note the way. 8 SQL.

    Files that were uploaded to the slot meanwhile give way. Whether it still counts is looked at
    again when the application is submitted.

    Raises NotFound (draft or slot), NothingEarlier.
    """
    draft = lock_draft(draft_id, by=by)
    content = item_terms(draft.version_id)
    application = application_of(draft)
    known = with_licences(known_of(draft, by=by), content, at=at, project_code=draft.project_code)
    means = meeting.slot_means(content, application, known)
    need = means.needs.get(slot)
    if need is None:
        raise NotFound
    found = offered_to(draft, need, by=by, at=at)
    if found is None:
        raise NothingEarlier
    owner = f"case:{found.case_number}"
    mine = share_papers(ids=found.papers, owner_from=owner, owner_to=by.ref, by=by, at=at)
    draft.slots[slot] = [str(mine[paper].id) for paper in found.papers]
    draft.ways[slot], draft.saved_at = How.EARLIER.value, at
    draft.save(update_fields=["slots", "ways", "saved_at"])


@transaction.atomic
def leave_earlier(*, draft_id: UUID, slot: str, by: Person, at: datetime) -> None:
    """Take the earlier files out of the slot again; harmless where there are none. Raises NotFound."""
    draft = lock_draft(draft_id, by=by)
    if draft.ways.get(slot) != How.EARLIER:
        return
    draft.ways.pop(slot)
    draft.slots[slot] = []
    draft.saved_at = at
    draft.save(update_fields=["slots", "ways", "saved_at"])
