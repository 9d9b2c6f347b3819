"""Show presence by the code: the person reads it from their own phone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.services.cases.assisted.codes import code_wrong, is_code_right, make_code
from tongban.services.cases.assisted.errors import VisitEnded
from tongban.services.cases.assisted.facts import CodeUse
from tongban.services.cases.assisted.texting import text_code
from tongban.services.cases.assisted.visits import is_over, lock_visit, place_of

DUTY = "cases.prove_presence"


def prove_presence(*, visit_id: UUID, code: str, by: Officer, at: datetime) -> None:
    """Open the person's data once the code is right. A wrong try counts, also when it is refused.

    At most 6 SQL. Raises NotFound, VisitEnded, CodeExpired, CodeWrong.
    """
    with transaction.atomic():
        visit = lock_visit(visit_id, by=by)
        if is_over(visit, at=at):
            raise VisitEnded
        if visit.proved_at is not None:
            return
        if is_code_right(visit, code, use=CodeUse.PRESENCE, at=at):
            visit.proved_at = visit.active_at = at
            visit.save(update_fields=["proved_at", "active_at"])
            record(act=DUTY, subject=f"visits:{visit.pk}", by=by, at=at, facts={"proof": "code"})
            return
    raise code_wrong(visit, use=CodeUse.PRESENCE)


def send_presence_code(*, visit_id: UUID, by: Officer, at: datetime) -> None:
    """Send the code for presence once more; the earlier one no longer counts.

    Raises NotFound, VisitEnded, NoPhoneKnown, TooManyCodes, CodeNotSent.
    """
    with transaction.atomic():
        visit = lock_visit(visit_id, by=by)
        if is_over(visit, at=at):
            raise VisitEnded
        text = make_code(visit, use=CodeUse.PRESENCE, place_name=place_of(visit, by=by).name, at=at)
    text_code(text)
