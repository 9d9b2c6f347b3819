"""The bill of a case: made out when the case is accepted (受理后缴费), gone when the case falls, due before the result.

When in the course of a case a fee is charged is not fixed by law. Our default: from acceptance on, so
that nobody pays for an application that is not taken; the result is made out once it is paid.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.tasks.public import close_task, open_task
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.services.cases.fees.models import CaseFee
from tongban.services.cases.fees.rules import ComputedFee, computed_fees
from tongban.services.cases.models import Case
from tongban.services.items.public import item_terms, terms_for
from tongban.services.payments.public import (
    Line,
    Payer,
    cancel_bill,
    is_settled,
    open_bill,
    undo_bill,
)
from tongban.standards.working_time import Limit, add_limit, effective_day

SET_POST = "accept"  # who sets a fee that the item's rule could not


class FeeUnpaid(Refused):
    """The fee of the case is not paid, nor waived."""

    code = "case-fee-unpaid"
    title = N_("The fee of this case is not paid yet. The result is made out once it is paid or waived.")


class FeeUndecided(Refused):
    """An officer has yet to set the fee of the case."""

    code = "case-fee-undecided"
    title = N_("The fee of this case has to be set first: %(names)s")


def fees_of(case: Case) -> tuple[ComputedFee, ...]:
    """What the pinned version charges for this case, whatever the item charges today. SQL as `terms_for`."""
    content = terms_for(case.version_id, case.answers)
    return computed_fees(content, answers=case.answers, form=case.form) if content.fees else ()


def charge(case: Case, *, by: Actor, at: datetime) -> None:
    """Make out the bill of a case that is being accepted, in that act's transaction.

    No SQL where the item is free. What cannot be computed is put before an officer, and no bill is made
    until the fee is set.
    """
    fees = fees_of(case)
    if not fees:
        return
    undecided = [fee.name for fee in fees if fee.line is None]
    CaseFee.objects.create(case=case, undecided=undecided, charged_at=at)
    if not undecided:
        make_bill(case, [fee.line for fee in fees if fee.line is not None], by=by, at=at)
        return
    open_task(
        key=_task_key(case),
        kind="cases.fee",
        about=f"cases:{case.number}",
        title=case.item_name,
        post_code=SET_POST,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        due_at=None,
        url=f"/desk/cases/{case.number}/",
        applicant_label=case.applicant_masked,
        at=at,
    )


def make_bill(case: Case, lines: Sequence[Line], *, by: Actor, at: datetime) -> None:
    """The bill for these lines; none where nothing is owed. 6 SQL."""
    open_bill(
        key=bill_key(case),
        about=f"cases:{case.number}",
        title=case.item_name,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        payer=Payer(account_id=case.account_id, name=case.applicant_name, masked=case.applicant_masked),
        lines=lines,
        due_on=_due_on(case, at=at),
        by=by,
        at=at,
    )


def check_fee(case: Case) -> None:
    """Raise FeeUndecided or FeeUnpaid while something is owed. 2 SQL; none where the item is free.

    A case that was accepted before fees were charged here has none.
    """
    if not terms_for(case.version_id, case.answers).fees:
        return
    fee = CaseFee.objects.filter(case=case).first()
    if fee is None:
        return
    if fee.undecided and fee.set_at is None:
        raise FeeUndecided(facts={"names": "、".join(fee.undecided)})
    if not is_settled(f"cases:{case.number}"):
        raise FeeUnpaid


def is_fee_settled(case: Case) -> bool:
    """Whether the result of the case may go out, as `check_fee` sees it."""
    try:
        check_fee(case)
    except (FeeUnpaid, FeeUndecided):
        return False
    return True


def is_bill_open(case: Case) -> bool:
    """Whether the applicant has a bill to pay. 1 SQL; none where the item is free."""
    return bool(item_terms(case.version_id).fees) and not is_settled(f"cases:{case.number}")


def drop_fee(case: Case, *, reasons: str, by: Actor, at: datetime) -> None:
    """The case falls before its decision: an open bill is cancelled, what was paid goes back whole."""
    if terms_for(case.version_id, case.answers).fees:
        undo_bill(key=bill_key(case), reasons=reasons, by=by, at=at)
        close_fee_task(case, by=by, at=at, outcome="dropped")


def drop_unpaid_fee(case: Case, *, reasons: str, by: Actor, at: datetime) -> None:
    """What was asked for is refused: what is not paid is not owed; what was paid stays, for the work was done."""
    if terms_for(case.version_id, case.answers).fees:
        cancel_bill(key=bill_key(case), reasons=reasons, by=by, at=at)
        close_fee_task(case, by=by, at=at, outcome="dropped")


def close_fee_task(case: Case, *, by: Actor, at: datetime, outcome: str) -> None:
    """Nobody need set the fee any more. 1 SQL."""
    close_task(key=_task_key(case), by=by, at=at, outcome=outcome)


def bill_key(case: Case) -> str:
    """The key of the bill that acceptance makes."""
    return f"cases:{case.number}:fee"


def _task_key(case: Case) -> str:
    return f"cases:{case.number}:fee"


def _due_on(case: Case, *, at: datetime) -> date:
    calendar = calendar_for(case.area_code)
    return add_limit(effective_day(at, calendar), Limit(count=settings.FEE_DUE_DAYS), calendar)
