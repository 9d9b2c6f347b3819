"""A draft as the application that it would be."""

from dataclasses import replace
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.services.cases.facts import Application, Capacity, HolderKind, How, SlotInput
from tongban.services.cases.known import Known, known_of_draft, own_person_id
from tongban.services.cases.models import Draft
from tongban.services.cases.receiving import choice_of


def application_of(draft: Draft) -> Application:
    """The application that this draft is so far."""
    return Application(
        item_code=draft.item_code,
        version_id=draft.version_id,
        holder=HolderKind(draft.holder),
        uscc=draft.uscc or None,
        person_id=draft.person_id,
        capacity=Capacity(draft.capacity),
        answers=draft.answers,
        form=draft.form,
        slots=slot_inputs(draft),
        channel="online",
        of_licence=draft.of_licence,
        delivery=choice_of(draft),
        project_code=draft.project_code,
        draft_id=draft.id,
    )


def known_of(draft: Draft, *, by: Person | Officer) -> Known:
    """What was known of the applicant when the draft last asked, and who that is."""
    return replace(known_of_draft(draft), person_id=draft.person_id or own_person_id(by))


def slot_inputs(draft: Draft) -> tuple[SlotInput, ...]:
    """What is handed in for each slot so far. A promise is kept only once its box was ticked."""
    return tuple(
        SlotInput(
            key=key,
            papers=tuple(UUID(paper) for paper in draft.slots.get(key, [])),
            way=(way := How(draft.ways[key]) if key in draft.ways else None),
            is_signed=way is How.COMMITMENT,
        )
        for key in dict.fromkeys([*draft.slots, *draft.ways])
    )
