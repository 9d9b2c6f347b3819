"""Each morning: remind whoever has a bill to pay within two working days."""

from datetime import date, datetime, timedelta

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.messages.public import send_message
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.payments.facts import BillState
from tongban.services.payments.models import Bill

BATCH = 200  # a transaction: each costs a message
REMIND_DAYS = 2  # working days before the last day
_LOOK_AHEAD = timedelta(days=16)  # two working days lie within it, whatever the holidays


@transaction.atomic
def remind_of_bills(*, at: datetime) -> int:
    """Remind of up to BATCH open bills whose last day is at most two working days away, each once.

    Who heard of the bill within these days is not told again. Answers how many were looked at for good.
    """
    today = at.astimezone(CITY_ZONE).date()
    rows = Bill.objects.filter(
        state=BillState.OPEN, reminded_at__isnull=True, due_on__gte=today, due_on__lte=today + _LOOK_AHEAD
    ).exclude(payer_account=None)
    locked = rows.select_for_update(skip_locked=True).defer("payer_name", "closed_why")
    found = [bill for bill in locked.order_by("due_on", "id")[:BATCH] if today >= _first_day(bill)]
    for bill in found:
        if bill.opened_at.astimezone(CITY_ZONE).date() < _first_day(bill):
            _remind(bill, at=at)
    Bill.objects.filter(pk__in=[bill.pk for bill in found]).update(reminded_at=at)
    return len(found)


def _remind(bill: Bill, *, at: datetime) -> None:
    if bill.payer_account is None:
        return
    send_message(
        key=f"bill:{bill.number}:remind",
        to_account=bill.payer_account,
        about=bill.about,
        title=N_("A fee is due soon"),
        body=N_("%(title)s: please pay %(amount)s yuan by %(due_date)s. The result is made out after that."),
        facts={
            "title": bill.title,
            "amount": f"{bill.total_fen / 100:.2f}",
            "due_date": bill.due_on.isoformat() if bill.due_on else None,
            "item": bill.title,
            "number": bill.about.partition(":")[2],
        },
        url=f"/my/bills/{bill.number}/",
        at=at,
        urgent=True,
    )


def _first_day(bill: Bill) -> date:
    """The day from which one is reminded: REMIND_DAYS working days before the last day."""
    calendar, day = calendar_for(bill.area_code), bill.due_on or date.max
    for _ in range(REMIND_DAYS):
        day -= timedelta(days=1)
        while not calendar.is_working(day):
            day -= timedelta(days=1)
    return day
