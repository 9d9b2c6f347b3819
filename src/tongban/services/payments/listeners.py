"""What payments does when it hears of its own bills: the payer is told."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.payments.facts import (
    BillCancelled,
    BillEvent,
    BillOpened,
    BillPaid,
    BillRefunded,
    BillWaived,
)
from tongban.services.payments.models import Bill

TOLD: dict[type[BillEvent], tuple[str, str]] = {
    BillOpened: (N_("There is a fee to pay"), N_("%(title)s: %(amount)s yuan, please pay by %(due_date)s.")),
    BillPaid: (
        N_("Your payment has arrived"),
        N_("%(title)s: %(amount)s yuan. The receipt is on the bill's page."),
    ),
    BillWaived: (N_("You need not pay"), N_("%(title)s: %(amount)s yuan are waived.")),
    BillCancelled: (N_("A bill was cancelled"), N_("%(title)s: you need not pay the %(amount)s yuan.")),
    BillRefunded: (
        N_("Money was sent back to you"),
        N_("%(title)s: %(amount)s yuan, the way they were paid."),
    ),
}
_NO_DAY = N_("%(title)s: %(amount)s yuan.")


def tell_payer(event: BillEvent, envelope: Envelope) -> None:
    """Put one message into the payer's inbox."""
    bill = Bill.objects.defer("payer_name", "closed_why").get(number=event.number)
    if bill.payer_account is None:
        return
    title, body = TOLD[type(event)]
    if isinstance(event, BillOpened) and bill.due_on is None:
        body = _NO_DAY
    send_message(
        key=str(envelope.id),
        to_account=bill.payer_account,
        about=bill.about,
        title=title,
        body=body,
        facts={
            "title": bill.title,
            "amount": f"{event.amount_fen / 100:.2f}",
            "due_date": bill.due_on.isoformat() if bill.due_on else None,
            "item": bill.title,
            "number": bill.about.partition(":")[2],
        },
        url=f"/my/bills/{bill.number}/",
        at=event.at,
        urgent=isinstance(event, BillOpened),
    )


for _kind in TOLD:
    listen(_kind, name="payments.tell-payer")(tell_payer)
