"""Ask for a hearing (申请听证), or say that none is wanted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.procedures.errors import AskedAlready, AskedTooLate, NotTold
from tongban.services.cases.procedures.facts import HearingAsked
from tongban.services.cases.procedures.models import HearingRight
from tongban.services.cases.procedures.rules import check_in_review, last_day_to_hold
from tongban.services.cases.procedures.sides import actor_in, lock_side
from tongban.services.cases.procedures.standing import Side
from tongban.services.cases.steps import subject_of
from tongban.standards.working_time import effective_day

DUTY = "cases.ask_hearing"
WAIVE = "cases.waive_hearing"


@transaction.atomic
def ask_hearing(
    *, number: str, party: UUID | None = None, by: Person | Officer, at: datetime
) -> HearingAsked:
    """Ask within five working days after one was told; the office holds it within twenty. It costs nothing.

    An officer with the duty writes it down for somebody who asks at the counter or by letter. 6 SQL.

    Source: 行政许可法 (2019) art. 47; ruling 10.

    Raises NotFound, AuthorityEnded, DutyMissing, NotInReview, NotTold, AskedAlready, AskedTooLate.
    """
    side = lock_side(number, party, by=by, at=at)
    right = _open_right(side, at=at)
    calendar = calendar_for(side.case.area_code)
    right.asked_at, right.asked_by = at, by.ref
    right.save(update_fields=["asked_at", "asked_by"])
    hold_by = last_day_to_hold([at], calendar=calendar) or right.until
    _record(side, DUTY, {"hold_by": hold_by}, by=by, at=at)
    asked = HearingAsked(
        number=side.case.number,
        organisation_id=side.case.organisation_id,
        at=at,
        party=side.key,
        hold_by=hold_by,
    )
    announce(asked)
    return asked


@transaction.atomic
def waive_hearing(*, number: str, party: UUID | None = None, by: Person | Officer, at: datetime) -> None:
    """Say that no hearing is wanted: the decision need not wait for the five days on this account. 4 SQL.

    Raises NotFound, AuthorityEnded, DutyMissing, NotInReview, NotTold, AskedAlready, AskedTooLate.
    """
    side = lock_side(number, party, by=by, at=at)
    right = _open_right(side, at=at)
    right.waived_at = at
    right.save(update_fields=["waived_at"])
    _record(side, WAIVE, {}, by=by, at=at)


def _open_right(side: Side, *, at: datetime) -> HearingRight:
    check_in_review(side.case.state)
    right = HearingRight.objects.filter(case=side.case, interested=side.interested).first()
    if right is None:
        raise NotTold
    if right.asked_at or right.waived_at:
        raise AskedAlready
    if effective_day(at, calendar_for(side.case.area_code)) > right.until:
        raise AskedTooLate(facts={"until": right.until})
    return right


def _record(side: Side, act: str, facts: dict[str, object], *, by: Person | Officer, at: datetime) -> None:
    said = {"party": side.key or ""} | facts
    record(act=act, subject=subject_of(side.case), by=actor_in(side.case, by), at=at, facts=said)
