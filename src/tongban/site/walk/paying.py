"""Paying the fee of a case as a payer does: from the page of the case to the gateway's page and back."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx

from tongban.site.walk.checks import check_sealed
from tongban.site.walk.course import Course
from tongban.site.walk.http import Unexpected, Unreachable

_BILL = re.compile(r'href="/my/bills/([^/"]+)/"')
_AMOUNTS = re.compile(r'name="(amount-\d+)"')
_RECEIPT = re.compile(r'href="(/papers/[0-9a-f-]{36}/)\?download"')
_SET_YUAN = "10"


def pay_fee(course: Course) -> None:
    """Pay what the case costs, if it costs anything; a fee that no rule computes is set by the office first."""
    if not course.content.get("fees"):
        return
    bill = open_bill(course)
    if bill is None:
        return
    pay(course, bill)
    paid = bill_of(course, bill)
    course.played.paid_fen = paid["total_fen"]
    course.did("payment")
    check_payment_receipt(course, bill)


def open_bill(course: Course) -> str | None:
    """The number of the bill that has to be paid; None where nothing is owed."""
    _set_fee(course)
    numbers = _BILL.findall(course.browser.read(f"/my/cases/{course.played.number}/"))
    if not numbers:
        return None
    return numbers[0] if bill_of(course, numbers[0])["state"] == "open" else None


def bill_of(course: Course, number: str) -> dict[str, Any]:
    """The bill as its payer sees it."""
    bill: dict[str, Any] = course.applicant.get(f"/api/v1/bills/{number}")
    return bill


def pay(course: Course, bill: str) -> None:
    """Press the button, pay at the gateway, come back, and wait for its word; at the counter where no
    gateway is connected."""
    asked = bill_of(course, bill)
    course.must(
        sum(line["amount_fen"] for line in asked["lines"]) == asked["total_fen"],
        f"the lines of bill {bill} do not add up to {asked['total_fen']} fen",
    )
    page = f"/my/bills/{bill}/"
    if f"{page}pay/" not in course.browser.read(page):
        _pay_at_the_counter(course, bill)
        return
    gateway = course.browser.send(f"{page}pay/", {}, page=page)
    back = _at_the_gateway(course, gateway, asked["total_fen"])
    course.must(bill in back, f"the gateway leads back to {back}, not to bill {bill}")
    course.browser.read(f"{page}?returned=1")
    course.wait_for(
        f"bill {bill} to be paid", lambda: bill_of(course, bill), lambda one: one["state"] == "paid"
    )


def check_payment_receipt(course: Course, bill: str) -> None:
    """The receipt of the payment: a PDF of the payer's, sealed under the city's published root."""
    page = course.wait_for(
        "the receipt of the payment",
        lambda: course.browser.read(f"/my/bills/{bill}/"),
        _RECEIPT.search,
    )
    found = _RECEIPT.search(page)
    course.must(found, "the bill has no receipt")
    check_sealed(course, course.browser.fetch(found[1]) if found else b"", "the receipt of the payment")
    course.saw("payment receipt")


def wait_for_refund(course: Course, bill: str) -> None:
    """Until all that was paid has gone back."""
    gone = course.wait_for(
        f"the money of bill {bill} to be back",
        lambda: bill_of(course, bill),
        lambda one: one["state"] == "refunded",
        patience=120,
    )
    course.must(
        gone["refunded_fen"] == gone["total_fen"],
        f"{gone['refunded_fen']} of {gone['total_fen']} fen came back",
    )
    course.saw("money back")


def _at_the_gateway(course: Course, address: str, total_fen: int) -> str:
    try:
        with httpx.Client(timeout=30) as client:
            shown = client.get(address)
            done = client.post(address, data={"act": "pay"})
    except httpx.TransportError as error:
        raise Unreachable(facts={"address": address, "why": error}) from error
    amount = f"{total_fen // 100}.{total_fen % 100:02d}"
    course.must(amount in shown.text, f"the gateway's page does not ask for {amount} yuan")
    if done.status_code != 303:
        path, status = urlsplit(address).path, done.status_code
        raise Unexpected(facts={"method": "POST", "path": path, "status": status, "said": done.text[:300]})
    return done.headers["Location"]


def _pay_at_the_counter(course: Course, bill: str) -> None:
    """The office takes the money and writes down the number of its receipt."""
    page = f"/desk/bills/{bill}/"
    desk = course.player.browser(course.player.cast.officers["accept"])
    desk.send(page, {"act": "take", "receipt_number": f"DEMO{bill[-8:]}"}, page=page)
    state = bill_of(course, bill)["state"]
    course.must(state == "paid", f"bill {bill} was paid at the counter and is {state}")


def _set_fee(course: Course) -> None:
    """Where the item states no amount, the office that accepts works it out."""
    fees = course.content["fees"]
    if all(fee.get("amount_fen") is not None or fee.get("quantity") for fee in fees):
        return
    desk = course.player.browser(course.player.cast.officers["accept"])
    page = f"/desk/cases/{course.played.number}/"
    names = sorted(set(_AMOUNTS.findall(desk.read(page))))
    if names:
        form = dict.fromkeys(names, _SET_YUAN) | {"reasons": "按公布的收费标准核定。"}
        desk.send(f"{page}fee/", form)
        course.did("fee set")
