"""How the result reaches the applicant: what is on offer, and the parcel that follows the decision."""

from dataclasses import asdict
from typing import Any

from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import Envelope, listen
from tongban.kernel.actors import SystemActor
from tongban.services.cases.events import AcceptanceRefused, CaseDelivered, CaseEvent, CaseWithdrawn
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, Draft
from tongban.services.cases.steps import subject_of
from tongban.services.delivery.public import (
    Choice,
    Recipient,
    Way,
    cancel_parcel,
    parcel_of,
    send_off,
    way_choices,
    ways_open,
)
from tongban.services.items.public import ItemContent, item_terms

BY = SystemActor(job="delivery")


def ways_of(content: ItemContent) -> tuple[Way, ...]:
    """The ways that the result of this item can go; none but the electronic one where nothing is on paper."""
    if content.result is None:
        return (Way.ELECTRONIC,)
    return ways_open(may_be_sent=bool(content.sends_by_courier))


def choice_of(draft: Draft) -> Choice | None:
    """What the draft's applicant chose; None is the electronic result."""
    kept: dict[str, Any] = draft.delivery
    if not kept or kept["way"] == Way.ELECTRONIC:
        return None
    recipient = Recipient(**kept["recipient"]) if kept.get("recipient") else None
    return Choice(way=Way(kept["way"]), recipient=recipient)


def wanted_way(case: Case) -> str:
    """How the applicant wants the result beside the electronic one, in words; empty: not at all. 2 SQL."""
    parcel = parcel_of(subject_of(case))
    return way_choices((parcel.way,))[0][1] if parcel else ""


def kept_choice(choice: Choice) -> dict[str, Any]:
    """The choice as a draft keeps it."""
    return {"way": choice.way, "recipient": asdict(choice.recipient) if choice.recipient else {}}


@listen(CaseDelivered, name="cases.send-off-parcel")
def send_off_parcel(event: CaseDelivered, envelope: Envelope) -> None:
    """The electronic result is there: the one on paper goes the way that was chosen; a refusal has none."""
    case = Case.objects.get(number=event.number)
    if case.outcome == Outcome.GRANTED:
        send_off(subject=subject_of(case), place=_place(case), by=BY, at=event.at)
    else:
        cancel_parcel(subject=subject_of(case), by=BY, at=event.at)


def forget_parcel(event: CaseEvent, envelope: Envelope) -> None:
    """There will be no result."""
    cancel_parcel(subject=f"cases:{event.number}", by=BY, at=event.at)


_ENDS: tuple[type[CaseEvent], ...] = (CaseWithdrawn, AcceptanceRefused)
for _kind in _ENDS:
    listen(_kind, name="cases.forget-parcel")(forget_parcel)


def _place(case: Case) -> str:
    """The first counter that the guide names, else the office."""
    places = item_terms(case.version_id).places
    if places:
        return "，".join(part for part in (places[0].name, places[0].address) if part)
    return organisation(case.organisation_id).name
