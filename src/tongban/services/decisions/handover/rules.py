"""By when a receipt is given: pure rules."""

from datetime import date

from tongban.standards.working_time import Limit, WorkCalendar, add_limit

# ours: no national rule sets a day; cities ask for 2 to 5 working days
LIMIT = Limit(count=3)


def receipt_due(sent_on: date, calendar: WorkCalendar) -> date:
    """The last day to give the receipt of what was sent on this working day."""
    return add_limit(sent_on, LIMIT, calendar)
