"""Put off the statutory limit (延期): once, approved by the head, and the applicant is told why."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.clocks import readings
from tongban.services.cases.decision_clocks import extension_terms
from tongban.services.cases.events import LimitExtended
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.models import LimitExtension
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.notices import order_extension_notice
from tongban.services.cases.timing.rules import (
    ExtendedAlready,
    check_extension,
    check_may_be_put_off,
    check_running,
)
from tongban.services.cases.timing.standing import count_days_anew
from tongban.services.items.public import terms_for
from tongban.standards.working_time import effective_day

DUTY = "cases.extend"


@transaction.atomic
def extend_limit(
    *, number: str, count: int, reasons: str, approval: str = "", by: Officer, at: datetime
) -> LimitExtended:
    """Add `count` of the limit's own units to the statutory limit. What was promised is not put off.

    The officer with this duty is the head of the organ (本行政机关负责人). A decision of several offices
    together is put off by the head of the government, whose approval is named by its number.

    Source: 行政许可法 (2019) art. 42: +10, or +15 for a joint decision, unless the item's own law says otherwise;
    ruling 5: no later than the last day as it stands; art. 43: a lower level's clock is not put off.

    Raises NotFound, DutyMissing, ClockNotRunning, ExtendedAlready, LowerNotExtended, ForbiddenExtension, NoExtension, ExtensionTooLate,
    ExtensionTooMuch, ExtensionUnapproved, ExtensionWords.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    check_running(case.state)
    if case.extended_by:
        raise ExtendedAlready
    content = terms_for(case.version_id, case.answers)
    check_may_be_put_off(content, is_at_lower=bool(content.two_levels) and case.reported_at is None)
    reading = readings(case, now=at).get(ClockKind.STATUTORY)
    approver = check_extension(
        extension_terms(content, on=case.accepted_on or case.received_on),
        count=count,
        reasons=reasons,
        approval=approval,
        today=effective_day(at, calendar_for(case.area_code)),
        due_on=reading.deadline if reading else None,
    )
    row = LimitExtension.objects.create(
        case=case,
        count=count,
        approver=approver,
        approval=approval.strip(),
        reasons=reasons.strip(),
        granted_at=at,
        granted_by=by.ref,
    )
    case.extended_by = count
    days = count_days_anew(case, at=at)
    facts = {"count": count, "approver": approver, "reasons": row.reasons, "days": days}
    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(case.organisation_id),
        at=at,
        facts=facts | {"approval": row.approval},
    )
    extended = LimitExtended(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        count=count,
        statutory_due_on=None if case.stopped_on else case.statutory_due_on,
    )
    announce(extended)
    order_extension_notice(case, row, at=at)
    return extended
