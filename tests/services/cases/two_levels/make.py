"""A licence that a county office examines and the city office above it decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tests.services.process.bpmn import bpmn, flow, step
from tests.services.process.make import make_process
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.two_levels.commands.report import report_case
from tongban.services.items.public import Limit, Limits, Process, TwoLevels

KEY = "two-levels"
LOWER, SUPERIOR = "谯城区数据局（示例）", "亳州市数据局（示例）"
LAW = TwoLevels(law="律师法", article="第六条第三款")
SAYS = "agree disagree"
PROCESS = bpmn(
    '<startEvent id="s"/><endEvent id="e"/>'
    + step("accept", "受理", terms='post="accept" limitDays="5"')
    + step("review", "初审", terms=f'post="review" limitDays="5" outcomes="{SAYS}"')
    + step("report", "报送上级", terms=f'post="report" limitDays="2" outcomes="{SAYS}"')
    + step("examine", "复审", terms=f'post="review" organisation="superior" limitDays="3" outcomes="{SAYS}"')
    + step("approve", "决定", terms='post="approve" organisation="superior" limitDays="2" outcomes="grant refuse"')
    + step("issue", "发证", terms='post="issue" organisation="superior" limitDays="2" outcomes="issue"')
    + flow("s", "accept") + flow("accept", "review") + flow("review", "report") + flow("report", "examine")
    + flow("examine", "approve") + flow("approve", "issue") + flow("issue", "e")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Levels:
    """The town, the officers of both levels, and an accepted case."""

    town: Town
    reporter: Officer  # of the county, like the town's clerk and reviewer
    examiner: Officer  # of the city, and those that follow
    chief: Officer
    issuer: Officer
    superior_clerk: Officer
    number: str


def make_levels(*, at: datetime = MONDAY, **changes: Any) -> Levels:
    """A case that the county has accepted. `changes` go into the item's content."""
    make_organisations()
    fields: dict[str, Any] = {
        "process": Process(key=KEY),
        "two_levels": LAW,
        "limits": Limits(promised=Limit(count=30)),
    }
    town = make_town(**(fields | changes))
    make_process(KEY, PROCESS)

    def of_city(name: str, post: str) -> Officer:
        return make_staff(name=name, posts=(post,), organisation_code=CITY_OFFICE)

    made = Levels(
        town=town,
        reporter=make_staff(name="郭报送", posts=("report",)),
        examiner=of_city("许复审", "review"),
        chief=of_city("孟处长", "approve"),
        issuer=of_city("韩发证", "issue"),
        superior_clerk=of_city("唐受理", "accept"),
        number=make_case(town, at=at).number,
    )
    accept_case(number=made.number, by=town.clerk, at=at)
    deliver_all()
    return made


def moment(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 in the city."""
    return datetime(2026, month, day, hour, minute, tzinfo=CITY_ZONE)


def report(made: Levels, *, at: datetime, **changes: Any) -> None:
    """The county has looked at it and reports."""
    review_case(
        number=made.number, advice=Outcome.GRANTED, opinion="材料齐全。", by=made.town.reviewer, at=at
    )
    report_only(made, at=at, **changes)


def report_only(made: Levels, *, at: datetime, **changes: Any) -> None:
    words: dict[str, Any] = {"advice": Outcome.GRANTED, "opinion": "符合条件，建议准予。"}
    report_case(number=made.number, at=at, **({"by": made.reporter} | words | changes))
