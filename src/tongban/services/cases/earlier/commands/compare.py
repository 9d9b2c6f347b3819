"""Say that a file was compared with the original (与原件核对无误): from then on it may be used again."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.facts import HANDED_IN, CaseState
from tongban.services.cases.models import CaseSlot
from tongban.services.cases.steps import subject_of

DUTY = "cases.compare_original"


class NothingToCompare(Refused):
    """The material is not a file that somebody handed in, or the case is over."""

    code = "nothing-to-compare"
    title = N_("There is no file here to compare with an original.")


@transaction.atomic
def compare_original(*, number: str, slot: str, by: Officer, at: datetime) -> None:
    """Raise a material's trust to B: the officer has held the original beside it. Again is no harm.

    Source: standards.md §1 (level B: checked against the original by window staff).

    Raises NotFound (the case or the slot), NotAllowed, HandledElsewhere, NothingToCompare.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    row = CaseSlot.objects.filter(case=case, key=slot).order_by("-round", "-id").first()
    if row is None:
        raise NotFound
    is_open = CaseState(case.state) in rules.OPEN_STATES and not case.decided_at
    if row.how not in HANDED_IN or not row.papers or not is_open:
        raise NothingToCompare
    if row.trust in (Trust.ISSUED, Trust.COMPARED):
        return
    row.trust = Trust.COMPARED
    row.save(update_fields=["trust"])
    record(
        act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts={"slot": slot}
    )
