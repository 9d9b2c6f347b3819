"""Penalties (行政处罚): the days before a licence is revoked (吊销), by 行政处罚法 (2021).

Its days of two, three, five and seven are working days (art. 85); its ninety are calendar days.
"""

from datetime import date, timedelta

from tongban.standards.citations import Citation
from tongban.standards.working_time import Moment, Rulings, WorkCalendar, add_working_days, effective_day

PENALTY_LAW = "行政处罚法"
DAYS_TO_ASK, DAYS_OF_NOTICE, DAYS_TO_SERVE, DAYS_TO_DECIDE = 5, 7, 7, 90


def penalty(article: int, paragraph: int = 0, item: int = 0) -> Citation:
    """An article of the Administrative Penalties Law."""
    return Citation(law=PENALTY_LAW, article=article, paragraph=paragraph, item=item)


def last_day_to_ask_before_a_penalty(*, told: date, calendar: WorkCalendar) -> date:
    """The last of the five days on which the party may ask for a hearing (art. 64 (1)); that of telling is day 0."""
    return add_working_days(told, DAYS_TO_ASK, calendar)


def first_day_to_hear_before_a_penalty(
    *, told: Moment, calendar: WorkCalendar, rulings: Rulings | None = None
) -> date:
    """The first day on which a hearing may be that is told now: seven days lie between (art. 64 (2)).

    The day of the hearing is counted as for the Licensing Law (ruling 10).
    """
    count = DAYS_OF_NOTICE - (rulings or calendar.rulings).hearing_day_counts
    return add_working_days(effective_day(told, calendar, rulings), count, calendar)


def last_day_to_serve_a_penalty(*, decided: date, calendar: WorkCalendar) -> date:
    """The last of the seven days in which a decision is served that was not handed over at once (art. 61 (1))."""
    return add_working_days(decided, DAYS_TO_SERVE, calendar)


def last_day_to_decide_a_penalty(opened: date) -> date:
    """The last of the ninety days from the opening, where no special law says otherwise (art. 60)."""
    return opened + timedelta(days=DAYS_TO_DECIDE)
