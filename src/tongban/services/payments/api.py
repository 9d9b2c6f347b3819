"""Bills over HTTP for payers, and the address where the gateway calls back."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import AnyAuth, PersonAuth, caller, person_calling
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.payments.commands.begin_payment import begin_payment
from tongban.services.payments.commands.confirm_payment import Confirmed
from tongban.services.payments.commands.take_callback import count_callback, take_callback
from tongban.services.payments.facts import OnlinePaymentOff
from tongban.services.payments.gateway import CallbackForged, CallbackReplayed, gateway_source
from tongban.services.payments.queries import BillPage, own_bill, staff_bill

router = Router(tags=["payments"])


class AmountDiffers(Refused):
    """The callback names another amount than the bill's. An operator is told."""

    code = "callback-amount-differs"
    title = N_("This is another amount than the bill's. Nothing was booked.")


class ReductionOut(Schema):
    """What fell away of a line, in fen, and on what basis."""

    name: str
    basis: str
    amount_fen: int


class LineOut(Schema):
    """One line of a bill, in fen."""

    name: str
    basis: str
    unit_fen: int
    quantity: int
    reductions: list[ReductionOut]
    amount_fen: int


class BillOut(Schema):
    """A bill. `state` is open, paid, waived, refunding, refunded or cancelled; money is in fen."""

    number: str
    about: str
    title: str
    state: str
    total_fen: int
    refunded_fen: int
    due_on: date | None
    opened_at: datetime
    paid_at: datetime | None
    lines: list[LineOut]


class PaymentOut(Schema):
    """Where the payer pays."""

    pay_url: str


class HeardOut(Schema):
    """What came of a callback."""

    outcome: str


@router.get("/bills/{number}", response=BillOut, auth=AnyAuth())
def get_bill(request: HttpRequest, number: str) -> BillOut:
    """A bill that the caller may pay, or of the officer's organisations."""
    by = caller(request)
    if isinstance(by, Officer):
        return _out(staff_bill(number, by=by))
    page = own_bill(number, by=by, at=clock.now())
    return _out(page)


@router.post("/bills/{number}/payments", response={201: PaymentOut}, auth=PersonAuth())
def post_payment(request: HttpRequest, number: str) -> Status[PaymentOut]:
    """Begin to pay one's own bill; twice leads to the same order."""
    url = begin_payment(number=number, by=person_calling(request), at=clock.now())
    return Status(201, PaymentOut(pay_url=url))


@router.post(
    "/payments/callbacks",
    response=HeardOut,
    summary="Where the payment gateway tells that an order was paid",
)
def post_callback(request: HttpRequest) -> HeardOut:
    """No session and no form token: the gateway's signature is what counts."""
    gateway, at = gateway_source.ask().gateway(), clock.now()
    if gateway is None:
        raise OnlinePaymentOff
    try:
        callback = gateway.read_callback(request.headers, request.body)
        done = take_callback(gateway=gateway.name, callback=callback, at=at)
    except (CallbackForged, CallbackReplayed) as refused:
        count_callback(refused.code.removeprefix("callback-"), at=at)
        raise
    count_callback(done, at=at)
    if done is Confirmed.WRONG_AMOUNT:
        raise AmountDiffers
    if done is Confirmed.UNKNOWN:
        raise NotFound
    return HeardOut(outcome=done.value)


def _out(page: BillPage) -> BillOut:
    bill = page.fact
    return BillOut(
        number=bill.number,
        about=bill.about,
        title=bill.title,
        state=bill.state.value,
        total_fen=bill.total_fen,
        refunded_fen=bill.refunded_fen,
        due_on=bill.due_on,
        opened_at=bill.opened_at,
        paid_at=bill.paid_at,
        lines=[
            LineOut(
                name=one.line.name,
                basis=one.line.basis,
                unit_fen=one.line.unit_fen,
                quantity=one.line.quantity,
                reductions=[
                    ReductionOut(name=less.name, basis=less.basis, amount_fen=less.amount_fen)
                    for less in one.line.reductions
                ],
                amount_fen=one.amount_fen,
            )
            for one in page.lines
        ],
    )
