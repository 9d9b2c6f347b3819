"""What becomes of promises once a case is decided, and what the applicant is told of them."""

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import has_post
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.resources.credit.public import (
    CommitmentBroken,
    CommitmentEvent,
    CommitmentKept,
    CreditHolder,
    CreditRepaired,
    NewCommitment,
    register_commitment,
)
from tongban.services.cases.events import CaseDecided
from tongban.services.cases.facts import HolderKind, How, Outcome, SlotMet
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.cases.queries import followers_of, slots_of
from tongban.services.cases.rules import OPEN_STATES
from tongban.standards.working_time import Limit, LimitUnit, add_limit

BY = SystemActor(job="commitments")
CHECKING_POST = "review"  # who checks; where an organisation has no such post, who accepts
TOLD: dict[type[CommitmentEvent], tuple[str, str]] = {
    CommitmentKept: (
        N_("Your promise was checked"),
        N_("%(item)s: what you promised for “%(name)s” is true. Nothing more is to be done."),
    ),
    CommitmentBroken: (
        N_("Your promise proved untrue"),
        N_(
            "%(item)s: what you promised for “%(name)s” is not true. Open it for the reasons and your ways from here."
        ),
    ),
    CreditRepaired: (
        N_("Your credit is repaired"),
        N_("%(item)s: the promise for “%(name)s” no longer counts against you."),
    ),
}


@listen(CaseDecided, name="cases.register-commitments")
def register_promises(event: CaseDecided, envelope: Envelope) -> None:
    """Register each promise on which something was granted, with the day by which it is checked."""
    if event.outcome is not Outcome.GRANTED:
        return
    with transaction.atomic():
        case = Case.objects.get(number=event.number)
        for slot in slots_of(case.id):
            if slot.how is How.COMMITMENT:
                register_commitment(commitment=_commitment(case, slot), by=BY, at=event.at)


def promises_undecided(by: Person) -> list[tuple[CaseSlot, Case]]:
    """What the person promised in cases that are not decided yet, the latest case first. 1 SQL."""
    mine = Case.objects.of_person(by.account_id, by.person_id).filter(
        state__in=OPEN_STATES, decided_at__isnull=True
    )
    slots = CaseSlot.objects.filter(case__in=mine, how=How.COMMITMENT).select_related("case")
    latest = {(slot.case_id, slot.key): slot for slot in slots.order_by("-case__submitted_at", "round")}
    return [(slot, slot.case) for slot in latest.values()]


def _commitment(case: Case, slot: SlotMet) -> NewCommitment:
    terms = slot.terms
    if case.decided_on is None:
        raise RuntimeError("a promise is registered once its case is decided")
    limit = Limit(count=int(terms["check_days"]), unit=LimitUnit.CALENDAR_DAYS)
    is_firm = case.holder == HolderKind.FIRM
    return NewCommitment(
        case_number=case.number,
        slot=slot.key,
        slot_name=slot.name,
        title=case.item_name,
        holder=CreditHolder(uscc=case.uscc) if is_firm else CreditHolder(person_id=case.person_id),
        holder_masked=case.applicant_masked,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        post_code=CHECKING_POST if has_post(case.organisation_id, CHECKING_POST) else "accept",
        duty=terms["duty"],
        content=terms["content"],
        liability=terms["liability"],
        text_sha256=terms["sha256"],
        check_by=terms["check_by"],
        made_at=case.submitted_at,
        check_due_on=add_limit(case.decided_on, limit, calendar_for(case.area_code)),
    )


def tell_of_promise(event: CommitmentEvent, envelope: Envelope) -> None:
    """Put one message into the inbox of everybody who follows the case."""
    case = Case.objects.filter(number=event.case_number).first()
    if case is None:
        return
    name = next((slot.name for slot in slots_of(case.id) if slot.key == event.slot), "")
    title, body = TOLD[type(event)]
    for account in followers_of(case):
        send_message(
            key=str(envelope.id),
            to_account=account,
            about=f"cases:{case.number}",
            title=title,
            body=body,
            facts={"item": case.item_name, "name": name},
            url="/my/commitments/",
            at=event.at,
        )


for _kind in TOLD:
    listen(_kind, name="cases.tell-of-promise")(tell_of_promise)
