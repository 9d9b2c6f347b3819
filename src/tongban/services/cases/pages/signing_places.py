"""What is signed and where to go: the application of a draft, or a correction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse

from tongban.foundation.identity.public import (
    Person,
)
from tongban.foundation.seals.public import (
    Asked,
    asked_of,
)
from tongban.kernel import clock
from tongban.services.cases import draft_queries, queries
from tongban.services.cases.commands.ask_signature import (
    ask_for_correction,
    ask_for_draft,
    sign_request_of_correction,
    sign_request_of_draft,
)
from tongban.services.cases.commands.resubmit import resubmit_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import SignedOnPage, SlotInput
from tongban.services.items.public import ItemContent, item_terms, last_published


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is signed here and where to go: the application of a draft, or a correction."""

    asked: Asked
    content: ItemContent
    organisation_id: UUID
    here: str
    pdf: str
    back: str
    is_correction: bool
    hand_in: Callable[[], str]  # submits what was signed; returns the case's number
    ask_again: Callable[[], object]
    draft_id: UUID | None = None


def draft_place(draft_id: UUID, person: Person) -> Place | None:
    draft = draft_queries.own_draft(draft_id, by=person)
    subject = sign_request_of_draft(draft_id)
    asked = asked_of(subject, by=person)
    if asked is None:
        return None
    signature = SignedOnPage(subject=subject)
    address = {"draft_id": draft_id}
    return Place(
        asked=asked,
        content=item_terms(draft.version_id),
        organisation_id=last_published(draft.item_code).organisation_id,
        here=reverse("cases:sign", kwargs=address),
        pdf=reverse("cases:sign_pdf", kwargs=address),
        back=reverse("cases:check", kwargs=address),
        is_correction=False,
        hand_in=lambda: (
            submit_case(
                application=replace(application_of(draft), signature=signature),
                by=person,
                at=clock.now(),
                key=f"draft:{draft_id}",
            ).number
        ),
        ask_again=lambda: ask_for_draft(
            application=application_of(draft), draft_id=draft_id, by=person, at=clock.now()
        ),
        draft_id=draft_id,
    )


def correction_place(number: str, person: Person) -> Place | None:
    case = queries.own_case(number, by=person)
    subject = sign_request_of_correction(number)
    asked = asked_of(subject, by=person)
    if asked is None:
        return None
    form = dict(asked.payload["form"])
    slots = [
        SlotInput(key=key, papers=tuple(UUID(paper) for paper in papers))
        for key, papers in asked.payload["slots"].items()
    ]
    return Place(
        asked=asked,
        content=item_terms(case.version_id),
        organisation_id=case.organisation_id,
        here=reverse("cases:sign_correction", args=[number]),
        pdf=reverse("cases:correction_pdf", args=[number]),
        back=reverse("cases:correct", args=[number]),
        is_correction=True,
        hand_in=lambda: (
            resubmit_case(
                number=number,
                form=form,
                slots=slots,
                signature=SignedOnPage(subject=subject),
                by=person,
                at=clock.now(),
            ).number
        ),
        ask_again=lambda: ask_for_correction(
            number=number, form=form, slots=slots, by=person, at=clock.now()
        ),
    )
