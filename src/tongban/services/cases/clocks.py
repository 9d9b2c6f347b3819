"""The clocks of a case: their first days and their last, and why. All days are days in the city's zone."""

from collections.abc import Sequence
from datetime import date, datetime

from tongban.foundation.calendars.public import calendar_for, rulings_in_force
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.services.cases.decision_clocks import ToDecide, decision_readings
from tongban.services.cases.facts import CaseState, ClockKind
from tongban.services.cases.models import Case, SpecialProcedure
from tongban.services.cases.timing.happenings import NOTHING, Happenings, happenings
from tongban.services.items.public import ItemContent, terms_for
from tongban.standards.statutes import ClockKey, clock_rule, has_deemed_acceptance
from tongban.standards.working_time import ClockReading, Limit, add_limit, effective_day, run_clock

# where the last day of each clock to decide is kept
LAST_DAYS = {
    "report_due_on": ClockKind.LOWER_REVIEW,
    "promised_due_on": ClockKind.PROMISED,
    "statutory_due_on": ClockKind.STATUTORY,
}


def acceptance_clock(content: ItemContent, area_code: str, *, at: datetime) -> tuple[date, date | None]:
    """The working day to which a submission belongs, and the last day to answer it (None: no limit).

    Source: 行政许可法 (2019) art. 32 (4) for licences; other types by the item's own limit.
    """
    calendar = calendar_for(area_code)
    received_on = effective_day(at, calendar)
    limit = acceptance_limit(content, on=received_on)
    return received_on, add_limit(received_on, limit, calendar) if limit else None


def acceptance_limit(content: ItemContent, *, on: date) -> Limit | None:
    """How long the organisation may take to answer: by law for licences, else the item's own."""
    rule = clock_rule(ClockKey.ACCEPTANCE, on=on, item_type=content.type_code)
    if rule is not None:
        return rule.limit
    days = content.acceptance_working_days
    return None if days is None else Limit(count=days)


def is_deemed_accepted(case: Case, *, at: datetime) -> bool:
    """Whether the law has accepted the case already: a licence, unanswered past the last day.

    Source: 行政许可法 (2019) art. 32 (4).
    """
    today = effective_day(at, calendar_for(case.area_code))
    is_past = case.acceptance_due_on is not None and today > case.acceptance_due_on
    return is_past and has_deemed_acceptance(case.type_code, on=case.received_on)


class DeemedAccepted(Refused):
    """The limit to answer has passed: the law has accepted the case."""

    code = "case-deemed-accepted"
    title = N_("Nobody answered by %(due_on)s, so this case is accepted by law. It can only be accepted now.")


def check_not_deemed(case: Case, *, at: datetime) -> None:
    """Raise DeemedAccepted when it is too late to refuse acceptance or to ask for corrections."""
    if is_deemed_accepted(case, at=at):
        raise DeemedAccepted(facts={"due_on": case.acceptance_due_on})


def delivery_limit(*, on: date) -> Limit:
    """Ten working days from the decision: law for licences, our rule for the rest.

    Source: 行政许可法 (2019) art. 44.
    """
    rule = clock_rule(ClockKey.DELIVERY, on=on)
    if rule is None:
        raise RuntimeError("no delivery rule in force")
    return rule.limit


def start_clocks(case: Case, *, at: datetime, day_zero: date | None = None) -> list[str]:
    """Set the case's acceptance day and the last days of its promised and statutory clocks.

    The limits are those of the pinned version for the answers of the case. `day_zero` is given when
    the case is deemed accepted as of the day of receipt. Gives the names of the fields set.

    Source: 行政许可法 (2019) art. 42; the item's own limits.
    """
    case.accepted_on = day_zero or effective_day(at, calendar_for(case.area_code))
    return ["accepted_on", *set_last_days(case, NOTHING, now=at)]


def set_last_days(case: Case, moved: Happenings, *, now: datetime) -> list[str]:
    """Set the last days to decide as the clocks show them at `now`. Gives the names of the fields set."""
    content = terms_for(case.version_id, case.answers)
    if case.accepted_on is None:
        raise RuntimeError("the clocks of a case that was not accepted")
    for field, due_on in decision_days(
        case, content, to_decide(case, case.accepted_on, case.reported_on, moved), now=now
    ).items():
        setattr(case, field, due_on)
    return list(LAST_DAYS)


def to_decide(case: Case, accepted_on: date, reported_on: date | None, moved: Happenings) -> ToDecide:
    """What the clocks of a case's decision are counted from, with these days of acceptance and report."""
    return ToDecide(
        accepted_on=accepted_on,
        reported_on=reported_on,
        reported_at=case.reported_at,
        renew_by=case.renew_by,
        moved=moved,
    )


def decision_days(
    case: Case, content: ItemContent, begun: ToDecide, *, now: datetime
) -> dict[str, date | None]:
    """The last days of the clocks to decide, by field, of a case that began so."""
    found = decision_readings(calendar_for(case.area_code), content, begun, now=now, done=None)
    return {field: found[kind].deadline if kind in found else None for field, kind in LAST_DAYS.items()}


def start_delivery_clock(case: Case, *, at: datetime) -> list[str]:
    """Set the day of decision and the last day to deliver. Gives the names of the fields set.

    Source: 行政许可法 (2019) art. 44: ten working days.
    """
    calendar = calendar_for(case.area_code)
    case.decided_on = effective_day(at, calendar)
    case.delivery_due_on = add_limit(case.decided_on, delivery_limit(on=case.decided_on), calendar)
    return ["decided_on", "delivery_due_on"]


def step_due_on(
    case: Case,
    *,
    post_code: str | None,
    limit_days: int | None,
    at: datetime,
    moved: Happenings = NOTHING,
    now: datetime | None = None,
) -> date | None:
    """The last day of a step that opens at `at`; None when the process gives it no limit.

    While the case waits to be accepted the step that does so ends with the acceptance clock. What
    stopped the case's clocks since the step opened stopped this one too (`now`: when it is asked).
    """
    due_on: date | None = None
    if limit_days is not None:
        reading = run_clock(
            start=at,
            limit=Limit(count=limit_days),
            calendar=calendar_for(case.area_code),
            suspensions=moved.suspensions,
            now=now or at,
        )
        due_on = reading.deadline
    if post_code == "accept" and case.state == CaseState.RECEIVED and case.acceptance_due_on:
        due_on = min(due_on or case.acceptance_due_on, case.acceptance_due_on)
    return due_on


def end_of_office(day: date | None) -> datetime | None:
    """The last moment of a day that is still in time."""
    return datetime.combine(day, rulings_in_force().office_closes, CITY_ZONE) if day else None


def readings(
    case: Case, *, now: datetime, procedures: Sequence[SpecialProcedure] | None = None
) -> dict[ClockKind, ClockReading]:
    """What each running or stopped clock of the case shows at `now`, with its explanation.

    No SQL, but what `happenings` costs for a case whose clocks were stopped or extended.
    """
    content = terms_for(case.version_id, case.answers)
    found: dict[ClockKind, ClockReading] = {}
    limit = acceptance_limit(content, on=case.received_on)
    if case.acceptance_due_on and limit:
        found[ClockKind.ACCEPTANCE] = _read(case, case.received_on, limit, now=now, done=case.accepted_at)
    if case.accepted_on:
        done = case.decided_at or case.closed_at
        moved = happenings(case, procedures)
        calendar, begun = (
            calendar_for(case.area_code),
            to_decide(case, case.accepted_on, case.reported_on, moved),
        )
        found |= decision_readings(calendar, content, begun, now=now, done=done)
    if case.decided_on:
        found[ClockKind.DELIVERY] = _read(
            case, case.decided_on, delivery_limit(on=case.decided_on), now=now, done=case.delivered_at
        )
    return found


def _read(case: Case, start: date, limit: Limit, *, now: datetime, done: datetime | None) -> ClockReading:
    calendar = calendar_for(case.area_code)
    return run_clock(start=start, limit=limit, calendar=calendar, now=now, finished=done)
