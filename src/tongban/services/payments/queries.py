"""Questions about bills. They return facts, and only what the one who asks may see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.services.payments.facts import (
    COUNTER,
    LIVE,
    BillFact,
    BillState,
    DifferenceKind,
    Line,
    PaymentState,
    ReductionFact,
    RefundFact,
    RefundState,
)
from tongban.services.payments.models import (
    Bill,
    BillLine,
    CallbackTally,
    Difference,
    Payment,
    Reconciliation,
    Refund,
)
from tongban.services.payments.numbers import no_such_bill
from tongban.services.payments.payers import payable_bill
from tongban.services.payments.rules import amount_fen, full_fen

LISTED = 50


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """A line as a page shows it, with its sums."""

    line: Line
    full_fen: int
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class BillPage:
    """A bill with everything its page shows."""

    fact: BillFact
    lines: tuple[ShownLine, ...]
    refunds: tuple[RefundFact, ...]
    live: PaymentState | None  # of the attempt that is under way
    pay_url: str
    paid_number: str
    closed_why: str
    closed_basis: str
    payer_name: str

    @property
    def left_fen(self) -> int:
        """What could still be given back."""
        return self.fact.total_fen - sum(one.amount_fen for one in self.refunds if not one.is_beside)


@dataclass(frozen=True, kw_only=True)
class DifferenceFact:
    """One difference as an operator sees it."""

    id: int
    gateway: str
    day: date
    kind: DifferenceKind
    reference: str
    bill: str
    is_bill_paid: bool
    ours_fen: int | None
    theirs_fen: int | None
    found_at: datetime


@dataclass(frozen=True, kw_only=True)
class DayFact:
    """One reconciled day."""

    gateway: str
    day: date
    done_at: datetime
    payments: int
    payments_fen: int
    refunds: int
    refunds_fen: int
    found_late: int
    differences: int


def own_bill(number: str, *, by: Person, at: datetime) -> BillPage:
    """A bill that the person may pay. 5 SQL and the port's. Raises NotFound, BadBillNumber."""
    return _page(Bill.objects.filter(pk=payable_bill(number, by=by, at=at).pk), number)


def staff_bill(number: str, *, by: Officer) -> BillPage:
    """A bill of the officer's organisations. 4 SQL. Raises NotFound, BadBillNumber."""
    return _page(Bill.objects.of_organisations(by.organisation_ids), number)


def bills_of(by: Person, *, limit: int = LISTED) -> list[BillFact]:
    """The person's bills: those to pay first, then the latest. 1 SQL."""
    rows = _with_way(Bill.objects.of_account(by.account_id)).order_by("-opened_at")[:limit]
    return sorted((as_fact(row) for row in rows), key=lambda bill: bill.state is not BillState.OPEN)


def staff_bills(by: Officer, *, state: BillState | None = None, limit: int = LISTED) -> list[BillFact]:
    """The latest bills of the officer's organisations, of one state where `state` is given. 1 SQL."""
    rows = _with_way(Bill.objects.of_organisations(by.organisation_ids))
    if state is not None:
        rows = rows.filter(state=state)
    return [as_fact(row) for row in rows.order_by("-opened_at")[:limit]]


def bills_about(about: str) -> list[BillFact]:
    """The bills for one thing, for the app whose thing it is; that app scopes what it shows. 1 SQL."""
    return [as_fact(row) for row in _with_way(Bill.objects.filter(about=about)).order_by("opened_at")]


def bill_subjects(abouts: Collection[str]) -> dict[str, list[str]]:
    """By what words the trail knows the bills for each of many things. 1 SQL."""
    found: dict[str, list[str]] = {}
    for about, number in Bill.objects.filter(about__in=list(abouts)).values_list("about", "number"):
        found.setdefault(about, []).append(f"bills:{number}")
    return found


def open_bills_about(things: Iterable[str]) -> list[BillFact]:
    """The open bills for several things, for the app whose things they are; that app scopes what it shows. 1 SQL."""
    rows = Bill.objects.filter(about__in=list(things), state=BillState.OPEN)
    return [as_fact(row) for row in _with_way(rows).order_by("opened_at")]


def is_settled(about: str) -> bool:
    """Whether nothing is owed for a thing: no bill, or each one paid, waived or cancelled. 1 SQL."""
    return not Bill.objects.filter(about=about, state=BillState.OPEN).exists()


def open_differences(*, limit: int = LISTED) -> list[DifferenceFact]:
    """Differences that nobody has settled, the latest first. 1 SQL."""
    rows = Difference.objects.filter(settled_at__isnull=True).select_related("bill")
    return [
        DifferenceFact(
            id=row.pk,
            gateway=row.gateway,
            day=row.day,
            kind=DifferenceKind(row.kind),
            reference=row.reference,
            bill=row.bill.number if row.bill else "",
            is_bill_paid=row.bill is not None and row.bill.state == BillState.PAID,
            ours_fen=row.ours_fen,
            theirs_fen=row.theirs_fen,
            found_at=row.found_at,
        )
        for row in rows.order_by("-found_at")[:limit]
    ]


def reconciled_days(*, limit: int = 31) -> list[DayFact]:
    """The last reconciled days, the latest first. 1 SQL."""
    return [
        DayFact(
            gateway=row.gateway,
            day=row.day,
            done_at=row.done_at,
            payments=row.payments,
            payments_fen=row.payments_fen,
            refunds=row.refunds,
            refunds_fen=row.refunds_fen,
            found_late=row.found_late,
            differences=row.differences,
        )
        for row in Reconciliation.objects.order_by("-day", "gateway")[:limit]
    ]


def callbacks_of(day: date) -> dict[str, int]:
    """How many callbacks of a day ended how. 1 SQL."""
    return dict(CallbackTally.objects.filter(day=day).values_list("outcome", "count"))


def as_fact(row: Bill) -> BillFact:
    """A row as other apps see it."""
    return BillFact(
        number=row.number,
        about=row.about,
        title=row.title,
        organisation_id=row.organisation_id,
        payer=row.payer_masked,
        total_fen=row.total_fen,
        refunded_fen=row.refunded_fen,
        state=BillState(row.state),
        opened_at=row.opened_at,
        due_on=row.due_on,
        paid_at=row.paid_at,
        is_paid_at_counter=bool(getattr(row, "is_counter", False)),
    )


def _with_way(rows: QuerySet[Bill]) -> QuerySet[Bill]:
    at_counter = Payment.objects.filter(bill=OuterRef("pk"), pays_bill=True, gateway=COUNTER)
    return rows.annotate(is_counter=Exists(at_counter))


def _page(rows: QuerySet[Bill], number: str) -> BillPage:
    row = _with_way(rows).filter(number=number).first()
    if row is None:
        raise no_such_bill(number)
    payments = list(Payment.objects.filter(bill=row).order_by("began_at"))
    live = next((one for one in payments if PaymentState(one.state) in LIVE), None)
    paid = next((one for one in payments if one.pays_bill), None)
    return BillPage(
        fact=as_fact(row),
        lines=tuple(_line(line) for line in row.lines.order_by("place")),
        refunds=tuple(_refund(one) for one in _refunds(row)),
        live=PaymentState(live.state) if live else None,
        pay_url=live.pay_url if live else "",
        paid_number=paid.gateway_number if paid else "",
        closed_why=row.closed_why or "",
        closed_basis=row.closed_basis,
        payer_name=row.payer_name or "",
    )


def _refunds(row: Bill) -> QuerySet[Refund]:
    return Refund.objects.filter(bill=row).select_related("payment").order_by("ordered_at")


def _refund(one: Refund) -> RefundFact:
    return RefundFact(
        number=one.number,
        amount_fen=one.amount_fen,
        state=RefundState(one.state),
        ordered_at=one.ordered_at,
        done_at=one.done_at,
        is_at_counter=one.payment.gateway == COUNTER,
        reasons=one.reasons or "",
        is_beside=not one.payment.pays_bill,
    )


def _line(row: BillLine) -> ShownLine:
    line = Line(
        name=row.name,
        basis=row.basis,
        unit_fen=row.unit_fen,
        quantity=row.quantity,
        reductions=tuple(ReductionFact(**one) for one in row.reductions),
    )
    return ShownLine(line=line, full_fen=full_fen(line), amount_fen=amount_fen(line))
