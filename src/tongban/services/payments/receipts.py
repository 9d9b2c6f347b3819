"""The receipt of a payment (缴款凭证), ordered in the act's transaction and made in a worker; who may read it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import order_document
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.payments.facts import COUNTER
from tongban.services.payments.models import Bill, Payment
from tongban.services.payments.payers import payable_bill

KIND = "payment-receipt"


def order_receipt(bill: Bill, *, at: datetime) -> UUID:
    """Order the receipt of a paid bill, sealed by the organisation that charged. 5 SQL."""
    payment = Payment.objects.get(bill=bill, pays_bill=True)
    lines = [
        {
            "name": line.name,
            "amount_fen": line.amount_fen,
            "text": _line_text(line.unit_fen, line.quantity, line.reductions),
            "basis": line.basis,
        }
        for line in bill.lines.order_by("place")
    ]
    day = at.astimezone(CITY_ZONE)
    data = {
        "organisation": organisation(bill.organisation_id).name,
        "number": bill.number,
        "date": day.date(),
        "case_number": bill.about.partition(":")[2] if bill.about.startswith("cases:") else "",
        "qr": f"{settings.BASE_URL}/my/bills/{bill.number}/",
        "applicant": bill.payer_name,
        "item": bill.title,
        "paid_at": day,
        "way": "窗口缴款" if payment.gateway == COUNTER else "网上缴款",
        "way_number": payment.gateway_number,
        "lines": lines,
        "total_fen": bill.total_fen,
    }
    return order_document(
        template="payment-receipt",
        data=data,
        owner=f"bill:{bill.number}",
        kind=KIND,
        seal_by=bill.organisation_id,
        at=at,
    )


def _line_text(unit_fen: int, quantity: int, reductions: list[dict[str, object]]) -> str:
    parts = [f"{unit_fen / 100:.2f}元×{quantity}"] if quantity != 1 else []
    parts += [f"{one['name']}减{int(str(one['amount_fen'])) / 100:.2f}元" for one in reductions]
    return "，".join(parts)


class BillReaders:
    """Who may read a receipt: who may pay the bill, and officers of the organisation that charged."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL, for a person and the port's."""
        if isinstance(by, Officer):
            return Bill.objects.of_organisations(by.organisation_ids).filter(number=key).exists()
        if not isinstance(by, Person):
            return False
        try:
            payable_bill(key, by=by, at=at)
        except NotFound:
            return False
        return True
