"""Who may see and pay a bill: the port that the app answers for whose thing it was made out."""

from datetime import datetime
from typing import Protocol

from tongban.foundation.identity.public import Person
from tongban.kernel.ports import Port
from tongban.services.payments.models import Bill
from tongban.services.payments.numbers import no_such_bill


class BillPayers(Protocol):
    """Says whether somebody may see and pay the bill for a thing at this moment."""

    def may_pay(self, *, about: str, by: Person, at: datetime) -> bool | None:
        """None: the thing is not known, and the account for which the bill was made out decides."""
        ...


bill_payers: Port[BillPayers] = Port("payments.bill_payers")


def payable_bill(number: str, *, by: Person, at: datetime) -> Bill:
    """The bill, when it is `by`'s to pay now. 1 SQL and the port's. Raises NotFound, BadBillNumber."""
    bill = Bill.objects.filter(number=number).first()
    if bill is None or not _may_pay(bill, by=by, at=at):
        raise no_such_bill(number)
    return bill


def _may_pay(bill: Bill, *, by: Person, at: datetime) -> bool:
    answer = bill_payers.ask().may_pay(about=bill.about, by=by, at=at)
    return bill.payer_account == by.account_id if answer is None else answer
