"""What is signed and where to go: the application of a draft, a correction, or another document."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.identity.public import Person
from tongban.foundation.seals.public import Asked, asked_of
from tongban.kernel import clock
from tongban.kernel.errors import N_
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
class Words:
    """What the signing page says of its document: message ids."""

    heading: str
    lede: str
    statement: str  # what one says with the signature
    sign: str  # on the button
    back: str


APPLICATION = Words(
    heading=N_("Sign the application"),
    lede=N_("Look at the document, then sign it. With your signature it is handed in."),
    statement=N_(
        "What I say and hand in is true and complete. I know that untrue statements have legal consequences."
    ),
    sign=N_("Sign and submit"),
    back=N_("Back, change something"),
)
CORRECTION = replace(APPLICATION, heading=N_("Sign the correction"), sign=N_("Sign and hand in"))


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is signed here and where to go.

    `hand_in` does what was signed, and gives the address to go to. `parts` are the document where it is read
    on the page itself, titles as message ids; `pdf` is its address where it is a file.
    """

    asked: Asked
    name: str
    words: Words
    here: str
    back: str
    hand_in: Callable[[HttpRequest], str]
    ask_again: Callable[[], object]
    layout: str = "ui/portal.html"
    crumbs: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    pdf: str = ""
    content: ItemContent | None = None
    organisation_id: UUID | None = None
    draft_id: UUID | None = None


def draft_place(draft_id: UUID, person: Person) -> Place | None:
    draft = draft_queries.own_draft(draft_id, by=person)
    subject = sign_request_of_draft(draft_id)
    asked = asked_of(subject, by=person)
    if asked is None:
        return None
    signature = SignedOnPage(subject=subject)
    address = {"draft_id": draft_id}
    content = item_terms(draft.version_id)

    def hand_in(request: HttpRequest) -> str:
        number = submit_case(
            application=replace(application_of(draft), signature=signature),
            by=person,
            at=clock.now(),
            key=f"draft:{draft_id}",
        ).number
        request.session["submitted"] = number
        return reverse("cases:track", args=[number])

    return Place(
        asked=asked,
        name=content.name,
        words=APPLICATION,
        content=content,
        organisation_id=last_published(draft.item_code).organisation_id,
        here=reverse("cases:sign", kwargs=address),
        pdf=reverse("cases:sign_pdf", kwargs=address),
        back=reverse("cases:check", kwargs=address),
        hand_in=hand_in,
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
    content = item_terms(case.version_id)

    def hand_in(request: HttpRequest) -> str:
        resubmit_case(
            number=number,
            form=form,
            slots=slots,
            signature=SignedOnPage(subject=subject),
            by=person,
            at=clock.now(),
        )
        messages.success(request, _("Thank you. We have your correction."))
        return reverse("cases:track", args=[number])

    return Place(
        asked=asked,
        name=content.name,
        words=CORRECTION,
        content=content,
        organisation_id=case.organisation_id,
        here=reverse("cases:sign_correction", args=[number]),
        pdf=reverse("cases:correction_pdf", args=[number]),
        back=reverse("cases:correct", args=[number]),
        hand_in=hand_in,
        ask_again=lambda: ask_for_correction(
            number=number, form=form, slots=slots, by=person, at=clock.now()
        ),
    )
