"""The days of many cases counted anew, each distinct question once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.clocks import (
    acceptance_limit,
    decision_days,
    delivery_limit,
    step_due_on,
    to_decide,
)
from tongban.services.cases.facts import IN_PARTS
from tongban.services.cases.models import Case
from tongban.services.cases.timing.happenings import Happenings, happenings
from tongban.services.items.public import step_terms, terms_for
from tongban.services.process.public import StepTerms
from tongban.standards.working_time import add_limit, effective_day

DUE_FIELDS = ("acceptance_due_on", "report_due_on", "promised_due_on", "statutory_due_on", "delivery_due_on")
DAY_FIELDS = ("received_on", "accepted_on", "reported_on", "decided_on", *DUE_FIELDS)
Days = dict[str, date | None]
Moved = dict[str, list[date | None]]


@dataclass(frozen=True, kw_only=True)
class RuledDays:
    """The days to which the acts of a case belong, from which its clocks are counted."""

    received_on: date
    accepted_on: date | None
    decided_on: date | None
    reported_on: date | None = None


def ruled_anew(case: Case, *, received_at: datetime, first: date) -> RuledDays:
    """The days of a case's acts by the calendar of today; no day before `first` has changed.

    The day to which an act belongs is ruled anew where it is not before `first`: what was handed
    in on Friday evening belongs to Tuesday when Monday has become a day off.
    """
    calendar = calendar_for(case.area_code)

    def ruled(day: date, moment: datetime) -> date:
        return effective_day(moment, calendar) if day >= first else day

    received_on = ruled(case.received_on, received_at)
    accepted_on, decided_on, reported_on = case.accepted_on, case.decided_on, case.reported_on
    if accepted_on and case.accepted_at:
        accepted_on = received_on if case.is_deemed else ruled(accepted_on, case.accepted_at)
    if decided_on and case.decided_at:
        decided_on = ruled(decided_on, case.decided_at)
    if reported_on and case.reported_at:
        reported_on = ruled(reported_on, case.reported_at)
    return RuledDays(
        received_on=received_on,
        accepted_on=accepted_on,
        decided_on=decided_on,
        reported_on=reported_on,
    )


def last_days(case: Case, ruled: RuledDays, moved: Happenings, *, now: datetime) -> Days:
    """The last days of a case by field, counted from these days by the calendar of today."""
    calendar = calendar_for(case.area_code)
    days: Days = {}
    content = terms_for(case.version_id, case.answers)
    limit = acceptance_limit(content, on=ruled.received_on)
    if case.acceptance_due_on and limit:
        days["acceptance_due_on"] = add_limit(ruled.received_on, limit, calendar)
    if ruled.accepted_on and not case.stopped_on:  # while a clock stands its last days wait for it
        days |= decision_days(
            case, content, to_decide(case, ruled.accepted_on, ruled.reported_on, moved), now=now
        )
    if ruled.decided_on:
        days["delivery_due_on"] = add_limit(ruled.decided_on, delivery_limit(on=ruled.decided_on), calendar)
    return days


class OpenStep(Protocol):
    """Whose it is, and when its clock began."""

    @property
    def post_code(self) -> str: ...
    @property
    def begun_at(self) -> datetime: ...


def recounted_step(
    case: Case, step: OpenStep, *, limit_days: int | None, moved: Happenings, now: datetime
) -> date | None:
    """The last day of an open step by the calendar of today, and by what stopped it meanwhile."""
    return step_due_on(
        case,
        post_code=step.post_code,
        limit_days=limit_days,
        at=step.begun_at,
        moved=moved,
        now=now,
    )


class CaseRow(NamedTuple):
    """What counting a case anew goes by, as the database tells it. The moments of its acts only where
    the day to which they belong may be another now. After the first two fields two rows that say the
    same have the same days.
    """

    id: UUID
    number: str
    state: str
    version_id: int
    area_code: str
    answers: str  # JSON
    is_deemed: bool
    handling_system: str
    procedure_count: int
    extended_by: int
    stopped_on: date | None
    submitted_at: datetime | None
    accepted_at: datetime | None
    reported_at: datetime | None
    decided_at: datetime | None
    renew_by: date | None
    received_on: date
    accepted_on: date | None
    reported_on: date | None
    decided_on: date | None
    acceptance_due_on: date | None
    report_due_on: date | None
    promised_due_on: date | None
    statutory_due_on: date | None
    delivery_due_on: date | None

    @property
    def is_plain(self) -> bool:
        """Whether nothing moved its clocks: no procedure, no extension, no parts of its own."""
        return not self.procedure_count and not self.extended_by and self.handling_system != IN_PARTS

    def as_case(self) -> Case:
        return Case(**(self._asdict() | {"answers": json.loads(self.answers)}))


class StepRow(NamedTuple):
    """An open step of a case, and when its clock began."""

    id: UUID
    case_id: UUID
    key: str
    post_code: str
    begun_at: datetime
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one case: every day to keep where one is another now, the last days of its steps
    (None: as it was), and the last days that moved, as [from, to]."""

    kept: Days
    step_days: tuple[date | None, ...]
    moved: Moved


@dataclass
class Recounter:
    """Counts many cases at one moment. What nothing moved is the same for all that began on the same days
    under the same terms, and is counted once: so a calendar change over a city is worked off in a minute.
    """

    first: date  # no day before it has changed
    now: datetime
    _found: dict[Any, Outcome] = field(default_factory=dict)
    _terms: dict[Any, StepTerms] = field(default_factory=dict)

    def outcome_of(
        self,
        row: CaseRow,
        steps: Sequence[StepRow],
        *,
        limits: Mapping[str, int | None],
        resubmitted_at: datetime | None,
    ) -> Outcome:
        """The days of a case and of its open steps, counted anew. SQL as `terms_for`, and 2 for a case
        whose clocks something moved."""
        if not row.is_plain:
            return self._count(row, steps, limits, resubmitted_at)
        calendar = calendar_for(row.area_code)
        begun = tuple(
            (step.post_code, effective_day(step.begun_at, calendar), limits.get(step.key), step.due_on)
            for step in steps
        )
        key = (row[2:], resubmitted_at, begun)
        if key not in self._found:
            self._found[key] = self._count(row, steps, limits, resubmitted_at)
        return self._found[key]

    def terms_of_steps(self, row: CaseRow) -> StepTerms:
        """What the case's item says of the limits of its steps. SQL as `terms_for`."""
        key = (row.version_id, row.answers)
        if key not in self._terms:
            self._terms[key] = step_terms(terms_for(row.version_id, json.loads(row.answers)))
        return self._terms[key]

    def _count(
        self,
        row: CaseRow,
        steps: Sequence[StepRow],
        limits: Mapping[str, int | None],
        resubmitted_at: datetime | None,
    ) -> Outcome:
        case = row.as_case()
        happened = happenings(case)
        moved = _take_over(case, self._days_of(case, happened, resubmitted_at))
        kept = {name: getattr(case, name) for name in DAY_FIELDS} if moved else {}
        moved = {name: pair for name, pair in moved.items() if name in DUE_FIELDS}
        step_days: list[date | None] = []
        for step in steps:
            due_on = None
            if not case.stopped_on:  # while a clock stands the days wait for it
                limit_days = limits.get(step.key)
                due_on = recounted_step(case, step, limit_days=limit_days, moved=happened, now=self.now)
            if due_on is not None and due_on != step.due_on:
                moved["step_due_on"] = [step.due_on, due_on]
                step_days.append(due_on)
            else:
                step_days.append(None)
        return Outcome(kept=kept, step_days=tuple(step_days), moved=moved)

    def _days_of(self, case: Case, moved: Happenings, resubmitted_at: datetime | None) -> Days:
        ruled = ruled_anew(case, received_at=resubmitted_at or case.submitted_at, first=self.first)
        days: Days = {"received_on": ruled.received_on}
        if case.accepted_on:
            days["accepted_on"] = ruled.accepted_on
        if case.decided_on:
            days["decided_on"] = ruled.decided_on
        if case.reported_on:
            days["reported_on"] = ruled.reported_on
        return days | last_days(case, ruled, moved, now=self.now)


def _take_over(case: Case, days: Days) -> Moved:
    """Put the days that are others now into the row; tells them as [from, to]."""
    others = {name: [getattr(case, name), day] for name, day in days.items() if getattr(case, name) != day}
    for name, (_, day) in others.items():
        setattr(case, name, day)
    return others
