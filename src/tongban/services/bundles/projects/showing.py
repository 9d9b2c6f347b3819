"""A project as its pages show it: each stage with its lead, its days, its services and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisations_named
from tongban.kernel.errors import N_
from tongban.services.bundles.projects.clock import IDLE, Pause, StageClock, stage_clock
from tongban.services.bundles.projects.facts import ServiceState, Stage, StageState
from tongban.services.bundles.projects.models import Project, ProjectService, ProjectStage
from tongban.services.bundles.projects.queries import Standing
from tongban.services.cases.public import (
    WAITED,
    CaseFact,
    CaseRun,
    case_facts,
    procedure_names,
    runs_of,
    tag_of,
)
from tongban.standards.working_time import DayRun, StripCell, day_strip

LONGEST_STRIP = 70  # days
STAGE_TAGS: dict[StageState, tuple[str, str]] = {
    StageState.CLOSED: ("line", N_("Not open yet")),
    StageState.OPEN: ("brand", N_("Can be applied for")),
    StageState.DONE: ("good", N_("Ended")),
    StageState.HANDED_OVER: ("good", N_("Ended, handed over")),
}
SERVICE_TAGS: dict[ServiceState, tuple[str, str]] = {
    ServiceState.OPEN: ("line", N_("Not applied for")),
    ServiceState.APPLIED: ("brand", N_("Under way")),
    ServiceState.GRANTED: ("good", N_("Obtained")),
    ServiceState.ENDED: ("bad", N_("Not granted")),
}


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One service of a stage."""

    row: ProjectService
    title: str
    is_needed: bool
    tag: tuple[str, str]
    case: CaseFact | None

    @property
    def is_granted(self) -> bool:
        return self.row.state == ServiceState.GRANTED

    @property
    def may_apply(self) -> bool:
        return self.row.state in (ServiceState.OPEN, ServiceState.ENDED)


@dataclass(frozen=True, kw_only=True)
class StageLine:
    """One stage with everything that its part of the page shows."""

    row: ProjectStage
    planned: Stage
    state: StageState
    lead: str
    tag: tuple[str, str]
    lines: tuple[ServiceLine, ...]
    clock: StageClock | None  # None before a service that it needs is accepted
    missing: tuple[str, ...]
    admitted_without: tuple[str, ...]
    is_last: bool

    @property
    def is_open(self) -> bool:
        return self.state is StageState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state is StageState.CLOSED

    @property
    def is_over(self) -> bool:
        return self.state in (StageState.DONE, StageState.HANDED_OVER)

    @property
    def may_be_handed_over(self) -> bool:
        return self.state is StageState.DONE and not self.is_last

    @property
    def is_late(self) -> bool:
        return self.clock is not None and self.clock.over > 0

    @property
    def used(self) -> int | None:
        """Working days used; None before a service that it needs is accepted."""
        return self.clock.used if self.clock else None

    @property
    def pauses(self) -> list[tuple[Pause, str]]:
        """The days that are left out, and for what, in the reader's language."""
        return [(pause, _why(pause)) for pause in self.clock.pauses] if self.clock else []

    @property
    def holidays(self) -> tuple[DayRun, ...]:
        return self.clock.reading.explanation.holidays if self.clock else ()

    @property
    def strip(self) -> tuple[StripCell, ...]:
        """One cell a day while a case runs; nothing where it would be too long to be read."""
        is_running = self.clock is not None and not self.clock.reading.is_done
        cells = tuple(day_strip(self.clock.reading)) if self.clock and is_running else ()
        return cells if len(cells) <= LONGEST_STRIP else ()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A project with its stages."""

    project: Project
    name: str
    stages: tuple[StageLine, ...]

    @property
    def done(self) -> int:
        return sum(line.is_over for line in self.stages)

    @property
    def now(self) -> StageLine:
        """The first stage that is not over; the last one when all are."""
        return next((line for line in self.stages if not line.is_over), self.stages[-1])

    @property
    def place(self) -> int:
        """The number of the stage in which it is, one more than there are when all are over."""
        return self.done + 1 if self.done == len(self.stages) else self.now.row.place

    @property
    def titles(self) -> list[str]:
        return [line.planned.title for line in self.stages]

    @property
    def is_over(self) -> bool:
        """Whether it is through all its stages."""
        return self.project.closed_at is not None and not self.is_given_up

    @property
    def is_given_up(self) -> bool:
        return self.project.given_up_at is not None

    @property
    def tag(self) -> tuple[str, str]:
        """Where the whole project stands, in one tag."""
        if self.is_given_up:
            return "", _("Given up")
        if self.is_over:
            return "good", _("All stages ended")
        return self.now.tag


def shown(standings: Sequence[Standing], *, now: datetime) -> list[Shown]:
    """Projects as their pages show them. 5 SQL for all, and those of a calendar that is not in memory."""
    numbers = [row.case_number for one in standings for row in one.services.values() if row.case_number]
    cases = {fact.number: fact for fact in case_facts(numbers)} if numbers else {}
    names = organisations_named({row.organisation_id for one in standings for row in one.stages})
    runs = runs_of(project_codes=[one.project.code for one in standings], numbers=numbers)
    return [_project(one, cases, names, _by_service(one, runs), now=now) for one in standings]


def _project(
    standing: Standing,
    cases: Mapping[str, CaseFact],
    names: Mapping[UUID, str],
    runs: Mapping[str, list[CaseRun]],
    *,
    now: datetime,
) -> Shown:
    return Shown(
        project=standing.project,
        name=standing.content.name,
        stages=tuple(_stage(standing, row, cases, names, runs, now=now) for row in standing.stages),
    )


def _stage(
    standing: Standing,
    row: ProjectStage,
    cases: Mapping[str, CaseFact],
    names: Mapping[UUID, str],
    runs: Mapping[str, list[CaseRun]],
    *,
    now: datetime,
) -> StageLine:
    planned, state = standing.content.stage(row.key), standing.states[row.key]
    tone, words = STAGE_TAGS[state]
    begun = any(standing.services[one.key].state != ServiceState.OPEN for one in planned.services)
    if state is StageState.OPEN and begun:
        words = N_("Under way")
    return StageLine(
        row=row,
        planned=planned,
        state=state,
        lead=names.get(row.organisation_id, ""),
        tag=(tone, _(words)),
        lines=tuple(
            _service(standing, one.key, cases, one.title, is_needed=one.is_needed) for one in planned.services
        ),
        clock=stage_clock(
            [run for one in planned.services if one.is_needed for run in runs[one.key]],
            days=planned.days,
            is_over=state in (StageState.DONE, StageState.HANDED_OVER),
            now=now,
            calendar=calendar_for(standing.project.area_code),
        ),
        missing=tuple(standing.missing(row.key)) if state is StageState.CLOSED else (),
        admitted_without=tuple(standing.content.service(key).title for key in row.admitted_without),
        is_last=row.place == len(standing.stages),
    )


def _service(
    standing: Standing, key: str, cases: Mapping[str, CaseFact], title: str, *, is_needed: bool
) -> ServiceLine:
    row = standing.services[key]
    case = cases.get(row.case_number)
    state = ServiceState(row.state)
    tone, words = SERVICE_TAGS[state]
    tag = tag_of(case) if case is not None and state is ServiceState.APPLIED else (tone, _(words))
    return ServiceLine(row=row, title=title, is_needed=is_needed, tag=tag, case=case)


def _by_service(standing: Standing, runs: Sequence[CaseRun]) -> dict[str, list[CaseRun]]:
    """The cases of each service of the project, those that were not granted with them."""
    by_number = {row.case_number: key for key, row in standing.services.items() if row.case_number}
    by_item = {row.item_code: key for key, row in reversed(standing.services.items())}
    found: dict[str, list[CaseRun]] = {key: [] for key in standing.services}
    for run in runs:
        is_ours = run.number in by_number or run.project_code == standing.project.code
        key = by_number.get(run.number) or by_item.get(run.item_code, "")
        if is_ours and key:
            found[key].append(run)
    return found


def _why(pause: Pause) -> str:
    """For what days are left out, in the reader's language."""
    ours = {WAITED: _("the owner had something to correct"), IDLE: _("nothing was with an office")}
    said = [text for key, text in ours.items() if key in pause.why]
    stops = [one for one in pause.why if one not in ours]
    return _(", ").join([*said, *([procedure_names(stops)] if stops else [])])
