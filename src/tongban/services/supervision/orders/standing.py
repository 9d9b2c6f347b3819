"""What the verbs of an order share: the lock, its to-do rows, who hears of it."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, holders_of, posts_with_duty
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import has_duty_over, open_task
from tongban.kernel.errors import NotFound
from tongban.services.supervision.life.rules import HEAD_POST, SUPERVISOR_POST, end_of_limit
from tongban.services.supervision.orders.facts import ORDER_DUTY
from tongban.services.supervision.orders.models import Order
from tongban.services.supervision.orders.queries import visible_to
from tongban.standards.working_time import effective_day

REPLY_KIND, CHECK_KIND, ISSUE_KIND = (
    "supervision.reply_order",
    "supervision.check_reply",
    "supervision.issue_advice",
)
FALLBACK_POST = "approve"  # where an organisation has nobody at its head here


def lock_order(number: str, *, by: Officer) -> Order:
    """An order that the officer may read, locked. 1 SQL. Raises NotFound, no lock taken."""
    row = Order.objects.select_for_update().filter(visible_to(by), number=number).first()
    if row is None:
        raise NotFound
    return row


def supervises(by: Officer, row: Order) -> bool:
    """Whether the officer orders things of this organisation: a supervisor there, above it, or where it was issued."""
    is_issuer = row.issuer_id is not None and ORDER_DUTY in by.duties_in.get(row.issuer_id, frozenset())
    return is_issuer or has_duty_over(by, ORDER_DUTY, organisation_id=row.organisation_id)


def subject_of(row: Order) -> str:
    """Where the trail keeps it."""
    return f"supervision-orders:{row.number}"


def owner_of(number: str) -> str:
    """Whose its papers are."""
    return f"supervision-order:{number}"


def reply_key(row: Order, *, place: int) -> str:
    """The key of the to-do row to reply, one more each time that a reply is sent back."""
    return f"order:{row.number}:reply:{place}"


def check_key(row: Order, *, place: int) -> str:
    """The key of the to-do row to check a reply."""
    return f"order:{row.number}:check:{place}"


def issue_key(row: Order) -> str:
    """The key of the to-do row to issue what a rule has drafted."""
    return f"order:{row.number}:issue"


def replying_post(row: Order, *, at: datetime) -> str:
    """The head of the organisation, where somebody holds that post. 1 SQL."""
    heads = holders_of(post_code=HEAD_POST, organisation_id=row.organisation_id, at=at)
    return HEAD_POST if heads else FALLBACK_POST


def due_after(row: Order, days: int, *, at: datetime) -> datetime:
    """The end of the last of so many working days of the organisation's place, counted from the day after `at`."""
    calendar = calendar_for(row.area_code)
    return end_of_limit(effective_day(at, calendar), days, calendar)


def put_before_organisation(row: Order, *, place: int, at: datetime) -> None:
    """A to-do row and a message for whoever replies. 1 SQL, and 2 to 4 for each one who is told."""
    _open(
        row,
        kind=REPLY_KIND,
        key=reply_key(row, place=place),
        post_code=row.post_code,
        due_at=row.reply_due_at,
        at=at,
    )


def put_before_supervisors(row: Order, *, kind: str, key: str, at: datetime) -> None:
    """A to-do row for the supervisors of the organisation. 2 SQL."""
    places = posts_with_duty(ORDER_DUTY, area_codes=[row.area_code])
    there = (one.code for one in places if one.organisation_id == row.organisation_id)
    _open(row, kind=kind, key=key, post_code=next(there, SUPERVISOR_POST), due_at=None, at=at)


def tell(
    row: Order,
    accounts: set[int],
    *,
    key: str,
    title: str,
    body: str,
    at: datetime,
    more: Mapping[str, object] | None = None,
) -> None:
    """One message to each. 2 to 4 SQL a message."""
    due = {"until_at": row.reply_due_at.isoformat()} if row.reply_due_at else {}
    for account in sorted(accounts):
        send_message(
            key=f"order:{row.number}:{key}",
            to_account=account,
            about=subject_of(row),
            title=title,
            body=body,
            facts={"matter": row.matter, "number": row.number, **due, **(more or {})},
            url=reverse("supervision:order", args=[row.number]),
            at=at,
        )


def _open(row: Order, *, kind: str, key: str, post_code: str, due_at: datetime | None, at: datetime) -> None:
    open_task(
        key=key,
        kind=kind,
        about=subject_of(row),
        title=row.matter,
        post_code=post_code,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=due_at,
        url=reverse("supervision:order", args=[row.number]),
        applicant_label=row.opinion[:200],
        at=at,
    )
