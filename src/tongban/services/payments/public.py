"""The front door of this app: other apps import only from here."""

from tongban.services.payments.amounts import fen_of
from tongban.services.payments.api import router
from tongban.services.payments.commands.end_bill import cancel_bill, undo_bill
from tongban.services.payments.commands.open_bill import open_bill
from tongban.services.payments.facts import (
    BillCancelled,
    BillEvent,
    BillFact,
    BillOpened,
    BillPaid,
    BillRefunded,
    BillState,
    BillWaived,
    Line,
    Payer,
    ReductionFact,
)
from tongban.services.payments.payers import bill_payers
from tongban.services.payments.queries import bill_subjects, bills_about, is_settled, open_bills_about
from tongban.services.payments.rules import amount_fen, capped, full_fen, reduced_by, total_fen

__all__ = [
    "BillCancelled",
    "BillEvent",
    "BillFact",
    "BillOpened",
    "BillPaid",
    "BillRefunded",
    "BillState",
    "BillWaived",
    "Line",
    "Payer",
    "ReductionFact",
    "amount_fen",
    "bill_payers",
    "bill_subjects",
    "bills_about",
    "cancel_bill",
    "capped",
    "fen_of",
    "full_fen",
    "is_settled",
    "open_bill",
    "open_bills_about",
    "reduced_by",
    "router",
    "total_fen",
    "undo_bill",
]
