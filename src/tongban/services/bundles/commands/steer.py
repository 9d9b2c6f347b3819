"""What the applicant of a bundle case can do about its services: try again, leave one out, take all back."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.bundles.commands.move_on import move_on
from tongban.services.bundles.facts import ACT_LEAVE_OUT, ACT_RETRY, ACT_WITHDRAW, PartMoved, PartState
from tongban.services.bundles.models import BundleCase, BundlePart
from tongban.services.bundles.queries import part_rows
from tongban.services.cases.public import check_may_act, is_open_part, own_case_fact, parts_of, withdraw_case


class PartUnderWay(Refused):
    """The service has begun, or is over: this can only be done to one that has not begun."""

    code = "bundle-part-under-way"
    title = N_("This service has begun already, or is over. Reload the page to see how far it is.")


class WholeOver(Refused):
    """Every service of the bundle case has ended."""

    code = "bundle-over"
    title = N_("All services of this application have ended already.")


@transaction.atomic
def retry_part(*, number: str, key: str, by: Person, at: datetime) -> None:
    """Try once more to begin a service that is held. Raises NotFound, AuthorityEnded, PartUnderWay."""
    bundled, part = _lock(number, key, by=by, at=at)
    if part.state not in (PartState.HELD, PartState.WAITING):
        raise PartUnderWay
    part.state, part.tried_at, part.why, part.why_text = PartState.WAITING, None, "", ""
    part.save(update_fields=["state", "tried_at", "why", "why_text"])
    record(act=ACT_RETRY, subject=f"cases:{number}", by=by, at=at, facts={"part": key})
    move_on(number=bundled.number, at=at)


@transaction.atomic
def leave_out_part(*, number: str, key: str, by: Person, at: datetime) -> None:
    """Do without a service that has not begun; what needs it does not begin either. It cannot be undone.

    Raises NotFound, AuthorityEnded, PartUnderWay.
    """
    bundled, part = _lock(number, key, by=by, at=at)
    if part.state not in (PartState.HELD, PartState.WAITING):
        raise PartUnderWay
    _end(bundled, part, at=at)
    record(act=ACT_LEAVE_OUT, subject=f"cases:{number}", by=by, at=at, facts={"part": key})
    move_on(number=bundled.number, at=at)


@transaction.atomic
def withdraw_whole(*, number: str, reasons: str, by: Person, at: datetime) -> None:
    """Take back all services that are not decided yet; what was granted stays granted. It cannot be undone.

    Raises NotFound, AuthorityEnded, WholeOver, and what withdrawing a case refuses.
    """
    bundled = _lock_whole(number, by=by, at=at)
    if bundled.closed_at is not None:
        raise WholeOver
    bundled.withdrawn_at = at
    bundled.save(update_fields=["withdrawn_at"])
    record(act=ACT_WITHDRAW, subject=f"cases:{number}", by=by, at=at, facts={"reasons": reasons})
    for part in part_rows(bundled):
        if part.state in (PartState.HELD, PartState.WAITING):
            _end(bundled, part, at=at)
    for fact in parts_of(number):
        if is_open_part(fact) and fact.decided_at is None:
            withdraw_case(number=fact.number, reasons=reasons, by=by, at=at)
            part = BundlePart.objects.get(bundled=bundled, case_number=fact.number)
            _end(bundled, part, at=at)
    move_on(number=number, at=at)


def _end(bundled: BundleCase, part: BundlePart, *, at: datetime) -> None:
    part.state, part.ended_at = PartState.WITHDRAWN, at
    part.save(update_fields=["state", "ended_at"])
    announce(PartMoved(number=bundled.number, key=part.key, state=PartState.WITHDRAWN, at=at))


def _lock(number: str, key: str, *, by: Person, at: datetime) -> tuple[BundleCase, BundlePart]:
    bundled = _lock_whole(number, by=by, at=at)
    part = BundlePart.objects.filter(bundled=bundled, key=key).first()
    if part is None:
        raise NotFound
    return bundled, part


def _lock_whole(number: str, *, by: Person, at: datetime) -> BundleCase:
    """The bundle case of `by`, locked; what is not theirs is not found. 2 SQL and what the authority costs."""
    check_may_act(own_case_fact(number, by=by), by=by, at=at)
    bundled = BundleCase.objects.select_for_update().filter(number=number).first()
    if bundled is None:
        raise NotFound
    return bundled
