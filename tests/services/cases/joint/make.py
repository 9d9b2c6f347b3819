"""A case that three organisations handle: the county office leads, the police and the planning office take part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.foundation.directory.make import COUNTY, LOADER, LONG_AGO, make_areas
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tests.services.process.bpmn import bpmn, flow, step
from tests.services.process.make import make_process
from tongban.foundation.directory.public import Officer, OrganisationRow, upsert_organisations
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.joint.commands.give_letter import give_opinion_letter
from tongban.services.items.public import Limit, Limits, Process

KEY = "beside"
POLICE, PLANNING = "police", "planning"
NAMES = {POLICE: "谯城区公安局（示例）", PLANNING: "谯城区自然资源局（示例）"}
LEAD = "谯城区数据局（示例）"
SAYS = "agree disagree"


def _branch(code: str) -> str:
    look, say = f"{code}-review", f"{code}-opinion"
    return (
        step(look, "初审", terms=f'post="review" organisation="{code}" limitDays="4" outcomes="{SAYS}"')
        + step(say, "出具意见", terms=f'post="opinion" organisation="{code}" limitDays="2" outcomes="{SAYS}"')
        + flow("fork", look) + flow(look, say) + flow(say, "join")
    )  # fmt: skip


PROCESS = bpmn(
    '<startEvent id="s"/><parallelGateway id="fork"/><parallelGateway id="join"/><endEvent id="e"/>'
    + step("accept", "受理", terms='post="accept" limitDays="5"')
    + step("review", "现场核对", terms=f'post="review" limitDays="3" outcomes="{SAYS}"')
    + step("approve", "决定", terms='post="approve" limitDays="2" outcomes="grant refuse"')
    + flow("s", "accept") + flow("accept", "fork") + flow("fork", "review") + flow("review", "join")
    + _branch(POLICE) + _branch(PLANNING) + flow("join", "approve") + flow("approve", "e")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Joint:
    """The town, the officers of the two offices that take part, and an accepted case."""

    town: Town
    ids: dict[str, UUID]
    police: Officer  # reviews
    chief: Officer  # gives the letter of the police
    planner: Officer
    planning_chief: Officer
    number: str


def make_joint(*, at: datetime = MONDAY, **changes: Any) -> Joint:
    """An accepted case with three branches open. `changes` go into the item's content."""
    make_areas()
    rows = [OrganisationRow(code=code, name=name, area_code=COUNTY) for code, name in NAMES.items()]
    ids = upsert_organisations(rows=rows, by=LOADER, at=LONG_AGO)
    fields: dict[str, Any] = {
        "process": Process(key=KEY),
        "other_organisations": tuple(NAMES.values()),
        "limits": Limits(promised=Limit(count=20)),
        "result": None,
    }
    town = make_town(**(fields | changes))
    make_process(KEY, PROCESS)
    made = Joint(
        town=town,
        ids=ids,
        police=make_staff(name="高交警", posts=("review",), organisation_code=POLICE),
        chief=make_staff(name="许支队", posts=("opinion",), organisation_code=POLICE),
        planner=make_staff(name="孟规划", posts=("review",), organisation_code=PLANNING),
        planning_chief=make_staff(name="韩规划", posts=("opinion",), organisation_code=PLANNING),
        number=make_case(town, at=at).number,
    )
    accept_case(number=made.number, by=town.clerk, at=at)
    deliver_all()
    return made


def moment(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 in the city."""
    return datetime(2026, month, day, hour, minute, tzinfo=CITY_ZONE)


def review(made: Joint, by: Officer, *, at: datetime) -> None:
    review_case(number=made.number, advice=Outcome.GRANTED, opinion="看过。", by=by, at=at)


def give(made: Joint, by: Officer, *, at: datetime, **changes: Any) -> None:
    words: dict[str, Any] = {"agrees": True, "opinion": "可以绕行。", "conditions": ["夜间施工。"]}
    give_opinion_letter(number=made.number, by=by, at=at, **(words | changes))


def all_answer(made: Joint, *, at: datetime, **of_police: Any) -> None:
    """Every branch is done; `of_police` go into the letter of the police."""
    for by in (made.town.reviewer, made.police, made.planner):
        review(made, by, at=at)
    give(made, made.chief, at=at, **of_police)
    give(made, made.planning_chief, at=at)
