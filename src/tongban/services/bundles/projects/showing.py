"""A project as its pages show it: each stage with its lead, its days, its services and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisations_named
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.bundles.projects.facts import ServiceState, Stage, StageState
from tongban.services.bundles.projects.models import Project, ProjectService, ProjectStage
from tongban.services.bundles.projects.queries import Standing
from tongban.services.cases.public import CaseFact, case_facts, tag_of
from tongban.standards.working_time import working_days_between

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
    used: int | None  # working days since its first acceptance; None before
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
        return self.used is not None and self.used > self.planned.days


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
        return self.project.closed_at is not None


def shown(standings: list[Standing], *, now: datetime) -> list[Shown]:
    """Projects as their pages show them. 2 SQL for all, and those of a calendar that is not in memory."""
    numbers = [row.case_number for one in standings for row in one.services.values() if row.case_number]
    cases = {fact.number: fact for fact in case_facts(numbers)} if numbers else {}
    names = organisations_named({row.organisation_id for one in standings for row in one.stages})
    return [_project(one, cases, names, now=now) for one in standings]


def _project(
    standing: Standing, cases: Mapping[str, CaseFact], names: Mapping[UUID, str], *, now: datetime
) -> Shown:
    return Shown(
        project=standing.project,
        name=standing.content.name,
        stages=tuple(_stage(standing, row, cases, names, now=now) for row in standing.stages),
    )


def _stage(
    standing: Standing,
    row: ProjectStage,
    cases: Mapping[str, CaseFact],
    names: Mapping[UUID, str],
    *,
    now: datetime,
) -> StageLine:
    planned, state = standing.content.stage(row.key), standing.states[row.key]
    tone, words = STAGE_TAGS[state]
    if state is StageState.OPEN and row.began_at is not None:
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
        used=_used(row, area_code=standing.project.area_code, now=now),
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


def _used(row: ProjectStage, *, area_code: str, now: datetime) -> int | None:
    """Working days of the stage since its first acceptance, until it ended or today; None before."""
    if row.began_at is None:
        return None
    return working_days_between(_day(row.began_at), _day(row.ended_at or now), calendar_for(area_code))


def _day(at: datetime) -> date:
    return at.astimezone(CITY_ZONE).date()
