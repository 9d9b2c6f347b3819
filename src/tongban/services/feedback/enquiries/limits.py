"""How much one account may ask at a time: counted one by one, however many ask at once."""

from datetime import datetime, timedelta

from django.db import connection

from tongban.services.feedback.enquiries.facts import Asker, EnquiryState, TooManyToday, TooManyWaiting
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.rules import MOST_A_DAY, MOST_WAITING

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(%s))"


def one_at_a_time(by: Asker) -> None:
    """What the account asks at the same time waits until this is done. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"feedback.asks:{by.account_id}"])


def check_waiting(by: Asker) -> None:
    """Whether one more question of the account may wait. 1 SQL. Raises TooManyWaiting."""
    rows = EnquiryRow.objects.filter(by_account=by.account_id, state=EnquiryState.WAITING)
    waiting = rows[:MOST_WAITING].count()
    if waiting >= MOST_WAITING:
        raise TooManyWaiting(facts={"waiting": waiting})


def check_day(by: Asker, *, at: datetime) -> None:
    """Whether the account may open one more within a day. 1 SQL. Raises TooManyToday."""
    rows = EnquiryRow.objects.filter(by_account=by.account_id, opened_at__gt=at - timedelta(days=1))
    asked = rows[:MOST_A_DAY].count()
    if asked >= MOST_A_DAY:
        raise TooManyToday(facts={"asked": asked})
