"""Ask further: add to a question that waits, or begin another one in the same thread."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import organisation
from tongban.foundation.messages.public import note_count, post_note
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.services.feedback.enquiries.facts import (
    Asker,
    Attached,
    Enquiry,
    EnquiryState,
    ThreadFull,
    about_of,
)
from tongban.services.feedback.enquiries.limits import check_waiting, one_at_a_time
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.rules import MOST_NOTES, check_question
from tongban.services.feedback.enquiries.standing import as_fact, begin_turn, put_before_office, stored

ASK_FURTHER_ACT = "feedback.ask_further"


@transaction.atomic
def ask_further(
    *, number: str, by: Asker, text: str, at: datetime, files: Sequence[Attached] = ()
) -> Enquiry:
    """Write in the thread of one's own enquiry.

    While a question waits this adds to it, and the limit stays. After an answer, or once it is closed, it is a
    question with a limit of its own by the calendar of the office that has the enquiry. Raises NotFound, Invalid,
    TooManyWaiting, ThreadFull, and what a file is refused for.
    """
    one_at_a_time(by)
    row = lock_own(number, by=by)
    words = check_question(text)
    is_new = row.state != EnquiryState.WAITING
    if is_new:
        check_waiting(by)
    if note_count(about=about_of(number)) >= MOST_NOTES:
        raise ThreadFull
    papers = stored(files, number=number, by=by, at=at)
    post_note(about=about_of(number), by=by, text=words, papers=papers, at=at)
    if is_new:
        row.turn += 1
        row.area_code = organisation(row.organisation_id).area_code  # it may have been passed on since
        begin_turn(row, at=at)
        row.save()
        put_before_office(row, at=at)
    facts = {"turn": row.turn, "is_new": is_new, "length": len(words), "files": len(papers)}
    record(act=ASK_FURTHER_ACT, subject=about_of(number), by=by, at=at, facts=facts)
    return as_fact(row)


def lock_own(number: str, *, by: Asker) -> EnquiryRow:
    """The account's own enquiry, locked. 1 SQL. Raises NotFound."""
    rows = EnquiryRow.objects.select_for_update().filter(by_account=by.account_id)
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound
    return row
