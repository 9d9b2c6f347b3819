"""Paying on the page, through the sandbox gateway and back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from tests.foundation.identity.make import sign_in
from tests.services.payments.make import Bank, Till, make_bill, the_bill
from tests.services.payments.test_gateway import ask_now
from tests.services.payments.test_pages import words
from tongban.services.payments.models import Payment
from tongban.site.sandbox.payments.facts import Behaviour

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_payer_is_led_out_waits_and_is_told(till: Till, bank: Bank) -> None:
    payer = sign_in(Client(headers={"accept-language": "zh-CN"}), till.payer)
    bill = make_bill(till)
    url = f"/my/bills/{bill.number}/"
    page = payer.get(url)
    assert "网上缴费" in words(page)
    assert f"form-action 'self' {bank.address};" in page.headers["Content-Security-Policy"]
    out = payer.post(f"{url}pay/")
    assert out.status_code == 302
    assert out["Location"].startswith(f"{bank.address}/pay/")
    bank.press(out["Location"], behaviour=Behaviour.NEVER)
    waiting = payer.get(f"{url}?returned=1")
    assert "正在等支付平台的结果" in words(waiting)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    # who has come back need not wait for the next turn
    assert Payment.objects.filter(next_query_at__lte=Now() + timedelta(seconds=1)).exists()
    ask_now()
    part = payer.get(f"{url}?returned=1", headers={"HX-Request": "true", "HX-Target": "state"})
    assert "<html" not in part.content.decode()
    assert "every 2s" not in part.content.decode()
    assert "已缴" in words(part)
    assert part.headers["HX-Refresh"] == "true"
    assert "缴款凭证" in words(payer.get(url))
    assert payer.post(f"{url}pay/")["Location"] == url


def test_a_gateway_that_is_away_is_said_on_the_bill(till: Till, bank: Bank) -> None:
    payer = sign_in(Client(headers={"accept-language": "zh-CN"}), till.payer)
    bill = make_bill(till)
    bank.server.shutdown()
    bank.server.server_close()
    answer = payer.post(f"/my/bills/{bill.number}/pay/")
    assert answer.status_code == 503
    assert "支付平台暂时没有回应" in words(answer)
    assert "网上缴费" in words(answer)
    assert the_bill(bill).state == "open"


def test_metrics_tell_how_callbacks_ended(till: Till, bank: Bank, client: Any) -> None:
    bill = make_bill(till)
    payer = sign_in(Client(), till.payer)
    url = payer.post(f"/my/bills/{bill.number}/pay/")["Location"]
    bank.press(url, behaviour=Behaviour.FORGED)
    said = client.get("/metrics").content.decode()
    assert 'tongban_payment_callbacks_total{outcome="forged"} 1.0' in said
    assert "tongban_payments_open 1.0" in said
