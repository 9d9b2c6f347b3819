"""Bills and payments as frozen values: what is asked, what was paid, what was given back. Money is integer fen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event


class BillState(StrEnum):
    """Where a bill (缴款单) stands."""

    OPEN = "open"  # 待缴
    PAID = "paid"  # 已缴
    WAIVED = "waived"  # 免缴: an officer let it go, with its basis
    REFUNDING = "refunding"  # 退款中
    REFUNDED = "refunded"  # 已退: the whole of it
    CANCELLED = "cancelled"  # 已作废: never paid


class PaymentState(StrEnum):
    """Where one attempt to pay stands."""

    STARTING = "starting"  # kept by us, the gateway has not answered yet
    OPEN = "open"  # the gateway waits for the payer
    CLOSING = "closing"  # the bill ended meanwhile: the gateway is to be told
    DISPUTED = "disputed"  # the gateway insists on another amount: an operator looks at it
    PAID = "paid"
    CLOSED = "closed"  # nothing was paid


class RefundState(StrEnum):
    """Where a refund stands."""

    WAITING = "waiting"
    DONE = "done"


class DifferenceKind(StrEnum):
    """What a gateway says that our books do not, or the other way round."""

    AMOUNT = "amount"  # another amount than the bill's
    UNKNOWN_ORDER = "unknown-order"  # money for an order that is not ours
    NOT_AT_GATEWAY = "not-at-gateway"  # we hold it for paid, the gateway does not list it
    REFUND_AMOUNT = "refund-amount"
    UNKNOWN_REFUND = "unknown-refund"
    REFUND_NOT_AT_GATEWAY = "refund-not-at-gateway"


LIVE = frozenset({PaymentState.STARTING, PaymentState.OPEN, PaymentState.CLOSING, PaymentState.DISPUTED})
COUNTER = "counter"  # stands where a gateway's name stands, for what was paid at a counter


@dataclass(frozen=True, kw_only=True)
class ReductionFact:
    """By how much a line was reduced (减免), and on what basis."""

    name: str
    basis: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a bill: what is charged, on what basis, how often, and what falls away."""

    name: str
    basis: str
    unit_fen: int
    quantity: int = 1
    reductions: tuple[ReductionFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Payer:
    """Who is to pay. `account_id` is None where nobody follows the case online."""

    account_id: int | None
    name: str = field(repr=False)
    masked: str


@dataclass(frozen=True, kw_only=True)
class RefundFact:
    """What was given back, or is on its way."""

    number: str
    amount_fen: int
    state: RefundState
    ordered_at: datetime
    done_at: datetime | None
    is_at_counter: bool
    is_beside: bool  # money that came when the bill had ended
    reasons: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class BillFact:
    """A bill as a list shows it. `about` is the word of the thing it is for, such as `cases:<number>`."""

    number: str
    about: str
    title: str
    organisation_id: UUID
    payer: str
    total_fen: int
    refunded_fen: int
    state: BillState
    opened_at: datetime
    due_on: date | None
    paid_at: datetime | None
    is_paid_at_counter: bool


@dataclass(frozen=True, kw_only=True)
class BillEvent(Event):
    """Something happened to a bill. It is told in one row with what happens to the thing it is for."""

    subject_field: ClassVar[str] = "number"

    number: str
    about: str
    organisation_id: UUID
    amount_fen: int
    at: datetime

    @property
    def subject(self) -> str:
        return self.about


@dataclass(frozen=True, kw_only=True)
class BillOpened(BillEvent):
    """A bill was made out."""

    name: ClassVar[str] = "payments.bill-opened"


@dataclass(frozen=True, kw_only=True)
class BillPaid(BillEvent):
    """A bill was paid, online or at a counter."""

    name: ClassVar[str] = "payments.bill-paid"


@dataclass(frozen=True, kw_only=True)
class BillWaived(BillEvent):
    """A bill need not be paid."""

    name: ClassVar[str] = "payments.bill-waived"


@dataclass(frozen=True, kw_only=True)
class BillCancelled(BillEvent):
    """A bill was cancelled before it was paid."""

    name: ClassVar[str] = "payments.bill-cancelled"


@dataclass(frozen=True, kw_only=True)
class BillRefunded(BillEvent):
    """Money was given back; `amount_fen` is how much this time."""

    name: ClassVar[str] = "payments.bill-refunded"


class BillNotOpen(Refused):
    """The bill waits for no payment: it is paid, waived, refunded or cancelled."""

    code = "bill-not-open"
    title = N_("This bill is no longer open: it was paid, waived or cancelled.")


class BillNotPaid(Refused):
    """Nothing was paid that could be given back."""

    code = "bill-not-paid"
    title = N_("Nothing was paid on this bill that could be given back.")


class RefundTooLarge(Refused):
    """More than was paid and not yet given back."""

    code = "refund-too-large"
    status = 422
    title = N_("At most %(most)s yuan can still be given back.")


class OnlinePaymentOff(Refused):
    """No gateway is connected."""

    code = "online-payment-off"
    title = N_("Paying online is not possible here. Please pay at the counter of the office.")


class AmountUnderReview(Refused):
    """The gateway reports another amount for this bill; an operator looks at it."""

    code = "payment-under-review"
    title = N_(
        "The payment service reports another amount for this bill. We are looking at it; please do not pay again."
    )
