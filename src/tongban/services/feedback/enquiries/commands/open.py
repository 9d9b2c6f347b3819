"""Open an enquiry (咨询): a question goes to the office that answers for the service, and its limit begins."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tongban.foundation.messages.public import post_note
from tongban.foundation.trail.public import record
from tongban.services.feedback.enquiries.facts import (
    BEFORE,
    Asker,
    Attached,
    Enquiry,
    about_of,
)
from tongban.services.feedback.enquiries.limits import check_day, check_waiting, one_at_a_time
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.numbers import next_enquiry_number
from tongban.services.feedback.enquiries.routing import Routed, route
from tongban.services.feedback.enquiries.rules import check_question, title_of, transcript
from tongban.services.feedback.enquiries.standing import as_fact, begin_turn, put_before_office, stored
from tongban.services.items.public import published

OPEN_ACT = "feedback.open_enquiry"
LONGEST_KEY = 80


@transaction.atomic
def open_enquiry(
    *,
    by: Asker,
    text: str,
    at: datetime,
    item_code: str = "",
    thread: Sequence[str] = (),
    files: Sequence[Attached] = (),
    key: str = "",
) -> Enquiry:
    """Ask the office that answers for the service, or where none is named the one for general questions.

    `thread` are the lines of a talk that led to the question, such as one with the assistant; the office reads
    them first. With a `key`, sending again answers the enquiry that was opened then. Some 16 SQL.

    Source: 行政许可法 art. 30 (2). Raises Invalid, NotFound (no such service), TooManyWaiting, TooManyToday,
    NobodyAnswers, and what a file is refused for.
    """
    words = check_question(text)
    one_at_a_time(by)
    key = key[:LONGEST_KEY]
    if key and (known := EnquiryRow.objects.filter(by_account=by.account_id, key=key).first()) is not None:
        return as_fact(known)
    check_waiting(by)
    check_day(by, at=at)
    routed = route(published(item_code) if item_code else None)
    row = _new(routed, words, by=by, key=key, at=at)
    row.save(force_insert=True)
    about = about_of(row.number)
    if said := transcript(thread):
        post_note(about=about, by=by, text=said, points_at=BEFORE, at=at)
    papers = stored(files, number=row.number, by=by, at=at)
    post_note(about=about, by=by, text=words, papers=papers, at=at)
    facts = {
        "item": row.item_code,
        "organisation": row.organisation_id,
        "length": len(words),
        "days": row.days,
    }
    record(act=OPEN_ACT, subject=about, by=by, at=at, facts=facts | {"files": len(papers)})
    put_before_office(row, at=at)
    return as_fact(row)


def _new(routed: Routed, words: str, *, by: Asker, key: str, at: datetime) -> EnquiryRow:
    row = EnquiryRow(
        number=next_enquiry_number(at=at),
        by_account=by.account_id,
        key=key,
        item_code=routed.item_code,
        item_name=routed.item_name,
        is_licensing=routed.is_licensing,
        organisation_id=routed.organisation.id,
        area_code=routed.organisation.area_code,
        post_code=routed.post_code,
        title=title_of(words),
        days=settings.ENQUIRY_DAYS,
        opened_at=at,
        asked_at=at,
    )
    begin_turn(row, at=at)
    return row
