"""Who holds a case (在谁手里): the part of each organisation, since when, until when, how late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisations_named
from tongban.services.cases.facts import CaseState
from tongban.services.cases.joint.facts import Branch, BranchState, HeldStep, LetterFact
from tongban.services.cases.joint.queries import letters_of
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.seating import organisation_of
from tongban.services.cases.steps import process_of, task_key
from tongban.services.cases.timing.happenings import Happenings, happenings
from tongban.services.items.public import ItemContent, step_terms, terms_for
from tongban.services.process.public import StepFact, StepKind, fitted_steps
from tongban.standards.working_time import (
    Limit,
    WorkCalendar,
    local_day,
    run_clock,
    working_days_between,
)


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What every branch is computed from. `rows` are all seats, also those that were taken back."""

    case: Case
    rows: Sequence[CaseStep]
    drawn: Mapping[UUID, Sequence[StepFact]]
    letters: Sequence[LetterFact]
    moved: Happenings
    calendar: WorkCalendar
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now, self.calendar.rulings)

    @property
    def runs(self) -> bool:
        """Whether anything of the case can be late now."""
        return CaseState(self.case.state) in OPEN_STATES and self.case.stopped_on is None


def branches_of(case: Case, *, now: datetime) -> list[Branch]:
    """The organisations that take part in a case: the lead (牵头) first, the others in the order of the process.

    One for each that has a step on the main way, and for each that was asked besides. A case that one
    organisation handles alone has one. 4 SQL, and what `happenings` costs.
    """
    content = terms_for(case.version_id, case.answers)
    rows = list(CaseStep.objects.filter(case=case).exclude(post_code="").order_by("place"))
    drawn = _drawn(case, content)
    ids = dict.fromkeys([case.organisation_id, *drawn, *(row.organisation_id for row in rows)])
    names = organisations_named(ids)
    seen = _Seen(
        case=case,
        rows=rows,
        drawn=drawn,
        letters=letters_of(case),
        moved=happenings(case),
        calendar=calendar_for(case.area_code),
        now=now,
    )
    return [_branch(seen, organisation_id, names[organisation_id]) for organisation_id in ids]


def _drawn(case: Case, content: ItemContent) -> dict[UUID, list[StepFact]]:
    """The steps of the main way that offices do, by organisation, with the limits that hold for the case."""
    found: dict[UUID, list[StepFact]] = {}
    for step in fitted_steps(process_of(case).id, step_terms(content)).values():
        if step.kind is StepKind.POST and not step.is_side:
            found.setdefault(organisation_of(case, step), []).append(step)
    return found


def _branch(seen: _Seen, organisation_id: UUID, name: str) -> Branch:
    rows = [row for row in seen.rows if row.organisation_id == organisation_id]
    stand = [row for row in rows if row.taken_back_at is None]
    held = tuple(_held(seen, row) for row in stand if row.done_at is None)
    reached = {row.key for row in stand}
    is_open = CaseState(seen.case.state) in OPEN_STATES
    ahead = [one.name for one in seen.drawn.get(organisation_id, ()) if one.key not in reached and is_open]
    is_lead = organisation_id == seen.case.organisation_id
    since = min((row.opened_at for row in rows), default=None)
    is_done = bool(stand) and not held and not ahead
    done_at = max((row.done_at for row in stand if row.done_at), default=None) if is_done else None
    limit_days = None if is_lead else _limit_days(seen.drawn.get(organisation_id, ()))
    due_on, late = _clock_of(seen, since, done_at, limit_days)
    return Branch(
        organisation_id=organisation_id,
        name=name,
        is_lead=is_lead,
        state=_state(held=held, is_done=is_done, has_come=bool(stand)),
        held=held,
        next_steps=tuple(ahead),
        since=since,
        done_at=done_at,
        limit_days=limit_days,
        due_on=due_on,
        days_late=max([late, *(one.days_late for one in held)]),
        rounds=max((row.round for row in rows), default=1),
        letters=tuple(one for one in seen.letters if one.organisation_id == organisation_id),
    )


def _state(*, held: tuple[HeldStep, ...], is_done: bool, has_come: bool) -> BranchState:
    if held:
        return BranchState.HOLDS
    if is_done:
        return BranchState.DONE
    return BranchState.WAITS if has_come else BranchState.AHEAD


def _held(seen: _Seen, row: CaseStep) -> HeldStep:
    is_late = seen.runs and row.due_on is not None and row.due_on < seen.today
    late = 0
    if row.due_on and is_late:
        late = max(1, working_days_between(row.due_on, seen.today, seen.calendar))
    return HeldStep(
        key=row.key,
        name=row.name,
        post_code=row.post_code,
        role=row.role,
        round=row.round,
        since=row.opened_at,
        due_on=row.due_on,
        days_late=late,
        task_key=task_key(row.id),
    )


def _limit_days(steps: Sequence[StepFact]) -> int | None:
    """The working days that a branch has: its steps one after the other, those beside each other once."""
    if not steps or any(step.limit_days is None for step in steps):
        return None
    longest: dict[int, int] = {}
    for step in steps:
        longest[step.rank] = max(longest.get(step.rank, 0), step.limit_days or 0)
    return sum(longest.values())


def _clock_of(
    seen: _Seen, since: datetime | None, done_at: datetime | None, limit_days: int | None
) -> tuple[date | None, int]:
    """The last day of a branch, and by how many working days it is or was late."""
    if since is None or limit_days is None:
        return None, 0
    reading = run_clock(
        start=since,
        limit=Limit(count=limit_days),
        calendar=seen.calendar,
        suspensions=seen.moved.suspensions,
        now=seen.now,
        finished=done_at,
    )
    if seen.case.stopped_on is not None and done_at is None:
        return None, 0  # no day is known while the clocks stand
    late = max(0, -reading.days_left)
    return reading.deadline, late if done_at or seen.runs else 0
