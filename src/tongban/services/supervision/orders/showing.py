"""Orders as pages show them: their words, what may be done now, by whom, until when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, post_names
from tongban.foundation.tasks.public import has_duty_over
from tongban.kernel.errors import N_
from tongban.services.supervision.orders.facts import ORDER_DUTY, OrderFact, OrderKind, OrderState

KINDS = {OrderKind.ORDER: N_("Supervision order"), OrderKind.ADVICE: N_("Supervision advice")}
_STATES = {
    OrderState.DRAFT: ("line", N_("Draft of a rule")),
    OrderState.ISSUED: ("warn", N_("Waits for the reply")),
    OrderState.REPLIED: ("brand", N_("Reply to be checked")),
    OrderState.CLOSED: ("good", N_("Closed")),
    OrderState.DROPPED: ("", N_("Not sent")),
}
_NOW = {
    OrderState.DRAFT: (N_("To be issued, or dropped with reasons"), N_("a supervisor")),
    OrderState.REPLIED: (N_("To be checked: the reply"), N_("a supervisor")),
}
_REPLY = N_("To be replied to in writing")


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """One order as a row; `tone` is that of its tag."""

    fact: OrderFact
    kind: str
    state: str
    tone: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class OrderNow:
    """What comes next, and the form that this officer gets (`act`: issue, reply, check or empty)."""

    says: str
    who: str
    until: datetime | None
    is_late: bool
    act: str


def line_of(fact: OrderFact, *, now: datetime) -> OrderLine:
    """The order in the reader's language."""
    tone, state = _STATES[fact.state]
    is_late = _is_late(fact, now)
    return OrderLine(
        fact=fact,
        kind=gettext(KINDS[fact.kind]),
        state=gettext(state),
        tone="bad" if is_late else tone,
        is_late=is_late,
    )


def order_now(fact: OrderFact, *, by: Officer, now: datetime) -> OrderNow | None:
    """What comes next; None for one that has ended. No SQL when posts and organisations are kept."""
    if not fact.is_open:
        return None
    if fact.state is OrderState.ISSUED:
        replies = by.holds(fact.post_code, organisation_id=fact.organisation_id)
        return OrderNow(
            says=gettext(_REPLY),
            who=post_names().get(fact.post_code, fact.post_code),
            until=fact.reply_due_at,
            is_late=_is_late(fact, now),
            act="reply" if replies else "",
        )
    says, who = (gettext(text) for text in _NOW[fact.state])
    act = "issue" if fact.state is OrderState.DRAFT else "check"
    return OrderNow(says=says, who=who, until=None, is_late=False, act=act if may_order(fact, by=by) else "")


def may_order(fact: OrderFact, *, by: Officer) -> bool:
    """Whether the officer issues to this organisation and checks what it replies; the verbs check again."""
    is_issuer = fact.issuer_id is not None and ORDER_DUTY in by.duties_in.get(fact.issuer_id, frozenset())
    return is_issuer or has_duty_over(by, ORDER_DUTY, organisation_id=fact.organisation_id)


def _is_late(fact: OrderFact, now: datetime) -> bool:
    return fact.state is OrderState.ISSUED and fact.reply_due_at is not None and now > fact.reply_due_at
