"""What supervision does when it hears of cases and cards."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.kernel import clock
from tongban.services.cases.public import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
    CaseEvent,
    CaseWithdrawn,
    CorrectionRequested,
    SampleObjected,
    StepDone,
    StepOpened,
)
from tongban.services.supervision.commands.notify import notify_card
from tongban.services.supervision.commands.settle_reminders import settle_reminders
from tongban.services.supervision.facts import CardRaised
from tongban.services.supervision.watch import look_at_report, watch_case, watch_objection


def look_at_case(event: CaseEvent, envelope: Envelope) -> None:
    """Judge the case as of the act; the same cards as the sweep raises, once."""
    watch_case(number=event.number, at=event.at)


def end_reminders(event: CaseEvent, envelope: Envelope) -> None:
    """A case that has ended needs no reminding."""
    settle_reminders(case_number=event.number, at=event.at)


def lift_what_was_kept(event: CaseEvent, envelope: Envelope) -> None:
    """What another system reports late may show that a limit was kept."""
    refused_at = event.at if isinstance(event, AcceptanceRefused) else None
    look_at_report(number=event.number, refused_at=refused_at, at=clock.now())


REPORTED: tuple[type[CaseEvent], ...] = (
    CaseAccepted,
    AcceptanceRefused,
    StepDone,
    CaseDecided,
    CaseDelivered,
)
LOOKED_AT: tuple[type[CaseEvent], ...] = (
    StepOpened,
    CorrectionRequested,
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
)
ENDINGS: tuple[type[CaseEvent], ...] = (CaseDelivered, CaseWithdrawn, AcceptanceRefused)
for _kind in LOOKED_AT:
    listen(_kind, name="supervision.look-at-case")(look_at_case)
for _kind in REPORTED:
    listen(_kind, name="supervision.lift-kept")(lift_what_was_kept)
for _kind in ENDINGS:
    listen(_kind, name="supervision.end-reminders")(end_reminders)


@listen(SampleObjected, name="supervision.raise-objection")
def raise_objection(event: SampleObjected, envelope: Envelope) -> None:
    """A person objects to a decision of a rule: a card, once."""
    watch_objection(number=event.number, at=event.at)


@listen(CardRaised, name="supervision.notify")
def tell_who_is_concerned(event: CardRaised, envelope: Envelope) -> None:
    """Messages and a task to explain, once."""
    notify_card(code=event.code, at=event.at)
