"""Register a commitment (告知承诺): a promise that stands for a proof, with the day by which it is checked."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import rulings_in_force
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.credit.facts import CommitmentState, NewCommitment
from tongban.resources.credit.models import Commitment

ACT = "credit.register_commitment"
SUBJECT = "credit:{case_number}:{slot}"
CHECK_TASK = "credit-check:{case_number}:{slot}"


@transaction.atomic
def register_commitment(*, commitment: NewCommitment, by: Actor, at: datetime) -> bool:
    """Keep the promise as it was made and put its check before a post. Once: the same again changes nothing.

    Gives whether it is new. Source: 国办发〔2020〕42号 (checking afterwards). 3 SQL, and the trail's.
    """
    _row, is_new = Commitment.objects.get_or_create(
        case_number=commitment.case_number,
        slot=commitment.slot,
        defaults={
            "slot_name": commitment.slot_name,
            "title": commitment.title,
            "person_id": commitment.holder.person_id,
            "uscc": commitment.holder.uscc,
            "holder_masked": commitment.holder_masked[:120],
            "organisation_id": commitment.organisation_id,
            "area_code": commitment.area_code,
            "duty": commitment.duty,
            "content": commitment.content,
            "liability": commitment.liability,
            "text_sha256": commitment.text_sha256,
            "check_by": commitment.check_by,
            "state": CommitmentState.MADE,
            "made_at": commitment.made_at,
            "check_due_on": commitment.check_due_on,
        },
    )
    if not is_new:
        return False
    place = {"case_number": commitment.case_number, "slot": commitment.slot}
    open_task(
        key=CHECK_TASK.format(**place),
        kind="credit.check",
        about=SUBJECT.format(**place),
        title=commitment.title,
        post_code=commitment.post_code,
        organisation_id=commitment.organisation_id,
        area_code=commitment.area_code,
        due_at=datetime.combine(commitment.check_due_on, rulings_in_force().office_closes, CITY_ZONE),
        url=f"/desk/commitments/{commitment.case_number}/{commitment.slot}/",
        applicant_label=commitment.holder_masked,
        at=at,
    )
    facts = {"text_sha256": commitment.text_sha256, "check_due_on": commitment.check_due_on}
    record(act=ACT, subject=SUBJECT.format(**place), by=by, at=at, facts=facts)
    return True
