"""Pages and API of bills: what each role sees, and what is not theirs is not there."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import bearer, sign_in, sign_in_staff
from tests.services.payments.make import MONDAY, Till, a_line, less, make_bill, the_bill
from tongban.services.payments.books import note_difference
from tongban.services.payments.commands.end_bill import waive_bill
from tongban.services.payments.commands.take_cash import record_cash_payment
from tongban.services.payments.facts import DifferenceKind
from tongban.services.payments.models import Difference, Refund

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def payer(till: Till) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), till.payer)


def desk(officer: Any) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def test_a_bill_shows_its_lines_their_basis_and_what_fell_away(till: Till, payer: Client) -> None:
    bill = make_bill(till, lines=(a_line(5000, quantity=2, reductions=(less(3000),)),))
    said = words(payer.get(f"/my/bills/{bill.number}/"))
    assert "要缴70.00元" in said
    assert "50.00元 × 2" in said
    assert "低保家庭：减30.00元" in said
    assert "示例减免办法第三条" in said
    assert "依据：皖价费〔示例〕1号" in said
    assert "老张" in said


def test_without_a_gateway_the_bill_leads_to_the_counter(till: Till, payer: Client) -> None:
    bill = make_bill(till)
    page = payer.get(f"/my/bills/{bill.number}/")
    assert "请到窗口缴费" in words(page)
    assert "/pay/" not in page.content.decode()
    answer = payer.post(f"/my/bills/{bill.number}/pay/")
    assert answer.status_code == 409
    assert "请到窗口缴" in words(answer)


def test_my_bills_list_what_is_to_pay_first(
    till: Till, payer: Client, django_assert_max_num_queries: Any
) -> None:
    make_bill(till, key="a", title="已缴的事")
    paid = make_bill(till, key="a")
    record_cash_payment(number=paid.number, receipt_number="1", by=till.clerk, at=MONDAY)
    make_bill(till, key="b", title="没缴的事")
    payer.get("/my/bills/")
    with django_assert_max_num_queries(4):
        said = words(payer.get("/my/bills/"))
    assert said.index("没缴的事") < said.index("已缴的事")


def test_a_bill_costs_few_queries(till: Till, payer: Client, django_assert_max_num_queries: Any) -> None:
    bill = make_bill(till)
    payer.get(f"/my/bills/{bill.number}/")
    with django_assert_max_num_queries(8):
        payer.get(f"/my/bills/{bill.number}/")


def test_nobody_else_finds_the_bill(till: Till) -> None:
    bill = make_bill(till)
    other = sign_in(Client(), till.other)
    assert other.get(f"/my/bills/{bill.number}/").status_code == 404
    assert other.post(f"/my/bills/{bill.number}/pay/").status_code == 404
    assert other.get(f"/api/v1/bills/{bill.number}", headers=bearer(till.other)).status_code == 404
    assert bill.number not in words(other.get("/my/bills/"))
    stranger = desk(till.stranger)
    assert stranger.get(f"/desk/bills/{bill.number}/").status_code == 404
    posted = {"act": "take", "receipt_number": "1"}
    assert stranger.post(f"/desk/bills/{bill.number}/", posted).status_code == 404
    assert bill.title not in words(stranger.get("/desk/bills/"))
    assert Client().get(f"/my/bills/{bill.number}/").status_code == 302
    assert Client().get(f"/desk/bills/{bill.number}/").status_code == 302
    assert Client().get(f"/api/v1/bills/{bill.number}").status_code == 401
    assert the_bill(bill).state == "open"


def test_the_api_tells_a_bill_to_its_payer_and_its_office(till: Till) -> None:
    bill = make_bill(till, lines=(a_line(5000, reductions=(less(1000),)),))
    for holder in (till.payer, till.clerk):
        said = Client().get(f"/api/v1/bills/{bill.number}", headers=bearer(holder)).json()
        assert (said["state"], said["total_fen"]) == ("open", 4000)
        assert said["lines"][0]["reductions"] == [
            {"name": "低保家庭", "basis": "示例减免办法第三条", "amount_fen": 1000}
        ]
    answer = Client().post(f"/api/v1/bills/{bill.number}/payments", headers=bearer(till.payer))
    assert (answer.status_code, answer.json()["code"]) == (409, "online-payment-off")


def test_the_counter_books_a_payment_on_the_page(till: Till) -> None:
    bill = make_bill(till)
    clerk = desk(till.clerk)
    refused = clerk.post(f"/desk/bills/{bill.number}/", {"act": "take", "receipt_number": ""})
    assert refused.status_code == 422
    assert "请填写票据号" in words(refused)
    clerk.post(f"/desk/bills/{bill.number}/", {"act": "take", "receipt_number": "皖财1"})
    assert the_bill(bill).state == "paid"
    assert "皖财1" in words(clerk.get(f"/desk/bills/{bill.number}/"))


def test_what_somebody_may_not_do_is_not_offered_and_refused(till: Till) -> None:
    bill = make_bill(till)
    clerk = desk(till.clerk)
    assert "免缴" not in words(clerk.get(f"/desk/bills/{bill.number}/"))
    answer = clerk.post(f"/desk/bills/{bill.number}/", {"act": "waive", "reasons": "r", "basis": "b"})
    assert answer.status_code == 403
    assert clerk.post(f"/desk/bills/{bill.number}/", {"act": "nonsense"}).status_code == 404
    assert the_bill(bill).state == "open"


def test_a_waiver_without_its_basis_stays_open_with_what_was_typed(till: Till) -> None:
    bill = make_bill(till)
    chief = desk(till.chief)
    shut = chief.get(f"/desk/bills/{bill.number}/").content.decode()
    assert '<details class="tb-fold" ><summary>' in shut
    answer = chief.post(f"/desk/bills/{bill.number}/", {"act": "waive", "reasons": "受灾户", "basis": ""})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert '<details class="tb-fold" open' in told
    assert "受灾户" in told
    assert the_bill(bill).state == "open"


def test_a_refund_is_ordered_on_the_page_and_handed_back(till: Till) -> None:
    bill = make_bill(till)
    record_cash_payment(number=bill.number, receipt_number="1", by=till.clerk, at=MONDAY)
    chief, clerk = desk(till.chief), desk(till.clerk)
    assert 'value="100.00"' in chief.get(f"/desk/bills/{bill.number}/").content.decode()
    for amount in ("", "viel", "1.234", "-5", "0", "100.01", "NaN", "1e99"):
        posted = {"act": "refund", "amount": amount, "refund_reasons": "多收"}
        assert chief.post(f"/desk/bills/{bill.number}/", posted).status_code == 422, amount
    posted = {"act": "refund", "amount": "30.5", "refund_reasons": ""}
    assert chief.post(f"/desk/bills/{bill.number}/", posted).status_code == 422
    assert not Refund.objects.exists()
    chief.post(f"/desk/bills/{bill.number}/", posted | {"refund_reasons": "多收"})
    refund = Refund.objects.get()
    assert refund.amount_fen == 3050
    assert "退还30.50元" in words(clerk.get(f"/desk/bills/{bill.number}/"))
    posted = {"act": "return", "refund": refund.number, "receipt_number": "退1"}
    clerk.post(f"/desk/bills/{bill.number}/", posted)
    assert the_bill(bill).refunded_fen == 3050


def test_a_waived_bill_says_why_to_its_payer(till: Till, payer: Client) -> None:
    bill = make_bill(till)
    waive_bill(number=bill.number, reasons="受灾户", basis="示例办法第五条", by=till.chief, at=MONDAY)
    said = words(payer.get(f"/my/bills/{bill.number}/"))
    assert "这笔费用不用缴" in said
    assert "示例办法第五条" in said


def test_bills_at_the_desk_are_filtered_by_state(till: Till) -> None:
    make_bill(till, key="a", title="没缴的事")
    paid = make_bill(till, key="b", title="缴了的事")
    record_cash_payment(number=paid.number, receipt_number="1", by=till.clerk, at=MONDAY)
    said = words(desk(till.clerk).get("/desk/bills/?state=paid"))
    assert "缴了的事" in said
    assert "没缴的事" not in said


def test_differences_are_for_operators(till: Till) -> None:
    note_difference(
        gateway="sandbox",
        kind=DifferenceKind.UNKNOWN_ORDER,
        reference="x-1",
        bill=None,
        ours_fen=None,
        theirs_fen=500,
        at=MONDAY,
    )
    assert desk(till.clerk).get("/desk/operations/payments/").status_code == 403
    found = Difference.objects.get()
    url = f"/desk/operations/payments/{found.pk}/"
    assert desk(till.clerk).post(url, {"how": "x"}).status_code == 403
    operator = desk(till.operator)
    said = words(operator.get("/desk/operations/payments/"))
    assert "不认识的订单来款" in said
    assert "请平台退款" in said
    assert operator.post(url, {"act": "settle", "how": ""}).status_code == 422
    assert operator.post(url, {"act": "return", "how": "退"}).status_code == 409
    assert operator.post(url, {"act": "settle", "how": "平台已退"}).status_code == 302
    assert "没有差异" in words(operator.get("/desk/operations/payments/"))
    assert operator.post(url, {"act": "settle", "how": "再来"}).status_code == 404


def test_the_pages_read_in_english_too(till: Till) -> None:
    bill = make_bill(till)
    english = sign_in(Client(headers={"accept-language": "en"}), till.payer)
    said = words(english.get(f"/my/bills/{bill.number}/"))
    assert "Please pay at the counter" in said
    assert "Bill number" in said
