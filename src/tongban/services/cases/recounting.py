"""The days of many cases counted anew, each distinct question once."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.clocks import (
    acceptance_limit,
    decision_days,
    delivery_limit,
    step_due_on,
)
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.timing.happenings import NOTHING, Happenings
from tongban.services.items.public import step_terms, terms_for
from tongban.services.process.public import StepTerms
from tongban.standards.working_time import add_limit, effective_day

Days = dict[str, date | None]


@dataclass(frozen=True, kw_only=True)
class RuledDays:
    """The days to which the acts of a case belong, from which its clocks are counted."""

    received_on: date
    accepted_on: date | None
    decided_on: date | None


def ruled_anew(case: Case, *, received_at: datetime, first: date) -> RuledDays:
    """The days of a case's acts by the calendar of today; no day before `first` has changed.

    The day to which an act belongs is ruled anew where it is not before `first`: what was handed
    in on Friday evening belongs to Tuesday when Monday has become a day off.
    """
    calendar = calendar_for(case.area_code)

    def ruled(day: date, moment: datetime) -> date:
        return effective_day(moment, calendar) if day >= first else day

    received_on = ruled(case.received_on, received_at)
    accepted_on, decided_on = case.accepted_on, case.decided_on
    if accepted_on and case.accepted_at:
        accepted_on = received_on if case.is_deemed else ruled(accepted_on, case.accepted_at)
    if decided_on and case.decided_at:
        decided_on = ruled(decided_on, case.decided_at)
    return RuledDays(received_on=received_on, accepted_on=accepted_on, decided_on=decided_on)


def last_days(case: Case, ruled: RuledDays, moved: Happenings, *, now: datetime) -> Days:
    """The last days of a case by field, counted from these days by the calendar of today."""
    calendar = calendar_for(case.area_code)
    days: Days = {}
    content = terms_for(case.version_id, case.answers)
    limit = acceptance_limit(content, on=ruled.received_on)
    if case.acceptance_due_on and limit:
        days["acceptance_due_on"] = add_limit(ruled.received_on, limit, calendar)
    if ruled.accepted_on and not case.stopped_on:  # while a clock stands its last days wait for it
        days |= decision_days(case, content, ruled.accepted_on, moved, now=now)
    if ruled.decided_on:
        days["delivery_due_on"] = add_limit(ruled.decided_on, delivery_limit(on=ruled.decided_on), calendar)
    return days


def recounted_step(
    case: Case, step: CaseStep, *, limit_days: int | None, moved: Happenings, now: datetime
) -> date | None:
    """The last day of an open step by the calendar of today, and by what stopped it meanwhile."""
    return step_due_on(
        case,
        post_code=step.post_code,
        limit_days=limit_days,
        at=step.counted_from or step.opened_at,
        moved=moved,
        now=now,
    )


@dataclass
class Recounter:
    """Counts many cases at one moment. What nothing moved is the same for all that began on the same days
    under the same terms, and is counted once: so a calendar change over a city is worked off in a minute.
    """

    first: date  # no day before it has changed
    now: datetime
    _days: dict[Any, Days] = field(default_factory=dict)
    _step_days: dict[Any, date | None] = field(default_factory=dict)
    _terms: dict[Any, StepTerms] = field(default_factory=dict)

    def days_of(self, case: Case, moved: Happenings, *, received_at: datetime) -> Days:
        """Every day of the case by field. SQL as `terms_for`."""
        ruled = ruled_anew(case, received_at=received_at, first=self.first)
        days: Days = {"received_on": ruled.received_on}
        if case.accepted_on:
            days["accepted_on"] = ruled.accepted_on
        if case.decided_on:
            days["decided_on"] = ruled.decided_on
        if moved is not NOTHING:
            return days | last_days(case, ruled, moved, now=self.now)
        key = (ruled, bool(case.acceptance_due_on), bool(case.stopped_on), *_terms_of(case))
        if key not in self._days:
            self._days[key] = last_days(case, ruled, moved, now=self.now)
        return days | self._days[key]

    def day_of(self, case: Case, step: CaseStep, moved: Happenings, *, limit_days: int | None) -> date | None:
        """The last day of an open step; none while the case's clocks stand: it is told when they run on."""
        if case.stopped_on:
            return None
        if moved is not NOTHING or limit_days is None or (case.acceptance_due_on and not case.accepted_on):
            return recounted_step(case, step, limit_days=limit_days, moved=moved, now=self.now)
        opened_on = effective_day(step.counted_from or step.opened_at, calendar_for(case.area_code))
        key = (case.area_code, opened_on, limit_days)
        if key not in self._step_days:
            self._step_days[key] = recounted_step(
                case, step, limit_days=limit_days, moved=moved, now=self.now
            )
        return self._step_days[key]

    def terms_of_steps(self, case: Case) -> StepTerms:
        """What the case's item says of the limits of its steps. SQL as `terms_for`."""
        key = _terms_of(case)
        if key not in self._terms:
            self._terms[key] = step_terms(terms_for(case.version_id, case.answers))
        return self._terms[key]


def _terms_of(case: Case) -> tuple[Any, ...]:
    """By what the terms of a case are found, and the calendar by which they are counted."""
    return case.area_code, case.version_id, *sorted(case.answers.items())
