"""What supervision does when it hears of cases and cards."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.kernel import clock
from tongban.resources.exchange.public import AnswerOverdue
from tongban.resources.fusion.public import DeliveryLanded, DeliverySettled
from tongban.services.cases.public import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
    CaseEvent,
    CaseSentBack,
    CaseWithdrawn,
    CorrectionRequested,
    LimitExtended,
    ProcedureStarted,
    SampleObjected,
    SiteVisited,
    StepDone,
    StepOpened,
)
from tongban.services.feedback.public import CaseRated, ComplaintSettled, EnquiryPassed, EnquirySettled
from tongban.services.payments.public import BillEvent, BillOpened, BillPaid, BillWaived
from tongban.services.supervision.commands.notify import notify_card
from tongban.services.supervision.commands.settle_reminders import settle_reminders
from tongban.services.supervision.facts import CardRaised
from tongban.services.supervision.watch import look_at_report, watch_case
from tongban.services.supervision.watch_acts import watch_acts
from tongban.services.supervision.watch_deliveries import look_at_delivery
from tongban.services.supervision.watch_enquiries import watch_enquiry
from tongban.services.supervision.watch_sharing import watch_sharing


def look_at_case(event: CaseEvent, envelope: Envelope) -> None:
    """Judge the case as of the act; the same cards as the sweep raises, once."""
    watch_case(number=event.number, at=event.at)


def judge_acts(event: CaseEvent, envelope: Envelope) -> None:
    """Judge what was done in the case; the same cards as a replay says, once."""
    watch_acts(number=event.number, at=event.at)


def judge_bill(event: BillEvent, envelope: Envelope) -> None:
    """Judge the case for which money is asked."""
    if event.about.startswith(CASES):
        watch_acts(number=event.about.removeprefix(CASES), at=event.at)


@listen(CaseRated, name="supervision.judge-rating")
def judge_rating(event: CaseRated, envelope: Envelope) -> None:
    """Judge a case that was rated."""
    if event.is_bad:
        watch_acts(number=event.number, at=event.rated_at)


@listen(ComplaintSettled, name="supervision.judge-complaint")
def judge_complaint(event: ComplaintSettled, envelope: Envelope) -> None:
    """Judge a case when a complaint about it has come to its end."""
    watch_acts(number=event.number, at=event.at)


@listen(EnquirySettled, name="supervision.judge-enquiry")
def judge_enquiry(event: EnquirySettled, envelope: Envelope) -> None:
    """Judge an enquiry when a question of it has come to its end, and end the reminders of that."""
    watch_enquiry(number=event.number, at=event.at)


@listen(EnquiryPassed, name="supervision.judge-passed-enquiry")
def judge_passed_enquiry(event: EnquiryPassed, envelope: Envelope) -> None:
    """Judge an enquiry that was passed on: who had it is reminded no more, who has it now is."""
    watch_enquiry(number=event.number, at=event.at)


@listen(AnswerOverdue, name="supervision.judge-sharing")
def judge_sharing(event: AnswerOverdue, envelope: Envelope) -> None:
    """Judge a request for data whose day has passed."""
    watch_sharing(number=event.number, at=event.at)


@listen(DeliveryLanded, name="supervision.look-at-landed")
def look_at_landed(event: DeliveryLanded, envelope: Envelope) -> None:
    """What was owed and has come ends its cards."""
    look_at_delivery(agreement=event.agreement, at=clock.now())


@listen(DeliverySettled, name="supervision.look-at-settled")
def look_at_settled(event: DeliverySettled, envelope: Envelope) -> None:
    """The same when it had been set aside first."""
    look_at_delivery(agreement=event.agreement, at=clock.now())


def end_reminders(event: CaseEvent, envelope: Envelope) -> None:
    """A case that has ended needs no reminding."""
    settle_reminders(case_number=event.number, at=event.at)


def lift_what_was_kept(event: CaseEvent, envelope: Envelope) -> None:
    """What another system reports late may show that a limit was kept."""
    refused_at = event.at if isinstance(event, AcceptanceRefused) else None
    at = clock.now()
    if look_at_report(number=event.number, refused_at=refused_at, at=at) is not None:
        watch_acts(number=event.number, at=at)


CASES = "cases:"
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
# after these a rule over acts may find something
JUDGED: tuple[type[CaseEvent], ...] = (
    CorrectionRequested,
    AcceptanceRefused,
    CaseSentBack,
    SiteVisited,
    LimitExtended,
    ProcedureStarted,
    SampleObjected,
    CaseDecided,
    CaseDelivered,
)
BILLED: tuple[type[BillEvent], ...] = (BillOpened, BillPaid, BillWaived)
ENDINGS: tuple[type[CaseEvent], ...] = (CaseDelivered, CaseWithdrawn, AcceptanceRefused)
for _kind in LOOKED_AT:
    listen(_kind, name="supervision.look-at-case")(look_at_case)
for _kind in REPORTED:
    listen(_kind, name="supervision.lift-kept")(lift_what_was_kept)
for _kind in JUDGED:
    listen(_kind, name="supervision.judge-acts")(judge_acts)
for _bill in BILLED:
    listen(_bill, name="supervision.judge-bill")(judge_bill)
for _kind in ENDINGS:
    listen(_kind, name="supervision.end-reminders")(end_reminders)


@listen(CardRaised, name="supervision.notify")
def tell_who_is_concerned(event: CardRaised, envelope: Envelope) -> None:
    """Messages and a task to explain, once."""
    notify_card(code=event.code, at=event.at)
