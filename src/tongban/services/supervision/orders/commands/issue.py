"""Issue an order (督办) or advice (监察建议书) to an organisation: a sealed, numbered paper and a day to reply."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer, holders_of, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task, has_duty_over
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.public import case_facts, next_number
from tongban.services.supervision.models import Card
from tongban.services.supervision.orders.errors import AdviceUnfounded
from tongban.services.supervision.orders.facts import (
    ORDER_DUTY,
    Ground,
    NewOrder,
    OrderIssued,
    OrderKind,
    OrderState,
)
from tongban.services.supervision.orders.models import Order
from tongban.services.supervision.orders.papers import order_letter
from tongban.services.supervision.orders.queries import red_cards_of_month
from tongban.services.supervision.orders.rules import (
    ADVICE_REPLY_DAYS,
    LONGEST,
    LONGEST_MATTER,
    check_new,
    check_state,
    is_advice_due,
    words_of,
)
from tongban.services.supervision.orders.standing import (
    due_after,
    issue_key,
    lock_order,
    put_before_organisation,
    replying_post,
    subject_of,
    supervises,
    tell,
)

ISSUE_ACT, DROP_ACT = ORDER_DUTY, "supervision.drop_advice"
_TITLE = {
    OrderKind.ORDER: N_("Supervision order: %(matter)s"),
    OrderKind.ADVICE: N_("Supervision advice: %(matter)s"),
}
_BODY = N_("A supervisor asks your organisation to act on this, and to reply by %(until_at)s.")


@transaction.atomic
def issue_order(*, order: NewOrder, by: Officer, at: datetime) -> str:
    """Order an organisation to see to a case or matter and to reply; the order's number. 18 SQL at most.

    The duty is needed there or in the organisation above. The head replies, or the post that decides where nobody
    holds that. Source: standards.md 3 (T11).

    Raises NotFound (the organisation), DutyMissing, OrderWordsMissing.
    """
    office = organisation(order.organisation_id)
    if not has_duty_over(by, ORDER_DUTY, organisation_id=office.id):
        if office.id not in by.organisation_ids:
            raise NotFound
        raise DutyMissing(facts={"duty": ORDER_DUTY})
    case_number = "".join(order.case_number.split())
    card = Card.objects.filter(code=order.card_code, organisation_id=office.id).first()
    if card is not None:
        case_number = card.case_number
    check_new(order, is_case_theirs=not case_number or card is not None or _is_theirs(case_number, office.id))
    row = Order(
        number=next_number(office.area_code, at=at),
        kind=OrderKind.ORDER,
        ground=Ground.JUDGEMENT,
        organisation_id=office.id,
        area_code=office.area_code,
        matter=order.matter.strip()[:LONGEST_MATTER],
        opinion=order.opinion.strip()[:LONGEST],
        case_number=case_number,
        card_codes=[card.code] if card is not None else [],
        made_at=at,
    )
    _issue(row, days=order.reply_days, by=by, at=at)
    return row.number


@transaction.atomic
def issue_advice(*, number: str, opinion: str, by: Officer, at: datetime) -> None:
    """Issue what a rule has drafted, with the supervisor's opinion; the reply is due in ten working days. 16 SQL at most.

    Source: standards.md 6.

    Raises NotFound, DutyMissing, OrderMoved, OrderWordsMissing, AdviceUnfounded (cards were lifted since).
    """
    row = _lock_draft(number, by=by)
    row.opinion = words_of(opinion, "opinion", N_("Say what the organisation is to do."))
    if row.ground == Ground.RED_CARDS:
        day = Card.objects.filter(code=row.card_codes[0]).values_list("raised_at", flat=True).get()
        row.card_codes = red_cards_of_month(row.organisation_id, day.astimezone(CITY_ZONE).date())
        row.facts = {"count": len(row.card_codes)}
        if not is_advice_due(len(row.card_codes)):
            raise AdviceUnfounded(facts=dict(row.facts))
    close_task(key=issue_key(row), by=by, at=at, outcome="issued")
    _issue(row, days=ADVICE_REPLY_DAYS, by=by, at=at)


@transaction.atomic
def drop_advice(*, number: str, reasons: str, by: Officer, at: datetime) -> None:
    """Do not issue what a rule has drafted, and say why. 4 SQL. Raises NotFound, DutyMissing, OrderMoved, OrderWordsMissing."""
    row = _lock_draft(number, by=by)
    row.ended_words = words_of(reasons, "reasons", N_("Say why no advice is sent."))
    row.state, row.ended_at, row.ended_by = OrderState.DROPPED, at, by.name
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_words"])
    close_task(key=issue_key(row), by=by, at=at, outcome="dropped")
    record(act=DROP_ACT, subject=subject_of(row), by=by, at=at, facts={"reasons": row.ended_words})


def _lock_draft(number: str, *, by: Officer) -> Order:
    row = lock_order(number, by=by)
    if not supervises(by, row):
        raise DutyMissing(facts={"duty": ORDER_DUTY})
    check_state(row.state, OrderState.DRAFT)
    return row


def _issue(row: Order, *, days: int, by: Officer, at: datetime) -> None:
    """Paper, limit, to-do row, messages, trail and event."""
    row.state, row.issued_at, row.issued_by, row.issued_by_account = (
        OrderState.ISSUED,
        at,
        by.name,
        by.account_id,
    )
    row.issuer_id, row.issuer_name = by.organisation_id, by.organisation_name
    row.post_code, row.reply_due_at = replying_post(row, at=at), due_after(row, days, at=at)
    row.save()
    order_letter(row, days=days, at=at)
    put_before_organisation(row, place=1, at=at)
    heads = holders_of(post_code=row.post_code, organisation_id=row.organisation_id, at=at)
    tell(row, set(heads), key="issued", title=_TITLE[OrderKind(row.kind)], body=_BODY, at=at)
    facts = {
        "kind": row.kind,
        "organisation": row.organisation_id,
        "case": row.case_number,
        "cards": row.card_codes,
        "opinion": row.opinion,
        "reply_due_at": row.reply_due_at,
    }
    record(act=ISSUE_ACT, subject=subject_of(row), by=by, at=at, facts=facts)
    announce(
        OrderIssued(number=row.number, kind=OrderKind(row.kind), organisation_id=row.organisation_id, at=at)
    )


def _is_theirs(case_number: str, organisation_id: object) -> bool:
    """Whether the organisation handles the case, or a step of it. 1 SQL."""
    return any(
        organisation_id
        in {case.organisation_id, case.examined_by_id, *(step.organisation_id for step in case.open_steps)}
        for case in case_facts([case_number])
    )
