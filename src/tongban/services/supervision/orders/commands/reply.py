"""Reply to an order or advice, and check the reply: accepted, or sent back with reasons and a new day."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer, holders_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.orders.errors import OrderWordsMissing
from tongban.services.supervision.orders.facts import (
    ORDER_DUTY,
    OrderClosed,
    OrderKind,
    OrderReplied,
    OrderState,
)
from tongban.services.supervision.orders.models import Order, OrderReply
from tongban.services.supervision.orders.rules import LEAST_DAYS, MOST_DAYS, check_state, words_of
from tongban.services.supervision.orders.standing import (
    CHECK_KIND,
    check_key,
    due_after,
    lock_order,
    put_before_organisation,
    put_before_supervisors,
    reply_key,
    subject_of,
    supervises,
    tell,
)

REPLY_ACT, CHECK_ACT = "supervision.reply_order", "supervision.check_reply"


@transaction.atomic
def reply_to_order(*, number: str, text: str, by: Officer, at: datetime) -> None:
    """The organisation says what it has done, or why it does not follow advice. Only the post it was sent to.

    12 SQL. Source: 监察法 (2024) art. 71: advice is not refused without good reason.

    Raises NotFound, DutyMissing, OrderMoved, OrderWordsMissing.
    """
    row = lock_order(number, by=by)
    if not by.holds(row.post_code, organisation_id=row.organisation_id):
        raise DutyMissing(facts={"duty": row.post_code})
    check_state(row.state, OrderState.ISSUED)
    said = words_of(text, "text", N_("Say what was done, by whom and when; or why it is not done."))
    place = row.replies.count() + 1
    OrderReply.objects.create(order=row, place=place, text=said, by_name=by.name, by_ref=by.ref, made_at=at)
    row.state = OrderState.REPLIED
    row.save(update_fields=["state"])
    close_task(key=reply_key(row, place=place), by=by, at=at, outcome="replied")
    put_before_supervisors(row, kind=CHECK_KIND, key=check_key(row, place=place), at=at)
    if row.issued_by_account is not None:
        tell(
            row,
            {row.issued_by_account},
            key=f"replied:{place}",
            title=N_("Reply to your order: %(matter)s"),
            body=N_("The organisation has replied. Check whether that is enough."),
            at=at,
        )
    there = by.only_in(row.organisation_id)
    record(act=REPLY_ACT, subject=subject_of(row), by=there, at=at, facts={"place": place, "reply": said})
    announce(
        OrderReplied(number=row.number, kind=OrderKind(row.kind), organisation_id=row.organisation_id, at=at)
    )


@transaction.atomic
def check_reply(
    *, number: str, accepts: bool, finding: str, reply_days: int = 5, by: Officer, at: datetime
) -> None:
    """A supervisor has checked: the order is closed, or the reply goes back with reasons and so many working days.

    14 SQL at most. Raises NotFound, DutyMissing, OrderMoved, OrderWordsMissing.
    """
    row = lock_order(number, by=by)
    if not supervises(by, row):
        raise DutyMissing(facts={"duty": ORDER_DUTY})
    check_state(row.state, OrderState.REPLIED)
    said = words_of(finding, "finding", N_("Say what you have looked at, and what you found."))
    if not accepts and not LEAST_DAYS <= reply_days <= MOST_DAYS:
        raise OrderWordsMissing(facts={"fields": {"reply_days": N_("Choose from 1 to 30 working days.")}})
    reply = row.replies.order_by("-place")[0]
    reply.accepted, reply.finding, reply.checked_by, reply.checked_at = accepts, said, by.name, at
    reply.save(update_fields=["accepted", "finding", "checked_by", "checked_at"])
    close_task(
        key=check_key(row, place=reply.place), by=by, at=at, outcome="accepted" if accepts else "sent-back"
    )
    facts = {"place": reply.place, "accepts": accepts, "finding": said}
    record(act=CHECK_ACT, subject=subject_of(row), by=by, at=at, facts=facts)
    if accepts:
        row.state, row.ended_at, row.ended_by, row.ended_words = OrderState.CLOSED, at, by.name, said
        row.save(update_fields=["state", "ended_at", "ended_by", "ended_words"])
        announce(
            OrderClosed(
                number=row.number, kind=OrderKind(row.kind), organisation_id=row.organisation_id, at=at
            )
        )
        return
    _send_back(row, place=reply.place + 1, days=reply_days, at=at)


def _send_back(row: Order, *, place: int, days: int, at: datetime) -> None:
    row.state, row.late_told_at, row.reply_due_at = OrderState.ISSUED, None, due_after(row, days, at=at)
    row.save(update_fields=["state", "late_told_at", "reply_due_at"])
    put_before_organisation(row, place=place, at=at)
    heads = holders_of(post_code=row.post_code, organisation_id=row.organisation_id, at=at)
    tell(
        row,
        set(heads),
        key=f"sent-back:{place}",
        title=N_("Your reply was sent back: %(matter)s"),
        body=N_("A supervisor found it not enough. Read why, and reply again by %(until_at)s."),
        at=at,
    )
