"""Choose how a material is given: a promise (告知承诺), later (容缺), on paper at the counter, or as usual."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.services.cases import intake, meeting
from tongban.services.cases.access import lock_draft
from tongban.services.cases.drafts import application_of, known_of
from tongban.services.cases.facts import How, SlotInput
from tongban.services.cases.known import with_licences
from tongban.services.items.public import item_terms


@transaction.atomic
def choose_way(
    *, draft_id: UUID, slot: str, way: How | None, is_signed: bool, by: Person, at: datetime
) -> None:
    """Keep the way that the applicant chose for a material; None goes back to handing it in as usual.

    Nothing is chosen beforehand. A promise is kept only when its box was ticked (`is_signed`). Files
    that were uploaded stay, and count again when the way is given up. 4 SQL at most.

    Source: 国办发〔2020〕42号 (the applicant chooses freely; duty, content and liability are told first).

    Raises NotFound, SlotUnknown, CommitmentNotOpen, CommitmentNotSigned, DeferralNotOpen, WayNotOpen.
    """
    draft = lock_draft(draft_id, by=by)
    content = item_terms(draft.version_id)
    if slot not in {one.key for one in content.slots}:
        raise intake.SlotUnknown(facts={"keys": slot})
    if way is None:
        draft.ways.pop(slot, None)
    else:
        chosen = SlotInput(key=slot, way=way, is_signed=is_signed)
        application = replace(application_of(draft), slots=(chosen,))
        known = with_licences(known_of(draft, by=by), content, at=at, project_code=draft.project_code)
        means = meeting.slot_means(content, application, known)
        meeting.check_ways(means, application, meeting.met_slots(means, application))
        draft.ways[slot] = way.value
    draft.saved_at = at
    draft.save(update_fields=["ways", "saved_at"])
