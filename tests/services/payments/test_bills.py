"""Bills without a gateway: made out, paid at the counter, waived, cancelled; every refusal, and nothing written."""

from typing import Any

import pytest

from tests.foundation.directory.make import LOADER
from tests.services.payments.make import MONDAY, Till, a_line, less, make_bill, the_bill
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import document_of, paper_bytes
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.payments.commands.begin_payment import begin_payment
from tongban.services.payments.commands.end_bill import cancel_bill, undo_bill, waive_bill
from tongban.services.payments.commands.open_bill import open_bill
from tongban.services.payments.commands.refund import refund_bill, return_cash
from tongban.services.payments.commands.take_cash import record_cash_payment
from tongban.services.payments.facts import (
    BillNotOpen,
    BillNotPaid,
    BillState,
    OnlinePaymentOff,
    Payer,
    RefundTooLarge,
)
from tongban.services.payments.models import Bill, Payment, Refund
from tongban.services.payments.numbers import BadBillNumber, check_bill_number
from tongban.services.payments.queries import (
    bills_about,
    bills_of,
    is_settled,
    own_bill,
    staff_bill,
    staff_bills,
)

pytestmark = pytest.mark.django_db


def acts_of(number: str) -> list[str]:
    return [entry.act for entry in entries_of(f"bills:{number}")]


def take(till: Till, number: str, **changes: Any) -> None:
    fields = {"number": number, "receipt_number": "皖财0001", "by": till.clerk, "at": MONDAY}
    record_cash_payment(**(fields | changes))


def test_a_bill_has_a_number_its_lines_and_its_sum(till: Till) -> None:
    bill = make_bill(till, lines=(a_line(5000, quantity=2, reductions=(less(3000),)), a_line(1000)))
    page = own_bill(bill.number, by=till.payer, at=MONDAY)
    assert check_bill_number(bill.number) == bill.number
    assert bill.total_fen == 8000
    assert [(one.full_fen, one.amount_fen) for one in page.lines] == [(10000, 7000), (1000, 1000)]
    assert page.lines[0].line.reductions[0].basis == "示例减免办法第三条"
    assert acts_of(bill.number) == ["payments.open"]


def test_what_is_free_makes_no_bill(till: Till) -> None:
    free = (a_line(5000, reductions=(less(5000),)),)
    made = open_bill(
        key="k",
        about="cases:1",
        title="免费",
        organisation_id=till.organisation_id,
        area_code="341602000000",
        payer=Payer(account_id=till.payer.account_id, name="老张", masked="*张"),
        lines=free,
        due_on=None,
        by=LOADER,
        at=MONDAY,
    )
    assert made is None
    assert not Bill.objects.exists()


def test_the_same_key_is_the_same_bill(till: Till) -> None:
    first, second = make_bill(till), make_bill(till, amount_fen=99900)
    assert first.number == second.number
    assert second.total_fen == 10000
    assert acts_of(first.number) == ["payments.open"]


def test_making_out_a_bill_costs_six_queries(till: Till, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(8):  # six, and the savepoint of the test's transaction
        make_bill(till)


def test_the_payer_is_told_what_to_pay(till: Till) -> None:
    bill = make_bill(till)
    deliver_all()
    message = Message.objects.get(to_account=till.payer.account_id)
    assert message.url == f"/my/bills/{bill.number}/"
    assert message.facts["amount"] == "100.00"
    assert "张" not in str(message.facts)


def test_money_at_the_counter_pays_the_bill_and_makes_its_receipt(till: Till) -> None:
    bill = make_bill(till)
    take(till, bill.number)
    deliver_all()
    paid = own_bill(bill.number, by=till.payer, at=MONDAY)
    assert paid.fact.state is BillState.PAID
    assert paid.fact.is_paid_at_counter
    assert paid.paid_number == "皖财0001"
    assert acts_of(bill.number) == ["payments.open", "payments.take_cash"]
    receipt = document_of(owner=f"bill:{bill.number}", kind="payment-receipt")
    assert receipt is not None
    assert receipt.paper is not None
    assert paper_bytes(receipt.paper.id)[:5] == b"%PDF-"


@pytest.mark.parametrize("receipt", ["", "   ", "9" * 81])
def test_money_without_a_receipt_is_refused(till: Till, receipt: str) -> None:
    bill = make_bill(till)
    with pytest.raises(Invalid):
        take(till, bill.number, receipt_number=receipt)
    assert the_bill(bill).state == "open"
    assert not Payment.objects.exists()


def test_who_lacks_the_duty_takes_no_money(till: Till) -> None:
    bill = make_bill(till)
    with pytest.raises(DutyMissing):
        take(till, bill.number, by=till.chief)
    assert acts_of(bill.number) == ["payments.open"]


def test_another_office_does_not_find_the_bill(till: Till) -> None:
    bill = make_bill(till)
    with pytest.raises(NotFound):
        take(till, bill.number, by=till.stranger)
    with pytest.raises(NotFound):
        waive_bill(number=bill.number, reasons="r", basis="b", by=till.stranger, at=MONDAY)
    with pytest.raises(NotFound):
        refund_bill(number=bill.number, amount_fen=1, reasons="r", by=till.stranger, at=MONDAY)
    with pytest.raises(NotFound):
        staff_bill(bill.number, by=till.stranger)
    assert staff_bills(till.stranger) == []
    assert the_bill(bill).state == "open"


def test_another_person_does_not_find_the_bill(till: Till) -> None:
    bill = make_bill(till)
    with pytest.raises(NotFound):
        own_bill(bill.number, by=till.other, at=MONDAY)
    with pytest.raises(NotFound):
        begin_payment(number=bill.number, by=till.other, at=MONDAY)
    assert bills_of(till.other) == []


def test_a_mistyped_number_is_told_as_such(till: Till) -> None:
    bill = make_bill(till)
    wrong = bill.number[:-1] + str((int(bill.number[-1]) + 1) % 10)
    with pytest.raises(BadBillNumber):
        own_bill(wrong, by=till.payer, at=MONDAY)


def test_a_bill_is_paid_once(till: Till) -> None:
    bill = make_bill(till)
    take(till, bill.number)
    with pytest.raises(BillNotOpen):
        take(till, bill.number)
    with pytest.raises(BillNotOpen):
        waive_bill(number=bill.number, reasons="r", basis="b", by=till.chief, at=MONDAY)
    assert Payment.objects.count() == 1


def test_without_a_gateway_one_pays_at_the_counter(till: Till) -> None:
    bill = make_bill(till)
    with pytest.raises(OnlinePaymentOff):
        begin_payment(number=bill.number, by=till.payer, at=MONDAY)
    assert not Payment.objects.exists()


def test_a_waived_bill_owes_nothing(till: Till) -> None:
    bill = make_bill(till)
    assert not is_settled("cases:1")
    waive_bill(number=bill.number, reasons="受灾户", basis="示例办法第五条", by=till.chief, at=MONDAY)
    assert the_bill(bill).state == "waived"
    assert is_settled("cases:1")
    assert own_bill(bill.number, by=till.payer, at=MONDAY).closed_basis == "示例办法第五条"


@pytest.mark.parametrize(("reasons", "basis"), [("", "第五条"), ("受灾户", " ")])
def test_a_fee_is_not_waived_without_reason_and_basis(till: Till, reasons: str, basis: str) -> None:
    bill = make_bill(till)
    with pytest.raises(Invalid):
        waive_bill(number=bill.number, reasons=reasons, basis=basis, by=till.chief, at=MONDAY)
    assert the_bill(bill).state == "open"


def test_who_lacks_the_duty_waives_nothing(till: Till) -> None:
    bill = make_bill(till)
    with pytest.raises(DutyMissing):
        waive_bill(number=bill.number, reasons="r", basis="b", by=till.clerk, at=MONDAY)


def test_cancelling_twice_changes_nothing(till: Till) -> None:
    bill = make_bill(till)
    for _ in range(2):
        cancel_bill(key="k1", reasons="申请人撤回", by=LOADER, at=MONDAY)
    assert the_bill(bill).state == "cancelled"
    assert acts_of(bill.number) == ["payments.open", "payments.cancel"]
    cancel_bill(key="no such bill", reasons="", by=LOADER, at=MONDAY)


def test_what_was_paid_is_not_cancelled_but_goes_back(till: Till) -> None:
    bill = make_bill(till)
    take(till, bill.number)
    cancel_bill(key="k1", reasons="申请人撤回", by=LOADER, at=MONDAY)
    assert the_bill(bill).state == "paid"
    for _ in range(2):
        undo_bill(key="k1", reasons="申请人撤回", by=LOADER, at=MONDAY)
    assert the_bill(bill).state == "refunding"
    assert Refund.objects.get().amount_fen == 10000


def test_a_part_goes_back_and_the_rest_stays_paid(till: Till) -> None:
    bill = make_bill(till)
    take(till, bill.number)
    refund = refund_bill(number=bill.number, amount_fen=3000, reasons="多收", by=till.chief, at=MONDAY)
    return_cash(refund=refund, receipt_number="退0001", by=till.clerk, at=MONDAY)
    again = the_bill(bill)
    assert (again.state, again.refunded_fen) == ("paid", 3000)
    with pytest.raises(RefundTooLarge) as refused:
        refund_bill(number=bill.number, amount_fen=7001, reasons="多收", by=till.chief, at=MONDAY)
    assert refused.value.facts["most_fen"] == 7000
    rest = refund_bill(number=bill.number, amount_fen=7000, reasons="多收", by=till.chief, at=MONDAY)
    return_cash(refund=rest, receipt_number="退0002", by=till.clerk, at=MONDAY)
    assert the_bill(bill).state == "refunded"
    with pytest.raises(NotFound):
        return_cash(refund=rest, receipt_number="退0003", by=till.clerk, at=MONDAY)


def test_what_is_on_its_way_counts_as_given_back(till: Till) -> None:
    bill = make_bill(till)
    take(till, bill.number)
    refund_bill(number=bill.number, amount_fen=6000, reasons="多收", by=till.chief, at=MONDAY)
    with pytest.raises(RefundTooLarge):
        refund_bill(number=bill.number, amount_fen=6000, reasons="多收", by=till.chief, at=MONDAY)
    assert Refund.objects.count() == 1


def test_an_open_bill_gives_nothing_back(till: Till) -> None:
    bill = make_bill(till)
    with pytest.raises(BillNotPaid):
        refund_bill(number=bill.number, amount_fen=100, reasons="多收", by=till.chief, at=MONDAY)


def test_nothing_goes_back_without_reasons_or_duty(till: Till) -> None:
    bill = make_bill(till)
    take(till, bill.number)
    with pytest.raises(Invalid):
        refund_bill(number=bill.number, amount_fen=100, reasons=" ", by=till.chief, at=MONDAY)
    with pytest.raises(DutyMissing):
        refund_bill(number=bill.number, amount_fen=100, reasons="多收", by=till.clerk, at=MONDAY)
    assert the_bill(bill).state == "paid"
    assert not Refund.objects.exists()


def test_bills_about_a_thing_are_told_to_its_app(till: Till) -> None:
    make_bill(till, key="a")
    make_bill(till, key="b", about="cases:2")
    assert [bill.about for bill in bills_about("cases:2")] == ["cases:2"]
