"""Ask again the registers that did not answer when a draft was begun."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.services.cases.access import lock_draft
from tongban.services.cases.drafts import application_of
from tongban.services.cases.known import known_facts, known_of_draft, locked_facts, with_earlier
from tongban.services.items.public import item_terms


@transaction.atomic
def ask_again(*, draft_id: UUID, by: Person, at: datetime) -> bool:
    """Fill in what has come meanwhile; answers whether every register has spoken now.

    What was typed into a field that is known now gives way to what the register says. A draft for
    which nothing is missing is left alone. Raises NotFound, and what `known_facts` refuses.
    """
    draft = lock_draft(draft_id, by=by)
    if not known_of_draft(draft).silent:
        return True
    content = item_terms(draft.version_id)
    known = with_earlier(
        known_facts(
            content,
            item_code=draft.item_code,
            whom=application_of(draft).whom,
            by=by,
            case_number=None,
            at=at,
        ),
        draft.known,
    )
    draft.known, draft.known_at = dict(known.facts), at
    locked = locked_facts(content, known)
    draft.form = {name: value for name, value in draft.form.items() if name not in locked}
    draft.save(update_fields=["known", "known_at", "form"])
    return not known_of_draft(draft).silent
