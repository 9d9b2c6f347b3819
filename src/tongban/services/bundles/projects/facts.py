"""What a plan of a staged project (工程建设项目) says, as one frozen document, and how a project stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from tongban.kernel.events import Event
from tongban.services.bundles.facts import Part
from tongban.services.items.public import Basis

ACT_PUBLISH, ACT_OPEN = "bundles.publish_plan", "bundles.open_project"
ACT_HAND_OVER, ACT_ADMIT = "bundles.hand_over_stage", "bundles.admit_stage"
ACT_APPLY, ACT_END = "bundles.apply_in_stage", "bundles.end_in_stage"
ACT_GIVE_UP = "bundles.give_up_project"

PROJECT_FACTS = frozenset({"project.name", "project.place", "project.code"})


class StageService(Part):
    """One service of a stage: an item, or a bundle by the code of its guide."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$", description="once in the whole plan")
    item: str = Field(description="code of the item or of the bundle's guide")
    title: str = Field(min_length=1, max_length=60)
    is_needed: bool = Field(True, description="whether the stage ends only with it")
    answers: dict[str, str] = Field(
        default_factory=dict, description="scenario answers that the plan settles; the others are asked"
    )
    fills: dict[str, str] = Field(
        default_factory=dict,
        description="field of its form → project.name, project.place, project.code, or an entry of an "
        "earlier service (service.field), so that nothing is asked twice",
    )


class Stage(Part):
    """One stage, led by one organisation."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    title: str = Field(min_length=1, max_length=60)
    lead: str = Field(description="credit code of the leading organisation (牵头单位)")
    days: int = Field(ge=1, le=365, description="working days promised for the whole stage")
    services: tuple[StageService, ...] = Field(min_length=1)
    needs: tuple[str, ...] = Field(
        (),
        description="services of earlier stages whose result it needs; what else the one before it needs, too",
    )


class PlanContent(Part):
    """The whole content of one version of a plan."""

    name: str = Field(min_length=1, max_length=200)
    purpose: str = ""
    industry: str = Field(pattern=r"^\d{2}$", description="division of GB/T 4754, for the project code")
    kind: str = Field(pattern=r"^\d{2}$", description="how it is approved, for the project code")
    stages: tuple[Stage, ...] = Field(min_length=2)
    basis: tuple[Basis, ...] = ()

    def stage(self, key: str) -> Stage:
        return next(one for one in self.stages if one.key == key)

    def service(self, key: str) -> StageService:
        return next(one for stage in self.stages for one in stage.services if one.key == key)


class ServiceState(StrEnum):
    """Where one service of a stage stands. What happens inside its case the case knows."""

    OPEN = "open"  # not applied for, or a draft only
    APPLIED = "applied"  # its case is under way
    GRANTED = "granted"
    ENDED = "ended"  # refused, not accepted or taken back: it may be applied for again


class StageState(StrEnum):
    """Where a stage stands."""

    CLOSED = "closed"  # the one before has not ended with what it needs
    OPEN = "open"  # its services can be applied for
    DONE = "done"  # everything that is needed of it is granted
    HANDED_OVER = "handed-over"  # and its lead has handed over to the next


@dataclass(frozen=True, kw_only=True)
class StageFact:
    """What is known of a stage under way."""

    key: str
    services: dict[str, ServiceState]
    is_admitted: bool  # begun although something is missing (容缺)
    is_handed_over: bool


@dataclass(frozen=True, kw_only=True)
class ProjectMoved(Event):
    """A project was opened, a stage handed over or admitted, or its last stage has ended."""

    name: ClassVar[str] = "bundles.project-moved"
    subject_field: ClassVar[str] = "code"

    code: str
    stage: str  # the one that may begin now; empty: the project is over
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ProjectGivenUp(Event):
    """Its owner gave a project up: nothing can be applied for in it any more."""

    name: ClassVar[str] = "bundles.project-given-up"
    subject_field: ClassVar[str] = "code"

    code: str
    at: datetime
