"""By when a card is answered and put right, and who hears of it when that does not happen. Pure.

Source: standards.md 6, the default table (reply, correction) and the life of a card.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.services.supervision.facts import CardState, Level
from tongban.services.supervision.rulebook.escalation import NOT_PUT_RIGHT
from tongban.services.supervision.rulebook.thresholds import AS_SHIPPED, Thresholds
from tongban.standards.working_time import Limit, WorkCalendar, add_limit

HEAD_POST, SUPERVISOR_POST = "head", "supervisor"
# a card that waits for its office: to explain, or to put right
WAITS_FOR_OFFICE = frozenset({CardState.NOTIFIED, CardState.UPHELD})


@dataclass(frozen=True, kw_only=True)
class NextLevel:
    """Who hears that a card was not answered in time: posts of its organisation, and of the one above it."""

    own: tuple[str, ...]
    above: tuple[str, ...] = ()


_NEXT: dict[Level, NextLevel] = {
    Level.YELLOW: NextLevel(own=(HEAD_POST, SUPERVISOR_POST)),
    Level.RED: NextLevel(own=(SUPERVISOR_POST,), above=(SUPERVISOR_POST,)),
}


def next_level(level: Level) -> NextLevel:
    """The level above those who were told when the card was raised."""
    return _NEXT.get(level, NextLevel(own=()))


def days_to_correct(on: date, thresholds: Thresholds = AS_SHIPPED) -> int:
    """Working days to put right what a card says; a yellow one becomes red after them."""
    return thresholds.days(NOT_PUT_RIGHT, on=on)


def end_of_limit(since: date, days: int, calendar: WorkCalendar) -> datetime:
    """The end of office hours on the last of so many working days; the day itself is not counted."""
    last = add_limit(since, Limit(count=days), calendar)
    return datetime.combine(last, calendar.rulings.office_closes, calendar.rulings.zone)


def escalation_subject(*, rule: str, version: int, subject: str, card_id: str) -> str:
    """What the red card of an escalation is about: the yellow one, by its rule where that is short enough."""
    said = f"{rule}-v{version}-{subject}".rstrip("-")
    return said if len(said) <= 60 else card_id
