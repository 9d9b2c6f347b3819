"""A day against the gateway's statement: what was lost is found, what differs is told, and settled by an operator."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from tests.services.payments.make import MONDAY, Bank, Till, make_bill, the_bill, the_payment
from tests.services.payments.test_gateway import ask_now, begin
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.payments.commands.reconcile import (
    NothingToReturn,
    reconcile_day,
    return_differing_money,
    settle_difference,
)
from tongban.services.payments.commands.refund import refund_bill
from tongban.services.payments.facts import OnlinePaymentOff
from tongban.services.payments.gateway import GatewayAway
from tongban.services.payments.jobs import reconcile_yesterday
from tongban.services.payments.models import CallbackSeen, Difference, Payment, Reconciliation, Refund
from tongban.services.payments.queries import open_differences, reconciled_days
from tongban.site.sandbox.payments.facts import Behaviour

pytestmark = pytest.mark.django_db(transaction=True)


def today() -> Any:
    return datetime.now(UTC).astimezone(CITY_ZONE).date()


def compare() -> Reconciliation:
    return reconcile_day(day=today(), at=datetime.now(UTC))


def test_a_day_that_agrees_has_no_differences(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill))
    refund_bill(number=bill.number, amount_fen=2500, reasons="多收", by=till.chief, at=MONDAY)
    ask_now()
    for _ in range(2):
        done = compare()
        assert (done.payments, done.payments_fen, done.refunds, done.refunds_fen) == (1, 10000, 1, 2500)
        assert (done.found_late, done.differences) == (0, 0)
    assert not Difference.objects.exists()
    assert [day.day for day in reconciled_days()] == [today()]
    assert [e.act for e in entries_of(f"payments:sandbox:{today().isoformat()}")] == [
        "payments.reconcile"
    ] * 2


def test_a_payment_that_nobody_told_us_of_is_found_by_the_statement(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.NEVER)
    assert the_bill(bill).state == "open"
    assert compare().found_late == 1
    assert the_bill(bill).state == "paid"
    assert compare().found_late == 1  # not counted again
    assert Payment.objects.filter(pays_bill=True).count() == 1


def test_an_order_that_is_not_ours_is_told_once(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill))
    order = bank.order(the_payment(bill))
    bank.books.orders["foreign"] = type(order)(**{**order.__dict__, "order": "foreign", "number": "Sx"})
    assert compare().differences == 1
    assert compare().differences == 1
    assert [one.kind for one in open_differences()] == ["unknown-order"]


def test_what_the_gateway_does_not_list_is_told(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill))
    refund_bill(number=bill.number, amount_fen=2500, reasons="多收", by=till.chief, at=MONDAY)
    ask_now()
    bank.books.orders.clear()
    bank.books.refunds.clear()
    compare()
    kinds = {one.kind: (one.ours_fen, one.theirs_fen) for one in open_differences()}
    assert kinds == {"not-at-gateway": (10000, None), "refund-not-at-gateway": (2500, None)}
    assert the_bill(bill).state == "paid"


def test_another_amount_on_the_statement_is_told(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill))
    bank.order(the_payment(bill)).amount_fen = 9000
    compare()
    assert [(one.kind, one.ours_fen, one.theirs_fen) for one in open_differences()] == [
        ("amount", 10000, 9000)
    ]


def test_an_unknown_refund_and_another_refunds_amount_are_told(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill))
    number = refund_bill(number=bill.number, amount_fen=2500, reasons="多收", by=till.chief, at=MONDAY)
    ask_now()
    given = bank.books.refunds[number]
    bank.books.refunds["foreign"] = type(given)(**{**given.__dict__, "refund": "foreign", "number": "Rx"})
    given.amount_fen = 2400
    compare()
    assert {one.kind for one in open_differences()} == {"unknown-refund", "refund-amount"}


def insisting(till: Till, bank: Bank) -> tuple[Any, int]:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.INSISTS)
    ask_now()
    return bill, Difference.objects.get().pk


def test_money_of_another_amount_is_sent_back_and_the_bill_is_paid_anew(till: Till, bank: Bank) -> None:
    bill, difference_id = insisting(till, bank)
    number = return_differing_money(
        difference_id=difference_id, how="平台多收1元，退回重缴", by=till.operator, at=MONDAY
    )
    ask_now()
    refund = Refund.objects.get(number=number)
    assert (refund.state, refund.amount_fen) == ("done", 10100)
    assert (the_bill(bill).state, the_bill(bill).refunded_fen) == ("open", 0)
    bank.press(begin(till, bill))
    assert the_bill(bill).state == "paid"
    assert open_differences() == []


def test_a_difference_is_settled_once_with_reasons_by_who_holds_the_duty(till: Till, bank: Bank) -> None:
    _, difference_id = insisting(till, bank)
    with pytest.raises(DutyMissing):
        settle_difference(difference_id=difference_id, how="核过", by=till.clerk, at=MONDAY)
    with pytest.raises(DutyMissing):
        return_differing_money(difference_id=difference_id, how="核过", by=till.clerk, at=MONDAY)
    with pytest.raises(Invalid):
        settle_difference(difference_id=difference_id, how=" ", by=till.operator, at=MONDAY)
    assert len(open_differences()) == 1
    settle_difference(difference_id=difference_id, how="平台已更正", by=till.operator, at=MONDAY)
    assert open_differences() == []
    with pytest.raises(NotFound):
        settle_difference(difference_id=difference_id, how="再来", by=till.operator, at=MONDAY)
    assert Difference.objects.get().settled_how == "平台已更正"


def test_what_holds_no_money_cannot_be_sent_back(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.WRONG_AMOUNT)
    difference_id = Difference.objects.get().pk
    with pytest.raises(NothingToReturn):
        return_differing_money(difference_id=difference_id, how="退", by=till.operator, at=MONDAY)
    assert len(open_differences()) == 1


def test_a_gateway_that_is_away_is_compared_another_time(till: Till, bank: Bank) -> None:
    bank.server.shutdown()
    bank.server.server_close()
    with pytest.raises(GatewayAway):
        compare()
    assert not Reconciliation.objects.exists()


def test_without_a_gateway_nothing_is_compared(till: Till) -> None:
    with pytest.raises(OnlinePaymentOff):
        compare()
    reconcile_yesterday()
    assert not Reconciliation.objects.exists()


def test_every_night_yesterday_is_compared_and_old_nonces_are_forgotten(till: Till, bank: Bank) -> None:
    old, fresh = (
        CallbackSeen.objects.create(gateway="sandbox", nonce=name, received_at=Now() - timedelta(hours=hours))
        for name, hours in (("a" * 16, 25), ("b" * 16, 1))
    )
    reconcile_yesterday()
    assert Reconciliation.objects.get().day == today() - timedelta(days=1)
    assert list(CallbackSeen.objects.values_list("nonce", flat=True)) == [fresh.nonce]
    assert old.nonce != fresh.nonce
