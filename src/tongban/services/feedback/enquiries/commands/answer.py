"""Answer an enquiry: the office writes in the thread, and who asked is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.messages.public import last_note, post_note
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound
from tongban.services.feedback.enquiries.facts import (
    LONGEST_ANSWER,
    MAY_ANSWER,
    Attached,
    Ending,
    Enquiry,
    EnquiryMoved,
    EnquiryState,
    about_of,
)
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.rules import checked_words
from tongban.services.feedback.enquiries.standing import as_fact, end_turn, stored, tell_asker

ANSWER_DUTY = MAY_ANSWER


@transaction.atomic
def answer_enquiry(
    *,
    number: str,
    by: Officer,
    text: str,
    at: datetime,
    files: Sequence[Attached] = (),
    seen: str | None = None,
) -> Enquiry:
    """Answer the question that waits, or add to an answer that was given; a closed enquiry takes none.

    `seen` is the mark of the last note that the officer has read (`last_note`): when somebody has written since, the
    answer is refused, so that nobody answers what a colleague has answered, or ends a question that they do not
    know. None for who has read nothing before, such as a program.

    The limit ends with the answer; the enquiry closes by itself some days after the office wrote last, unless its
    asker asks further.
    Source: 行政许可法 art. 30 (2). Raises NotFound, DutyMissing, EnquiryMoved, Invalid, and what a file is refused for.
    """
    row = lock_at_office(number, by=by)
    if row.state == EnquiryState.CLOSED:
        raise EnquiryMoved
    words = checked_words(text, missing=N_("Write the answer."), longest=LONGEST_ANSWER)
    if seen is not None and seen != last_note(about=about_of(number)):
        raise EnquiryMoved
    papers = stored(files, number=number, by=by, at=at)
    note = post_note(about=about_of(number), by=by, text=words, papers=papers, at=at)
    is_first = row.state == EnquiryState.WAITING
    if is_first:
        end_turn(row, Ending.ANSWERED, by=by, at=at)
        row.state, row.answered_at = EnquiryState.ANSWERED, at
    row.closes_at = at + timedelta(days=settings.ENQUIRY_CLOSE_DAYS)
    row.save()
    facts = {"turn": row.turn, "is_first": is_first, "length": len(words), "files": len(papers)}
    record(act=ANSWER_DUTY, subject=about_of(number), by=by, at=at, facts=facts)
    tell_asker(
        row,
        title=N_("Your enquiry is answered") if is_first else N_("The office has added to its answer"),
        body=N_("%(item)s. Open it to read the answer, and to ask further."),
        what=f"answer:{note}",
        at=at,
    )
    return as_fact(row)


def lock_at_office(number: str, *, by: Officer) -> EnquiryRow:
    """An enquiry of an organisation of the officer, locked. 1 SQL. Raises NotFound, DutyMissing."""
    rows = EnquiryRow.objects.select_for_update().filter(organisation_id__in=by.organisation_ids)
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound
    check_duty(by, ANSWER_DUTY, organisation_id=row.organisation_id)
    return row
