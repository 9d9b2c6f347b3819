"""Receive a paper at the counter (收件): what the applicant chose to bring is here."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Refused
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.deferring import ACCEPTED, close_deferral, new_round
from tongban.services.cases.facts import How
from tongban.services.cases.models import CaseSlot, Deferral
from tongban.services.cases.queries import slots_of
from tongban.services.cases.steps import subject_of

DUTY = "cases.receive_paper"


class PaperNotExpected(Refused):
    """No paper is to be brought for this material, or it was received already."""

    code = "paper-not-expected"
    title = N_("No paper is to be brought here, or it was received already.")


@transaction.atomic
def receive_paper(*, number: str, slot: str, by: Officer, at: datetime) -> None:
    """Note that the paper of a material was received: one that the applicant chose to bring, or one that
    was to follow (容缺) and is brought instead of uploaded.

    Raises NotFound, DutyMissing, PaperNotExpected.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    received = {"received_at": at.isoformat(), "received_by": by.ref}
    owed = Deferral.objects.filter(case=case, key=slot, handed_in_at__isnull=True).first()
    if slot in {one.key for one in rules.papers_to_bring(slots_of(case.id))}:
        row = CaseSlot.objects.filter(case=case, key=slot, how=How.PAPER).latest("round")
        row.terms = {**row.terms, **received}
        row.save(update_fields=["terms"])
    elif owed is not None and case.state in ACCEPTED:
        new_round(case, slot, how=How.PAPER, terms=received)
        close_deferral(case, owed, by=by, at=at)
    else:
        raise PaperNotExpected(facts={"slot": slot})
    record(
        act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts={"slot": slot}
    )
