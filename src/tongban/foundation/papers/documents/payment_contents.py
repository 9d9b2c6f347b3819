"""What the paper of a payment asks for."""

from pydantic import BaseModel

from tongban.foundation.papers.documents.base import Moment, ToApplicant


class PaymentLine(BaseModel):
    """One thing that was paid for: what, how much in fen, how it was counted, on what basis."""

    name: str
    amount_fen: int
    text: str = ""
    basis: str = ""


class PaymentReceipt(ToApplicant):
    """缴款凭证. It shows that money was paid; it is not the treasury's own receipt (财政票据)."""

    paid_at: Moment
    way: str
    way_number: str = ""
    lines: list[PaymentLine]
    total_fen: int
