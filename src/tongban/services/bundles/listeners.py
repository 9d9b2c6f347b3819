"""What bundles do when they hear of cases and of items. Every listener may hear the same event twice.

Each part is begun in a worker, in the transaction of the listener: one that dies in the middle leaves
nothing behind, and the event is delivered again.
"""

from tongban.foundation.jobs.public import Envelope, enqueue, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.bundles.commands.move_on import open_whole_case
from tongban.services.bundles.commands.note_part import note_accepted, note_ended
from tongban.services.bundles.commands.publish import bundles_with
from tongban.services.bundles.facts import PartMoved, PartState
from tongban.services.bundles.jobs import follow_bundle
from tongban.services.bundles.queries import bundle_case, plan_of_case, whole_of
from tongban.services.cases.public import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDelivered,
    CaseEvent,
    CaseResubmitted,
    CaseSubmitted,
    CaseWithdrawn,
    CorrectionRequested,
    Outcome,
    ProcedureEnded,
    ProcedureStarted,
    case_facts,
    recount_parts,
)
from tongban.services.items.public import ItemPublished, ItemsImported


@listen(CaseSubmitted, name="bundles.open")
def open_whole(event: CaseSubmitted, envelope: Envelope) -> None:
    """A bundle case was submitted: note its services and begin those that need nothing."""
    open_whole_case(number=event.number, at=event.at)


@listen(CaseAccepted, name="bundles.note-accepted")
def hear_accepted(event: CaseAccepted, envelope: Envelope) -> None:
    """A service was accepted."""
    note_accepted(case_number=event.number, at=event.at)


@listen(CaseDelivered, name="bundles.note-delivered")
def hear_delivered(event: CaseDelivered, envelope: Envelope) -> None:
    """The result of a service is there: a licence is in the library before this is told."""
    if whole_of(event.number) is None:
        return
    granted = any(fact.outcome is Outcome.GRANTED for fact in case_facts([event.number]))
    state = PartState.GRANTED if granted else PartState.REFUSED
    note_ended(case_number=event.number, state=state, at=event.at)


@listen(AcceptanceRefused, name="bundles.note-not-accepted")
def hear_not_accepted(event: AcceptanceRefused, envelope: Envelope) -> None:
    """A service was not accepted."""
    note_ended(case_number=event.number, state=PartState.REFUSED, at=event.at)


@listen(CaseWithdrawn, name="bundles.note-withdrawn")
def hear_withdrawn(event: CaseWithdrawn, envelope: Envelope) -> None:
    """A service was taken back by its applicant, alone or with the whole."""
    note_ended(case_number=event.number, state=PartState.WITHDRAWN, at=event.at)


def hear_stopped(event: CaseEvent, envelope: Envelope) -> None:
    """What stops the clock of a service, or waits for the applicant, moves the last day of the whole."""
    part = whole_of(event.number)
    if part is not None:
        recount_parts(number=part.bundled.number, at=event.at)


_STOPS: tuple[type[CaseEvent], ...] = (
    CorrectionRequested,
    CaseResubmitted,
    ProcedureStarted,
    ProcedureEnded,
)
for _kind in _STOPS:
    listen(_kind, name="bundles.recount-whole")(hear_stopped)


@listen(ItemPublished, name="bundles.follow-item")
def follow_item(event: ItemPublished, envelope: Envelope) -> None:
    """An item has a new version: have the guides of its bundles put together anew."""
    for code in bundles_with(frozenset({event.code})):
        enqueue(follow_bundle, code=code)


@listen(ItemsImported, name="bundles.follow-items")
def follow_imported(event: ItemsImported, envelope: Envelope) -> None:
    """The same for a batch."""
    for code in bundles_with(frozenset(event.codes)):
        enqueue(follow_bundle, code=code)


TOLD: dict[PartState, tuple[str, str]] = {
    PartState.HELD: (
        N_("A service of your application could not be begun"),
        N_("%(part)s, of “%(item)s”. Open it for the reason and what you can do."),
    ),
    PartState.STOPPED: (
        N_("A service of your application will not begin"),
        N_("%(part)s, of “%(item)s”: it needs a result that was not granted. The others go on."),
    ),
}


@listen(PartMoved, name="bundles.tell-applicant")
def tell_applicant(event: PartMoved, envelope: Envelope) -> None:
    """Tell the applicant plainly when a service is held or will not begin; its own case tells the rest."""
    told = TOLD.get(event.state)
    bundled = bundle_case(event.number)
    for fact in case_facts([event.number]) if told and bundled.withdrawn_at is None else []:
        if fact.account_id is not None and told:
            send_message(
                key=str(envelope.id),
                to_account=fact.account_id,
                about=f"cases:{event.number}",
                title=told[0],
                body=told[1],
                facts={
                    "item": fact.item_name,
                    "part": plan_of_case(bundled).member(event.key).title,
                    "number": event.number,
                },
                url=f"/my/bundles/{event.number}/",
                at=event.at,
                urgent=event.state is PartState.HELD,
            )
