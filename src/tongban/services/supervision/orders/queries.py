"""Questions about orders: an organisation sees those sent to it, supervisors those of their scope and their own."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import Officer
from tongban.foundation.messages.public import worded
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.resources.exchange.public import is_share_number
from tongban.services.feedback.public import is_enquiry_number
from tongban.services.supervision.facts import CardState, Level
from tongban.services.supervision.models import Card
from tongban.services.supervision.orders.facts import (
    ORDER_DUTY,
    Ground,
    OrderFact,
    OrderKind,
    OrderPage,
    OrderState,
    ReplyFact,
)
from tongban.services.supervision.orders.models import Order, OrderReply
from tongban.services.supervision.orders.rules import month_of

PAGE = 20
_NOT_SENT = (OrderState.DRAFT, OrderState.DROPPED)


def visible_to(by: Officer) -> Q:
    """What the officer may read: sent to an organisation of theirs; where they supervise, or what they issued, drafts too."""
    supervised = [id_ for id_, duties in by.duties_in.items() if ORDER_DUTY in duties]
    sent = Q(organisation_id__in=by.organisation_ids) & ~Q(state__in=_NOT_SENT)
    scope = Q(organisation_id__in=supervised) | Q(issuer_id__in=supervised) | Q(passed_to_id__in=supervised)
    return sent | scope | Q(issued_by_account=by.account_id)


def orders(
    *, by: Officer, is_open: bool = True, kind: str = "", words: str = "", cursor: str = "", today: date
) -> OrderPage:
    """A page of orders without their replies, the newest first. 1 SQL. Raises Invalid (cursor).

    `words` are looked for in numbers of order and case, and in the matter.
    """
    rows = Order.objects.filter(visible_to(by))
    if is_open:
        rows = rows.filter(state__in=(OrderState.DRAFT, OrderState.ISSUED, OrderState.REPLIED))
    if kind in set(OrderKind):
        rows = rows.filter(kind=kind)
    if said := words.strip()[:80]:
        digits = "".join(said.split())
        rows = rows.filter(Q(number=digits) | Q(case_number=digits) | Q(matter__icontains=said))
    if cursor:
        made_at, order_id = moment_place(cursor)
        rows = rows.filter(made_at__lte=made_at).filter(Q(made_at__lt=made_at) | Q(id__lt=order_id))
    found = list(rows.order_by("-made_at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    more = cursor_after(shown[-1].made_at, shown[-1].pk) if len(found) > PAGE else ""
    return OrderPage(rows=tuple(as_fact(row, today=today) for row in shown), cursor=more)


def order_for(number: str, *, by: Officer, today: date) -> OrderFact:
    """One order with its replies. 2 SQL. Raises NotFound."""
    row = Order.objects.filter(visible_to(by), number=number).first()
    if row is None:
        raise NotFound
    return as_fact(row, row.replies.order_by("place"), today=today)


def red_cards_of_month(organisation_id: UUID, day: date) -> list[str]:
    """Codes of the red cards raised at an organisation in the month of that day and not lifted, the oldest first. 1 SQL."""
    first, after = (datetime.combine(one, datetime.min.time(), CITY_ZONE) for one in month_of(day))
    rows = (
        Card.objects.filter(
            organisation_id=organisation_id, level=Level.RED, raised_at__gte=first, raised_at__lt=after
        )
        .exclude(state=CardState.LIFTED)
        .exclude(ruling="lifted")
    )
    return list(rows.order_by("raised_at", "code").values_list("code", flat=True))


def replies_late(at: datetime) -> list[str]:
    """Numbers of orders whose reply is late and of which the next level has not heard. 1 SQL."""
    rows = Order.objects.filter(state=OrderState.ISSUED, late_told_at=None, reply_due_at__lt=at)
    return list(rows.order_by("reply_due_at").values_list("number", flat=True))


def as_fact(row: Order, replies: Iterable[OrderReply] = (), *, today: date) -> OrderFact:
    """The row as others see it, what the rule found in the reader's language."""
    return OrderFact(
        number=row.number,
        kind=OrderKind(row.kind),
        ground=Ground(row.ground),
        state=OrderState(row.state),
        organisation_id=row.organisation_id,
        issuer_id=row.issuer_id,
        issuer_name=row.issuer_name,
        matter=row.matter,
        facts_said=worded(row.text, row.facts, today=today),
        opinion=row.opinion,
        case_number=row.case_number,
        is_of_enquiry=is_enquiry_number(row.case_number),
        is_of_sharing=is_share_number(row.case_number),
        card_codes=tuple(row.card_codes),
        post_code=row.post_code,
        made_at=row.made_at,
        issued_by=row.issued_by,
        issued_by_account=row.issued_by_account,
        issued_at=row.issued_at,
        reply_due_at=row.reply_due_at,
        late_told_at=row.late_told_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        ended_words=row.ended_words,
        replies=tuple(
            ReplyFact(
                place=one.place,
                text=one.text,
                by=one.by_name,
                made_at=one.made_at,
                accepted=one.accepted,
                finding=one.finding,
                checked_by=one.checked_by,
                checked_at=one.checked_at,
            )
            for one in replies
        ),
    )
