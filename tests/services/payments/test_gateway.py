"""Paying through the sandbox gateway over HTTP: well, late, twice, never, forged, wrong, away, crashed."""

import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import connection, connections
from django.db.models.functions import Now

from tests.foundation.directory.make import LOADER
from tests.services.payments.make import MERCHANT, MONDAY, Bank, Till, make_bill, the_bill, the_payment
from tongban.foundation.vault.signed_messages import SignedMessages
from tongban.services.payments.commands.begin_payment import begin_payment
from tongban.services.payments.commands.end_bill import cancel_bill
from tongban.services.payments.commands.refund import refund_bill
from tongban.services.payments.commands.take_callback import take_callback
from tongban.services.payments.commands.take_cash import record_cash_payment
from tongban.services.payments.facts import AmountUnderReview, BillFact, BillNotOpen
from tongban.services.payments.gateway import Callback, GatewayAway, OrderState, OrderStatus
from tongban.services.payments.jobs import ask_gateway
from tongban.services.payments.models import Difference, Payment, Refund
from tongban.services.payments.queries import callbacks_of
from tongban.site.sandbox.payments.facts import Behaviour
from tongban.site.sandbox.signatures import stamped

pytestmark = pytest.mark.django_db(transaction=True)


def begin(till: Till, bill: BillFact) -> str:
    return begin_payment(number=bill.number, by=till.payer, at=MONDAY)


def ask_now() -> None:
    """What the worker does when the next question is due."""
    Payment.objects.filter(next_query_at__isnull=False).update(next_query_at=Now() - timedelta(seconds=1))
    Refund.objects.filter(next_try_at__isnull=False).update(next_try_at=Now() - timedelta(seconds=1))
    ask_gateway()


def tallies() -> dict[str, int]:
    from tongban.kernel import clock

    return callbacks_of(clock.now().astimezone(clock.CITY_ZONE).date())


def test_a_payment_pays_its_bill_by_the_callback(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    back = bank.press(begin(till, bill))
    assert back.status_code == 303
    assert back.headers["Location"].endswith(f"/my/bills/{bill.number}/?returned=1")
    assert the_bill(bill).state == "paid"
    payment = the_payment(bill)
    assert payment.pays_bill
    assert payment.gateway_number == bank.order(payment).number
    assert payment.gateway_paid_at == bank.order(payment).paid_at
    assert bank.caller.answers == [(payment.order, 200)]
    assert tallies() == {"paid": 1}


def test_clicking_twice_leads_to_the_same_order(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    assert begin(till, bill) == begin(till, bill)
    assert len(bank.books.orders) == 1


def test_two_clicks_at_once_make_one_order(till: Till, bank: Bank) -> None:
    bill, urls = make_bill(till), []

    def click() -> None:
        try:
            urls.append(begin(till, bill))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(urls) == 4
    assert len(set(urls)) == 1
    assert Payment.objects.count() == len(bank.books.orders) == 1


def test_two_callbacks_pay_once(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.TWICE)
    assert the_bill(bill).state == "paid"
    assert [status for _, status in bank.caller.answers] == [200, 200]
    assert tallies() == {"paid": 1, "known": 1}


def test_a_callback_costs_few_queries(till: Till, bank: Bank, django_assert_max_num_queries: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    status = OrderStatus(
        order=the_payment(bill).order,
        gateway_number="S1",
        state=OrderState.PAID,
        amount_fen=10000,
        paid_at=MONDAY,
    )
    with django_assert_max_num_queries(24):
        take_callback(gateway="sandbox", callback=Callback(nonce="n" * 16, status=status), at=MONDAY)
    assert the_bill(bill).state == "paid"
    with django_assert_max_num_queries(9):
        take_callback(gateway="sandbox", callback=Callback(nonce="m" * 16, status=status), at=MONDAY)


def test_a_late_callback_still_pays(till: Till, bank: Bank) -> None:
    bill = make_bill(till, amount_fen=10001)
    url = begin(till, bill)
    httpx.post(url, data={"act": "pay"}, trust_env=False)
    assert the_bill(bill).state == "open"
    bank.caller.wait()
    assert the_bill(bill).state == "paid"


def test_a_late_callback_after_the_query_changes_nothing(till: Till, bank: Bank) -> None:
    bill = make_bill(till, amount_fen=10001)
    httpx.post(begin(till, bill), data={"act": "pay"}, trust_env=False)
    ask_now()
    paid_at = the_bill(bill).paid_at
    assert paid_at is not None
    bank.caller.wait()
    assert the_bill(bill).paid_at == paid_at
    assert tallies() == {"known": 1}


def test_a_callback_that_never_comes_is_found_by_asking(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.NEVER)
    assert the_bill(bill).state == "open"
    assert ask_gateway() is False  # not due yet
    assert the_bill(bill).state == "open"
    ask_now()
    assert the_bill(bill).state == "paid"
    assert the_payment(bill).next_query_at is None


def test_an_order_that_nobody_pays_is_asked_about_ever_less_often(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    begin(till, bill)
    ask_now()
    ask_now()
    assert the_payment(bill).queries == 2
    assert the_payment(bill).state == "open"


def test_a_forged_callback_is_refused_and_counted(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.FORGED)
    assert bank.caller.answers == [(the_payment(bill).order, 401)]
    assert the_bill(bill).state == "open"
    assert tallies() == {"forged": 1}


def call(bank: Bank, live_server: Any, said: dict[str, Any], **headers: str) -> httpx.Response:
    """A callback whose signature is the gateway's own."""
    body = json.dumps(said).encode()
    signed = stamped(bank.caller._key, "callback", body) | headers
    return httpx.post(
        f"{live_server.url}/api/v1/payments/callbacks", content=body, headers=signed, trust_env=False
    )


def said(bank: Bank, bill: BillFact, **changes: Any) -> dict[str, Any]:
    order = bank.order(the_payment(bill))
    fields = {
        "merchant": MERCHANT,
        "order": order.order,
        "number": order.number,
        "state": "paid",
        "amount_fen": order.amount_fen,
        "paid_at": "2026-09-28T10:00:00+08:00",
    }
    return fields | changes


def test_a_forged_callback_gets_a_problem(till: Till, bank: Bank, live_server: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    answer = call(bank, live_server, said(bank, bill), **{"Pay-Timestamp": "1"})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "callback-forged"


def test_a_header_that_was_touched_is_refused(till: Till, bank: Bank, live_server: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    for name in ("Pay-Timestamp", "Pay-Nonce", "Pay-Signature"):
        for value in ("", "x", "9" * 100, "1790000000"):
            assert call(bank, live_server, said(bank, bill), **{name: value}).status_code == 401
    assert the_bill(bill).state == "open"
    assert tallies() == {"forged": 12}


def test_an_old_callback_is_refused(till: Till, bank: Bank, live_server: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    body = json.dumps(said(bank, bill)).encode()
    for seconds, status in ((-302, 401), (302, 401), (-290, 200)):
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        headers = SignedMessages("Pay").headers(bank.caller._key, target="callback", body=body, now=moment)
        assert call(bank, live_server, said(bank, bill), **headers).status_code == status


def test_a_copy_of_a_callback_is_refused(till: Till, bank: Bank, live_server: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    body = json.dumps(said(bank, bill)).encode()
    headers = stamped(bank.caller._key, "callback", body)
    url = f"{live_server.url}/api/v1/payments/callbacks"
    first, second = (httpx.post(url, content=body, headers=headers, trust_env=False) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["code"] == "callback-replayed"
    assert tallies() == {"paid": 1, "replayed": 1}


def test_a_callback_for_another_merchant_is_refused(till: Till, bank: Bank, live_server: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    assert call(bank, live_server, said(bank, bill, merchant="999999")).status_code == 401


def test_a_callback_of_a_body_that_cannot_be_read_is_refused(
    till: Till, bank: Bank, live_server: Any
) -> None:
    bill = make_bill(till)
    begin(till, bill)
    assert call(bank, live_server, said(bank, bill, amount_fen="viel")).status_code == 401


def test_a_callback_without_a_gateway_is_refused(
    till: Till, bank: Bank, live_server: Any, settings: Any
) -> None:
    bill = make_bill(till)
    begin(till, bill)
    message = said(bank, bill)
    settings.PAYMENTS = settings.PAYMENTS | {"url": ""}
    assert call(bank, live_server, message).status_code == 409


def test_another_amount_is_refused_and_shown_to_an_operator(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.WRONG_AMOUNT)
    assert bank.caller.answers == [(the_payment(bill).order, 409)]
    assert the_bill(bill).state == "open"
    found = Difference.objects.get()
    assert (found.kind, found.ours_fen, found.theirs_fen) == ("amount", 10000, 10100)
    # asked, the gateway names the right amount
    ask_now()
    assert the_bill(bill).state == "paid"


def test_when_the_gateway_insists_nobody_pays_on(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.INSISTS)
    ask_now()
    assert the_payment(bill).state == "disputed"
    assert Difference.objects.count() == 1
    with pytest.raises(AmountUnderReview):
        begin(till, bill)


def test_money_for_an_unknown_order_is_shown_to_an_operator(till: Till, bank: Bank, live_server: Any) -> None:
    bill = make_bill(till)
    begin(till, bill)
    answer = call(bank, live_server, said(bank, bill, order="not-ours"))
    assert answer.status_code == 404
    assert Difference.objects.get().kind == "unknown-order"


@pytest.mark.parametrize("amount_fen", [10007, 10008])
def test_an_answer_that_got_lost_is_found_again(till: Till, bank: Bank, amount_fen: int) -> None:
    bill = make_bill(till, amount_fen=amount_fen)
    with pytest.raises(GatewayAway):
        begin(till, bill)
    assert the_payment(bill).state == "starting"
    url = begin(till, bill)
    assert len(bank.books.orders) == 1
    bank.press(url, behaviour=Behaviour.GOOD)
    assert the_bill(bill).state == "paid"


_PAY = """
import django
django.setup()
import sys
from tongban.foundation.identity.public import person_of
from tongban.kernel import clock
from tongban.services.payments.commands.begin_payment import begin_payment
begin_payment(number=sys.argv[1], by=person_of(account_id=int(sys.argv[2])), at=clock.now())
"""


def test_a_process_killed_while_the_gateway_answers_loses_no_payment(
    till: Till, bank: Bank, settings: Any
) -> None:
    """The gateway has made the order, our process dies before it keeps the answer, and the payer pays."""
    bill = make_bill(till, amount_fen=10008)
    given, base = settings.PAYMENTS, connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{base['USER']}:{base['PASSWORD']}@/{base['NAME']}"
        f"?host={base['HOST']}&port={base['PORT']}",
        "TONGBAN_PAY_GATEWAY_URL": given["url"],
        "TONGBAN_PAY_GATEWAY_NAME": given["name"],
        "TONGBAN_PAY_MERCHANT": given["number"],
        "TONGBAN_PAY_KEY_FILE": str(given["own_key"]),
        "TONGBAN_PAY_GATEWAY_KEY_FILE": str(given["their_key"]),
        "PYTHONPATH": "src",
    }
    command = [sys.executable, "-W", "ignore", "-c", _PAY, bill.number, str(till.payer.account_id)]
    with subprocess.Popen(command, env=environment) as process:
        ends_at = time.monotonic() + 60
        while not bank.books.orders and time.monotonic() < ends_at and process.poll() is None:
            time.sleep(0.05)
        process.kill()
    order = bank.order(the_payment(bill))
    assert (the_payment(bill).state, the_payment(bill).pay_url) == ("starting", "")
    bank.press(f"{bank.address}/pay/{order.number}", behaviour=Behaviour.NEVER)
    ask_now()
    assert the_bill(bill).state == "paid"
    paid_at = the_bill(bill).paid_at
    ask_now()
    assert the_bill(bill).paid_at == paid_at
    assert Payment.objects.filter(pays_bill=True).count() == 1


def test_a_gateway_that_is_away_is_told_to_the_payer(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.server.shutdown()
    bank.server.server_close()
    with pytest.raises(GatewayAway):
        begin(till, bill)
    ask_now()
    assert the_payment(bill).state == "starting"
    assert the_payment(bill).queries == 1


def test_an_order_that_never_reached_the_gateway_is_closed(till: Till, bank: Bank) -> None:
    bill = make_bill(till, amount_fen=10007)
    with pytest.raises(GatewayAway):
        begin(till, bill)
    bank.books.orders.clear()
    ask_now()
    assert the_payment(bill).state == "starting"  # it may still be on its way
    ask_now()
    assert the_payment(bill).state == "closed"


def test_who_cancels_may_pay_anew(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    url = begin(till, bill)
    bank.press(url, act="cancel")
    ask_now()
    assert the_payment(bill).state == "closed"
    second = begin(till, bill)
    assert second != url
    bank.press(second)
    assert the_bill(bill).state == "paid"


def test_who_comes_back_after_the_time_is_over_gets_a_new_order(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    url = begin(till, bill)
    order = bank.order(the_payment(bill))
    order.expires_at -= timedelta(hours=1)
    Payment.objects.update(expires_at=order.expires_at)
    assert begin(till, bill) != url


def test_who_paid_in_time_and_comes_back_late_is_told_that_it_is_paid(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.NEVER)
    Payment.objects.update(expires_at=Now() - timedelta(minutes=1))
    with pytest.raises(BillNotOpen):
        begin(till, bill)
    assert the_bill(bill).state == "paid"


def test_an_order_of_a_cancelled_bill_is_closed_at_the_gateway(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    url = begin(till, bill)
    cancel_bill(key="k1", reasons="撤回", by=LOADER, at=MONDAY)
    ask_now()
    assert bank.order(the_payment(bill)).state == "closed"
    bank.press(url)
    assert the_bill(bill).state == "cancelled"
    assert not Refund.objects.exists()


def test_money_for_a_cancelled_bill_goes_back(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    url = begin(till, bill)
    cancel_bill(key="k1", reasons="撤回", by=LOADER, at=MONDAY)
    bank.press(url)
    assert the_bill(bill).state == "cancelled"
    ask_now()
    refund = Refund.objects.get()
    assert (refund.state, refund.amount_fen) == ("done", 10000)
    assert next(iter(bank.books.refunds.values())).amount_fen == 10000
    assert the_bill(bill).refunded_fen == 0


def test_money_that_comes_beside_the_counters_goes_back(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    url = begin(till, bill)
    record_cash_payment(number=bill.number, receipt_number="皖财1", by=till.clerk, at=MONDAY)
    bank.press(url)
    ask_now()
    assert the_bill(bill).state == "paid"
    assert Refund.objects.get().state == "done"
    assert Payment.objects.filter(pays_bill=True).get().gateway == "counter"


def test_a_refund_goes_back_the_way_it_came_once(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill))
    refund_bill(number=bill.number, amount_fen=4000, reasons="多收", by=till.chief, at=MONDAY)
    assert the_bill(bill).state == "refunding"
    ask_now()
    ask_now()
    assert (the_bill(bill).state, the_bill(bill).refunded_fen) == ("paid", 4000)
    assert [one.amount_fen for one in bank.books.refunds.values()] == [4000]


def test_a_slow_refund_is_asked_about_again(till: Till, bank: Bank) -> None:
    bill = make_bill(till)
    bank.press(begin(till, bill), behaviour=Behaviour.SLOW_REFUND)
    refund_bill(number=bill.number, amount_fen=10000, reasons="多收", by=till.chief, at=MONDAY)
    ask_now()
    assert the_bill(bill).state == "refunding"
    ask_now()
    assert the_bill(bill).state == "refunded"
