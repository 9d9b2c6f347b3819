"""What the house does when it hears of a case: open its process, deliver its result, tell the applicant."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from tongban.foundation.calendars.public import KEPT_SECONDS, CalendarChanged
from tongban.foundation.jobs.public import Envelope, enqueue, enqueue_at, listen, start_long_job
from tongban.foundation.messages.public import send_message
from tongban.foundation.papers.public import DocumentMade, document_of
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.resources.licences.public import annotate_licence, licence
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.agreeing import how_holder_agreed
from tongban.services.cases.commands.deliver import deliver_case
from tongban.services.cases.commands.recount import BY as CALENDAR
from tongban.services.cases.events import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
    CaseEvent,
    CaseReported,
    CaseResubmitted,
    CaseSubmitted,
    CorrectionRequested,
    EntriesChecked,
    LimitExtended,
    ProcedureEnded,
    ProcedureStarted,
    RenewalDeemed,
    ResultIssued,
)
from tongban.services.cases.facts import IN_PARTS, CaseState, How, Outcome
from tongban.services.cases.fees.charging import is_fee_settled
from tongban.services.cases.instant.jobs import decide_submitted
from tongban.services.cases.jobs import bind_case_pictures, recount, recount_late
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.notices import order_application_form
from tongban.services.cases.queries import followers_of, slots_of
from tongban.services.cases.receipts import order_receipt
from tongban.services.cases.steps import begin_process
from tongban.services.items.public import terms_for
from tongban.services.payments.public import BillEvent, BillPaid, BillWaived

BY = SystemActor(job="delivery")
COPIER = SystemActor(job="cases.annotate-licences")

TOLD: dict[type[CaseEvent], tuple[str, str]] = {
    CaseSubmitted: (
        N_("We have received your application"),
        N_("%(item)s. We answer by %(due_date)s whether we accept it."),
    ),
    CorrectionRequested: (
        N_("Please correct your application"),
        N_("%(item)s. Open the case to see what to mend."),
    ),
    CaseAccepted: (
        N_("We have accepted your application"),
        N_("%(item)s. You get the decision by %(due_date)s."),
    ),
    CaseReported: (
        N_("Your application lies with the superior, which decides"),
        N_("%(item)s. You need not hand anything in again. You get the decision by %(due_date)s."),
    ),
    ProcedureStarted: (
        N_("Your application needs a special procedure"),
        N_(
            "%(item)s. The notice says which, why and how long; what there is for you to do stands there too."
        ),
    ),
    ProcedureEnded: (
        N_("A special procedure of your application is over"),
        N_("%(item)s. You get the decision by %(due_date)s."),
    ),
    LimitExtended: (
        N_("The decision on your application takes longer"),
        N_("%(item)s. The last day by law is %(due_date)s now; the notice says why."),
    ),
    AcceptanceRefused: (
        N_("We cannot accept your application"),
        N_("%(item)s. Open the case for the reasons."),
    ),
    CaseDecided: (
        N_("Your application has been decided"),
        N_("%(item)s. Open the case to read the decision."),
    ),
    RenewalDeemed: (
        N_("Your licence is renewed by law"),
        N_(
            "%(item)s. The office did not decide by %(due_date)s, the last day of your licence, so the law has renewed it."
        ),
    ),
    CaseDelivered: (
        N_("Your result is ready"),
        N_("%(item)s. The result is in your space. Please rate the service."),
    ),
}


# what is said where nothing sets a day: such a service has no limit for the acceptance, or none at all
WITHOUT_DAY: dict[type[CaseEvent], str] = {
    CaseSubmitted: N_("%(item)s. We tell you as soon as it is accepted."),
    CaseAccepted: N_("%(item)s. We tell you as soon as it is decided."),
    CaseReported: N_("%(item)s. You need not hand anything in again."),
    ProcedureEnded: N_("%(item)s. Open the case for what came out of it."),
    LimitExtended: N_(
        "%(item)s. The notice says why; the new last day is told when the special procedure ends."
    ),
}


@listen(CaseSubmitted, name="cases.begin-process")
def open_process(event: CaseSubmitted, envelope: Envelope) -> None:
    """Open the acceptance step at its post. Once: a case that has steps is left alone."""
    with transaction.atomic():
        case = lock_any_case(event.number)
        if case.state == CaseState.RECEIVED and not CaseStep.objects.filter(case=case).exists():
            if case.handling_system != IN_PARTS:
                begin_process(case, at=event.at)
            order_application_form(case, at=event.at)
            order_receipt(case, at=event.at)
            if terms_for(case.version_id, case.answers).instant is not None:
                enqueue(decide_submitted, number=case.number)


@listen(CaseSubmitted, name="cases.bind-pictures")
def have_pictures_bound(event: CaseSubmitted, envelope: Envelope) -> None:
    """Have a worker make one PDF of each material's photographed pages; the parts of a bundle case have theirs."""
    if not Case.objects.filter(number=event.number, handling_system=IN_PARTS).exists():
        enqueue(bind_case_pictures, number=event.number)


@listen(CaseResubmitted, name="cases.bind-more-pictures")
def have_more_pictures_bound(event: CaseResubmitted, envelope: Envelope) -> None:
    """The same for what a correction brought."""
    enqueue(bind_case_pictures, number=event.number)


@listen(CaseResubmitted, name="cases.order-corrected-form")
def order_corrected_form(event: CaseResubmitted, envelope: Envelope) -> None:
    """The application as it stands with the correction, signed anew; ordered again it is the same paper."""
    with transaction.atomic():
        order_application_form(lock_any_case(event.number), at=event.at)


@listen(CaseSubmitted, name="cases.annotate-licences")
def copy_licences(event: CaseSubmitted, envelope: Envelope) -> None:
    """Make a copy for this case of each licence that stands in for a material; heard again it changes nothing."""
    case = Case.objects.get(number=event.number)
    if case.handling_system == IN_PARTS:
        return  # each part has its own copies made, for the office that sees them
    used = dict.fromkeys(slot.licence for slot in slots_of(case.id) if slot.how is How.LICENCE)
    if not used:
        return
    consent = how_holder_agreed(case)
    for identifier in used:
        annotate_licence(
            identifier=identifier,
            purpose=f"办理“{case.item_name}”",
            item=case.item_name,
            case_number=case.number,
            receiver_id=case.organisation_id,
            consent=consent,
            by=COPIER,
            at=event.at,
        )


@listen(DocumentMade, name="cases.deliver-result")
def deliver_when_made(event: DocumentMade, envelope: Envelope) -> None:
    """Deliver as soon as the sealed result is there: the licence, or the decision where there is none."""
    kind, _, key = event.owner.partition(":")
    number = key if kind == "case" else licence(UUID(key)).case_number if kind == "licence" else None
    case = Case.objects.filter(number=number, state=CaseState.DECIDED).first() if number else None
    if case is None:
        return
    if kind == "licence" or (event.kind == "decision" and _decision_is_result(case)):
        deliver_case(number=case.number, by=BY, at=clock.now())


@listen(ResultIssued, name="cases.deliver-decision")
def deliver_when_issued(event: ResultIssued, envelope: Envelope) -> None:
    """A result without a licence is the decision itself: deliver when its paper is already made."""
    case = Case.objects.filter(number=event.number, state=CaseState.DECIDED).first()
    if case is not None and not case.licence and _decision_is_made(case):
        deliver_case(number=case.number, by=BY, at=clock.now())


def deliver_when_paid(event: BillEvent, envelope: Envelope) -> None:
    """A decision that waited for nothing but the fee is delivered."""
    kind, _, number = event.about.partition(":")
    case = Case.objects.filter(number=number, state=CaseState.DECIDED).first() if kind == "cases" else None
    if case is not None and _decision_is_result(case) and _decision_is_made(case):
        deliver_case(number=case.number, by=BY, at=clock.now())


def _decision_is_made(case: Case) -> bool:
    decision = document_of(owner=f"case:{case.number}", kind="decision")
    return decision is not None and decision.paper is not None


def _decision_is_result(case: Case) -> bool:
    """A refusal, or a grant without a licence that has been issued already and whose fee is settled."""
    if case.outcome == Outcome.REFUSED:
        return True
    return (
        not case.licence
        and is_fee_settled(case)
        and not CaseStep.objects.filter(case=case, done_at__isnull=True).exists()
    )


@listen(CalendarChanged, name="cases.recount-dates")
def recount_when_calendar_changes(event: CalendarChanged, envelope: Envelope) -> None:
    """Begin the long job that counts anew; heard twice it runs twice, and the second changes nothing."""
    arguments = {"area_code": event.area_code, "first": event.first.isoformat(), "because": event.because}
    start_long_job(
        recount,
        title=N_("Days of open cases are counted anew"),
        by=CALENDAR,
        at=event.at,
        facts={"area": event.area_code, "because": event.because},
        arguments=arguments,
    )
    enqueue_at(recount_late, envelope.announced_at + timedelta(seconds=2 * KEPT_SECONDS), **arguments)


@listen(EntriesChecked, name="cases.tell-of-differences")
def tell_of_differences(event: EntriesChecked, envelope: Envelope) -> None:
    """Tell who follows the case only when something differs from the register."""
    if not event.differing:
        return
    case = Case.objects.get(number=event.number)
    for account in followers_of(case):
        send_message(
            key=str(envelope.id),
            to_account=account,
            about=f"cases:{case.number}",
            title=N_("What you typed differs from the register"),
            body=N_(
                "%(item)s. The register answers again; %(n)s entries differ from it. The office sees both and "
                "asks you if it needs to. You need not do anything now."
            ),
            facts={"item": case.item_name, "n": len(event.differing), "number": case.number},
            url=f"/my/cases/{case.number}/",
            at=event.at,
        )


def tell_applicant(event: CaseEvent, envelope: Envelope) -> None:
    """Put one message into the inbox of everybody who follows the case: the applicant, who applied for them."""
    case = Case.objects.get(number=event.number)
    due = _day_told(event, case)
    title, body = TOLD[type(event)]
    for account in followers_of(case):
        send_message(
            key=str(envelope.id),
            to_account=account,
            about=f"cases:{case.number}",
            title=title,
            body=body if due else WITHOUT_DAY.get(type(event), body),
            facts={"item": case.item_name, "due_date": due.isoformat() if due else "", "number": case.number},
            url=f"/my/cases/{case.number}/",
            at=event.at,
            urgent=isinstance(event, CorrectionRequested),
        )


def _day_told(event: CaseEvent, case: Case) -> date | None:
    """The day that the message names."""
    if isinstance(event, LimitExtended):
        return event.statutory_due_on
    if isinstance(event, RenewalDeemed):
        return event.renew_by
    if isinstance(event, ProcedureEnded):
        return event.due_on
    if isinstance(event, CaseReported) and case.stopped_on:
        return None
    if isinstance(event, CaseAccepted | CaseReported):
        return case.promised_due_on or case.statutory_due_on
    return case.acceptance_due_on


_SETTLED: tuple[type[BillEvent], ...] = (BillPaid, BillWaived)
for _settled in _SETTLED:
    listen(_settled, name="cases.deliver-paid")(deliver_when_paid)
for _kind in TOLD:
    listen(_kind, name="cases.tell-applicant")(tell_applicant)
