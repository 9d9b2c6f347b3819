"""Who has a bill to pay is reminded two working days before its last day, once."""

from datetime import date, timedelta

import pytest

from tests.foundation.directory.make import LOADER
from tests.services.payments.make import MONDAY, Till, make_bill
from tongban.foundation.messages.models import Message
from tongban.services.payments.commands.end_bill import cancel_bill
from tongban.services.payments.commands.remind import remind_of_bills
from tongban.services.payments.facts import Payer
from tongban.services.payments.models import Bill

pytestmark = pytest.mark.django_db
DUE = date(2026, 10, 19)  # a Monday: two working days before is the Thursday
DAY = timedelta(days=1)
THURSDAY = MONDAY + 17 * DAY


def told() -> list[Message]:
    return list(Message.objects.filter(title="A fee is due soon"))


def test_the_payer_is_reminded_once_two_working_days_before(till: Till) -> None:
    bill = make_bill(till, due_on=DUE)
    assert remind_of_bills(at=THURSDAY - DAY) == 0
    assert remind_of_bills(at=THURSDAY) == 1
    assert remind_of_bills(at=THURSDAY + DAY) == 0
    (message,) = told()
    assert message.is_urgent and message.to_account == till.payer.account_id
    assert message.url == f"/my/bills/{bill.number}/" and message.facts["due_date"] == "2026-10-19"


def test_who_has_just_heard_of_the_bill_is_not_reminded_of_it(till: Till) -> None:
    make_bill(till, due_on=DUE, at=THURSDAY)
    assert remind_of_bills(at=THURSDAY) == 1
    assert told() == [] and remind_of_bills(at=THURSDAY + DAY) == 0


def test_what_is_settled_past_without_a_day_or_without_a_payer_is_left_alone(till: Till) -> None:
    nobody = Payer(account_id=None, name="老张", masked="*张")
    make_bill(till, key="no-day")
    make_bill(till, key="nobody", due_on=DUE, payer=nobody)
    make_bill(till, key="past", due_on=THURSDAY.date() - DAY)
    make_bill(till, key="ended", due_on=DUE)
    cancel_bill(key="ended", reasons="不用办了", by=LOADER, at=MONDAY)
    assert remind_of_bills(at=THURSDAY) == 0
    assert told() == [] and not Bill.objects.exclude(reminded_at=None).exists()
