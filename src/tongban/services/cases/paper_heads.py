"""What stands on every paper of a case: who issues it, under which number, on which day."""

from datetime import date, datetime

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.cases.numbers import notice_number
from tongban.services.items.public import ItemContent


def paper_head(case: Case, word: str, *, at: datetime, place: int = 1) -> dict[str, object]:
    """What stands on every paper of a case: who issues it, its number and its day."""
    day = at.astimezone(CITY_ZONE).date()
    return {
        "organisation": organisation(case.organisation_id).name,
        "number": notice_number(case.number, word=word, day=day, place=place),
        "date": day,
        "case_number": case.number,
    }


def phones_of(content: ItemContent) -> str:
    """Where to ask, as a paper says it."""
    return "、".join(content.consult.phones)


def day_of(moment: datetime) -> date:
    """The day in the city on which something was done. A paper says that day; from which working day on a
    limit counts, where it was done on a day off or after hours, is said beside it."""
    return moment.astimezone(CITY_ZONE).date()


def accepted_day(case: Case) -> date:
    """The day of acceptance: on which it was done, or, where the law has accepted the case, of receipt.

    Raises RuntimeError for a case that was never accepted.
    """
    if case.accepted_on is None:
        raise RuntimeError("a notice of acceptance or decision for a case that was never accepted")
    return case.accepted_on if case.is_deemed or case.accepted_at is None else day_of(case.accepted_at)


def may_move(case: Case, due_on: date | None) -> str:
    """That a day lies in a year whose holidays are not announced yet, so that it may move; empty elsewhere."""
    if due_on is None or not calendar_for(case.area_code).is_provisional_between(due_on, due_on):
        return ""
    return f"{due_on.year}年的放假安排还没有公布，公布以后日子可能会变，以办件页面为准。"
