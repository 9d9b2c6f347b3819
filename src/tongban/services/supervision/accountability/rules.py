"""When the person could be heard, who may decide and review, and until when a review is asked for. Pure.

Source: 公务员法 (2018) art. 63 (2) (told of facts and grounds, statement and defence, nothing heavier for it), art. 95
(review within thirty days of knowing, complaint within fifteen of the review or thirty without one), art. 96 (review
decided in thirty days, execution goes on); 公职人员政务处分法 (2020) arts. 43 to 47 (likewise for supervisory organs).
The laws set no days for the statement: a setting. 行政许可法 (2019) arts. 72 to 77 (what is answered for).
"""

from datetime import date, datetime

from tongban.kernel.errors import N_
from tongban.services.supervision.accountability.errors import (
    FileMoved,
    FileWordsMissing,
    HeavierOutcome,
    NotTheSecond,
    ReviewOver,
    ReviewStillOpen,
    StatementOpen,
)
from tongban.services.supervision.accountability.facts import FileFact, FileState, Outcome, ReviewRuling
from tongban.services.supervision.accountability.outcomes import is_heavier
from tongban.standards.working_time import Limit, LimitUnit, WorkCalendar, add_limit, effective_day

LONGEST = 4000
NEEDED = N_("Needed.")
# 公务员法 (2018) arts. 95 (1) and 96 (1); days of the calendar
REVIEW_DAYS, COMPLAINT_DAYS, REVIEW_RULED_DAYS = 30, 15, 30


def last_day_to_state(told_at: datetime, *, days: int, calendar: WorkCalendar) -> date:
    """The last of so many working days for a statement; the day of telling is not counted."""
    return add_limit(effective_day(told_at, calendar), Limit(count=days), calendar)


def last_day_to_ask_review(decided_at: datetime, calendar: WorkCalendar) -> date:
    """Thirty days from knowing of the decision, which is told at once (art. 95 (1))."""
    return _after(decided_at, REVIEW_DAYS, calendar)


def last_day_to_rule_on_review(asked_at: datetime, calendar: WorkCalendar) -> date:
    """Thirty days from the request (art. 96 (1))."""
    return _after(asked_at, REVIEW_RULED_DAYS, calendar)


def check_state(state: str, *wanted: FileState) -> None:
    """Raises FileMoved."""
    if state not in wanted:
        raise FileMoved(facts={"state": state})


def words_of(text: str, field: str, ask: str = NEEDED) -> str:
    """What was written, without spaces around. Raises FileWordsMissing for nothing."""
    if not (said := text.strip()[:LONGEST]):
        raise FileWordsMissing(facts={"fields": {field: ask}})
    return said


def check_decision(fact: FileFact, *, decider: int, today: date) -> None:
    """Raises FileMoved (not told, or decided), StatementOpen, NotTheSecond."""
    check_state(fact.state, FileState.TOLD)
    if decider == fact.opened_account:
        raise NotTheSecond
    if fact.state_by is None or today <= fact.state_by:
        raise StatementOpen(facts={"until": fact.state_by})


def check_review_asked(fact: FileFact, *, today: date) -> None:
    """Raises FileMoved (nothing decided, or closed), ReviewOver (late, or asked before)."""
    check_state(fact.state, FileState.DECIDED, FileState.EXECUTED)
    if fact.review is not None or fact.review_by is None or today > fact.review_by:
        raise ReviewOver(facts={"until": fact.review_by})


def check_review_ruled(
    fact: FileFact, *, ruling: ReviewRuling, outcome: Outcome | None, reviewer: int
) -> Outcome:
    """The outcome that stands after the review. Raises FileMoved, NotTheSecond, FileWordsMissing, HeavierOutcome."""
    if fact.review is None or fact.review.ruling is not None or fact.outcome is None:
        raise FileMoved(facts={"state": fact.state})
    if reviewer == fact.decided_account:
        raise NotTheSecond
    if ruling is ReviewRuling.KEPT:
        return fact.outcome
    if ruling is ReviewRuling.WITHDRAWN:
        return Outcome.NONE
    if outcome is None or outcome is fact.outcome:
        raise FileWordsMissing(facts={"fields": {"outcome": N_("Choose what it is changed to.")}})
    if is_heavier(outcome, fact.outcome):
        raise HeavierOutcome
    return outcome


def check_closing(fact: FileFact, *, today: date) -> None:
    """Raises FileMoved (not carried out), ReviewStillOpen. A decision that holds nobody to account needs no carrying out."""
    is_nothing = fact.outcome is Outcome.NONE
    check_state(fact.state, *((FileState.DECIDED,) if is_nothing else ()), FileState.EXECUTED)
    is_open = fact.review is not None and fact.review.ruling is None
    may_still_ask = fact.review is None and fact.review_by is not None and today <= fact.review_by
    if is_open or (may_still_ask and not is_nothing):
        raise ReviewStillOpen(facts={"until": fact.review_by})


def _after(moment: datetime, days: int, calendar: WorkCalendar) -> date:
    limit = Limit(count=days, unit=LimitUnit.CALENDAR_DAYS)
    return add_limit(effective_day(moment, calendar), limit, calendar)
