"""Make out a bill (开缴款单): somebody owes a fee to an organisation."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.services.payments import rules
from tongban.services.payments.books import subject_of, told
from tongban.services.payments.facts import BillFact, BillOpened, BillState, Line, Payer
from tongban.services.payments.models import Bill, BillLine
from tongban.services.payments.numbers import next_bill_number
from tongban.services.payments.queries import as_fact

ACT = "payments.open"


@transaction.atomic
def open_bill(
    *,
    key: str,
    about: str,
    title: str,
    organisation_id: UUID,
    area_code: str,
    payer: Payer,
    lines: Sequence[Line],
    due_on: date | None,
    by: Actor,
    at: datetime,
) -> BillFact | None:
    """Make out a bill of `lines`, with its number; None where there is nothing to pay.

    `key` names what is charged, such as `cases:<number>:acceptance`: the same key again gives the
    bill that is there and writes nothing. 6 SQL; 1 for a bill that is there, none where nothing is owed.
    """
    total = rules.total_fen(lines)
    if total == 0:
        return None
    if (there := Bill.objects.filter(key=key).first()) is not None:
        return as_fact(there)
    bill = Bill.objects.create(
        number=next_bill_number(area_code, at=at),
        key=key,
        about=about,
        title=title[:300],
        organisation_id=organisation_id,
        area_code=area_code,
        payer_account=payer.account_id,
        payer_name=payer.name,
        payer_masked=payer.masked[:120],
        total_fen=total,
        state=BillState.OPEN,
        opened_at=at,
        due_on=due_on,
    )
    BillLine.objects.bulk_create(_lines(bill, lines))
    facts = {"total_fen": total, "about": about, "lines": len(lines)}
    record(act=ACT, subject=subject_of(bill), by=by, at=at, facts=facts)
    told(BillOpened, bill, amount_fen=total, at=at)
    return as_fact(bill)


def _lines(bill: Bill, lines: Sequence[Line]) -> list[BillLine]:
    return [
        BillLine(
            bill=bill,
            place=place,
            name=line.name[:300],
            basis=line.basis[:1000],
            unit_fen=line.unit_fen,
            quantity=line.quantity,
            reductions=[asdict(one) for one in rules.capped(line.reductions, of_fen=rules.full_fen(line))],
            amount_fen=rules.amount_fen(line),
        )
        for place, line in enumerate(lines, start=1)
    ]
