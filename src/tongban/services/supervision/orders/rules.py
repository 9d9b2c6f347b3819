"""By when an order is replied to, when advice is due, and what must be said. Pure.

Source: standards.md 3 (T11 with 督办流水号, 发起人, 意见, 被督办部门) and 6 (advice: three red cards a month or a
failing grade, reply in 10). As in 监察法 (2024) art. 71, advice is taken up or refused with good reason.
"""

from datetime import date, timedelta

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import Level
from tongban.services.supervision.orders.errors import OrderMoved, OrderWordsMissing
from tongban.services.supervision.orders.facts import NewOrder, OrderState
from tongban.services.supervision.rules import REPLY_DAYS

RED_CARDS_FOR_ADVICE = 3
ADVICE_REPLY_DAYS = REPLY_DAYS[Level.ADVICE]
# ours: the source sets no reply for an order; the supervisor sets it within these
LEAST_DAYS, MOST_DAYS, USUAL_DAYS = 1, 30, 5
LONGEST = 4000
LONGEST_MATTER = 300
NEEDED = N_("Needed.")


def month_of(day: date) -> tuple[date, date]:
    """The first day of the month, and that of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def period_of(day: date) -> str:
    """The month as its advice names it: 2026-09."""
    return f"{day:%Y-%m}"


def period_in_words(period: str) -> str:
    """A month or quarter as a paper names it: 2026年9月, 2026年第3季度."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return f"{year}年第{part[1:]}季度"
    return f"{year}年{int(part)}月" if part.isdigit() else period


def is_advice_due(red_cards: int) -> bool:
    """Whether so many red cards of one organisation in one month call for advice (rule ES-21)."""
    return red_cards >= RED_CARDS_FOR_ADVICE


def check_new(order: NewOrder, *, is_case_theirs: bool) -> None:
    """Raises OrderWordsMissing for what is missing or cannot be so."""
    faults: dict[str, str] = {}
    if not order.matter.strip():
        faults["matter"] = NEEDED
    if not order.opinion.strip():
        faults["opinion"] = N_("Say what the organisation is to do.")
    if not LEAST_DAYS <= order.reply_days <= MOST_DAYS:
        faults["reply_days"] = N_("Choose from 1 to 30 working days.")
    if not is_case_theirs:
        faults["case_number"] = N_("This organisation has no such case.")
    if faults:
        raise OrderWordsMissing(facts={"fields": faults})


def check_state(state: str, *wanted: OrderState) -> None:
    """Raises OrderMoved."""
    if state not in wanted:
        raise OrderMoved(facts={"state": state})


def words_of(text: str, field: str, ask: str = NEEDED) -> str:
    """What was written, without spaces around. Raises OrderWordsMissing for nothing."""
    if not (said := text.strip()[:LONGEST]):
        raise OrderWordsMissing(facts={"fields": {field: ask}})
    return said
