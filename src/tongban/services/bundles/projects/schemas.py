"""What goes over the wire about staged projects."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from tongban.services.bundles.projects.facts import ServiceState, StageState
from tongban.services.bundles.projects.showing import ServiceLine, Shown, StageLine
from tongban.services.cases.public import DeliveryIn, SlotIn


class PlannedStageOut(Schema):
    """One stage of a plan."""

    key: str
    title: str
    lead: str = Field(description="credit code of the leading organisation")
    days: int = Field(description="working days promised")
    services: list[str] = Field(description="codes of items or of guides of bundles")


class PlanOut(Schema):
    """A kind of project that can be opened."""

    code: str
    name: str
    purpose: str
    stages: list[PlannedStageOut]


class ProjectIn(Schema):
    """What a project is opened with."""

    plan: str = Field(max_length=50, description="code of the plan, from GET /project-plans")
    uscc: str = Field(max_length=18, description="credit code of the caller's firm that builds")
    name: str = Field(max_length=200)
    place: str = Field(max_length=200)


class ProjectCodeOut(Schema):
    """The one code of a project."""

    code: str


class PauseOut(Schema):
    """Working days that are left out of the days of a stage, and for what."""

    first: date
    last: date
    days: int
    why: list[str] = Field(
        description="special procedures; correction: the owner had something to correct; "
        "nothing-under-way: nothing was with an office"
    )


class ServiceOut(Schema):
    """One service of a stage."""

    key: str
    item: str
    title: str
    is_needed: bool
    state: ServiceState
    case: str | None = Field(description="number of its case")


class StageOut(Schema):
    """One stage of a project."""

    key: str
    title: str
    lead: str
    state: StageState
    promised_days: int
    used_days: int | None = Field(description="working days; null before a case that it needs is accepted")
    is_late: bool
    pauses: list[PauseOut]
    missing: list[str] = Field(description="titles of the services without which it cannot begin")
    admitted_at: datetime | None
    admitted_why: str
    handed_over_at: datetime | None
    note: str
    services: list[ServiceOut]


class ProjectRow(Schema):
    """A project in a list."""

    code: str
    name: str
    place: str
    uscc: str
    owner: str
    plan: str
    opened_at: datetime
    closed_at: datetime | None
    given_up_at: datetime | None
    stage: str = Field(description="key of the stage in which it is; of the last one when all have ended")


class ProjectsOut(Schema):
    """A page of projects; `next` is null on the last."""

    projects: list[ProjectRow]
    next: str | None


class ProjectOut(ProjectRow):
    """A project with its stages."""

    given_up_why: str
    stages: list[StageOut]


class NoteIn(Schema):
    """What the lead tells the next one."""

    note: str = Field("", max_length=1000)


class WhyIn(Schema):
    """The reasons of an act."""

    why: str = Field(max_length=1000)


class StageApplicationIn(Schema):
    """An application for a service of a stage: what the plan leaves open, and what the project does not know."""

    answers: dict[str, str] = {}
    form: dict[str, Any] = {}
    slots: list[SlotIn] = Field(default=[], max_length=100)
    delivery: DeliveryIn | None = Field(None, description="null: the electronic result only")


class GivenUpOut(Schema):
    """What became of the open cases."""

    code: str
    withdrawn: list[str]
    going_on: list[str] = Field(description="decided, about a licence that is there, or somebody else's")


def row_out(whole: Shown) -> dict[str, object]:
    """The fields of `ProjectRow`."""
    project = whole.project
    return {
        "code": project.code,
        "name": project.name,
        "place": project.place,
        "uscc": project.uscc,
        "owner": project.owner_name,
        "plan": whole.name,
        "opened_at": project.opened_at,
        "closed_at": project.closed_at,
        "given_up_at": project.given_up_at,
        "stage": whole.now.row.key,
    }


def project_out(whole: Shown) -> dict[str, object]:
    """The fields of `ProjectOut`."""
    stages = [_stage_out(line) for line in whole.stages]
    return {**row_out(whole), "given_up_why": whole.project.given_up_why, "stages": stages}


def _stage_out(line: StageLine) -> dict[str, object]:
    pauses = line.clock.pauses if line.clock else ()
    return {
        "key": line.row.key,
        "title": line.planned.title,
        "lead": line.lead,
        "state": line.state,
        "promised_days": line.planned.days,
        "used_days": line.used,
        "is_late": line.is_late,
        "pauses": [
            {"first": one.first, "last": one.last, "days": one.days, "why": list(one.why)} for one in pauses
        ],
        "missing": list(line.missing),
        "admitted_at": line.row.admitted_at,
        "admitted_why": line.row.admitted_why,
        "handed_over_at": line.row.handed_over_at,
        "note": line.row.note,
        "services": [_service_out(one) for one in line.lines],
    }


def _service_out(line: ServiceLine) -> dict[str, object]:
    return {
        "key": line.row.key,
        "item": line.row.item_code,
        "title": line.title,
        "is_needed": line.is_needed,
        "state": line.row.state,
        "case": line.row.case_number or None,
    }
