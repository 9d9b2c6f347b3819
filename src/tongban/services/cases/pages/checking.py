"""What one checks before signing beside the form: how the result comes, what it costs."""

from dataclasses import dataclass

from tongban.services.cases.fees.rules import computed_fees
from tongban.services.cases.pages.drafting import Desk
from tongban.services.cases.receiving import choice_of
from tongban.services.delivery.public import Recipient
from tongban.services.items.public import terms_for
from tongban.services.payments.public import total_fen


@dataclass(frozen=True, kw_only=True)
class CheckedFee:
    """One fee of the application; `total_fen` is None where the office has to work it out."""

    name: str
    total_fen: int | None


def recipient_of(desk: Desk) -> Recipient | None:
    """To whom a courier brings the result; None where none does."""
    chosen = choice_of(desk.draft)
    return chosen.recipient if chosen else None


def fees_of(desk: Desk) -> list[CheckedFee]:
    """What the application costs by what it says now. SQL as `terms_for`."""
    content = terms_for(desk.draft.version_id, desk.draft.answers)
    form = desk.draft.form | {name: fact.value for name, fact in desk.locked.items()}
    return [
        CheckedFee(name=fee.name, total_fen=total_fen([fee.line]) if fee.line else None)
        for fee in computed_fees(content, answers=desk.draft.answers, form=form)
    ]
