"""Pass an enquiry on (转办) to the office that can answer it; the limit stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.services.feedback.enquiries.commands.answer import lock_at_office
from tongban.services.feedback.enquiries.facts import (
    LONGEST_QUESTION,
    Enquiry,
    EnquiryMoved,
    EnquiryPassed,
    EnquiryState,
    about_of,
)
from tongban.services.feedback.enquiries.models import EnquiryPassing
from tongban.services.feedback.enquiries.routing import lead_office, post_at
from tongban.services.feedback.enquiries.rules import check_passing, checked_words
from tongban.services.feedback.enquiries.standing import as_fact, put_before_office, task_key, tell_asker

TRANSFER_ACT = "feedback.transfer_enquiry"
_NO_SUCH_OFFICE = N_("Choose the office that can answer it.")


@transaction.atomic
def transfer_enquiry(*, number: str, to: UUID, reason: str, by: Officer, at: datetime) -> Enquiry:
    """Give a question that waits to another office, with a reason that who asked reads.

    The day by which it is answered does not move: who asked has waited already. Nobody gets back what they
    passed on, except the office for general questions. Raises NotFound, DutyMissing, EnquiryMoved, Invalid.
    """
    row = lock_at_office(number, by=by)
    if row.state != EnquiryState.WAITING:
        raise EnquiryMoved
    words = checked_words(
        reason, missing=N_("Say why they can answer it."), longest=LONGEST_QUESTION, field="reason"
    )
    lead = lead_office()
    post = post_at(to, lead=lead)
    if not post:
        raise Invalid(facts={"fields": {"organisation": _NO_SUCH_OFFICE}})
    earlier = set(row.passings.values_list("from_id", flat=True))
    check_passing(to=to, present=row.organisation_id, earlier=earlier, lead=lead.id if lead else None)
    office = organisation(to)
    EnquiryPassing.objects.create(
        enquiry=row,
        turn=row.turn,
        due_at=row.due_at,
        from_id=row.organisation_id,
        to_id=to,
        reason=words,
        by_ref=by.ref,
        by_name=by.name,
        at=at,
    )
    close_task(key=task_key(row), by=by, at=at, outcome="transferred")
    before = row.organisation_id
    facts = {"from": before, "to": to, "turn": row.turn, "length": len(words)}
    row.organisation_id, row.post_code, row.passes = to, post, row.passes + 1
    row.save(update_fields=["organisation_id", "post_code", "passes"])
    record(act=TRANSFER_ACT, subject=about_of(number), by=by, at=at, facts=facts)
    put_before_office(row, at=at)
    announce(EnquiryPassed(number=number, turn=row.turn, from_id=before, to_id=to, at=at))
    tell_asker(
        row,
        title=N_("Your enquiry was passed to another office"),
        body=N_("%(item)s. %(office)s answers it now. The day by which you are answered stays the same."),
        what=f"passed:{row.passes}",
        at=at,
        office=office.name,
    )
    return as_fact(row)
