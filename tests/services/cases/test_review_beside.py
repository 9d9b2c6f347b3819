"""Acts of review in a case whose reviews run side by side, one of them signed by two posts."""

from datetime import timedelta
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tests.services.process.bpmn import bpmn, flow, step
from tests.services.process.make import make_process
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.items.parts import Process
from tongban.services.process.public import NotBefore, SeatTaken

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)
KEY = "side-by-side"
PROCESS = bpmn(
    '<startEvent id="s"/><parallelGateway id="fork"/><parallelGateway id="join"/><endEvent id="e"/>'
    + step("accept", "受理", terms='post="accept" limitDays="5"')
    + step("first", "初审", terms='post="review" limitDays="3" outcomes="agree disagree"')
    + step("second", "复审", terms='post="review" organisation="superior" limitDays="2" outcomes="agree disagree"')
    + step("both", "会审", terms='post="check" with="check" limitDays="4" outcomes="agree disagree"')
    + step("approve", "审批", terms='post="approve" limitDays="2" outcomes="grant refuse"')
    + flow("s", "accept") + flow("accept", "fork") + flow("fork", "first") + flow("first", "second")
    + flow("second", "join") + flow("fork", "both") + flow("both", "join") + flow("join", "approve")
    + flow("approve", "e")
)  # fmt: skip


@pytest.fixture
def beside(on_monday: None) -> tuple[Town, str]:
    """A case that has been accepted, with two reviews open side by side."""
    town = make_town(process=Process(key=KEY))
    make_process(KEY, PROCESS)
    number = make_case(town).number
    accept_case(number=number, by=town.clerk, at=MONDAY)
    deliver_all()
    return town, number


@pytest.fixture
def checkers(beside: tuple[Town, str]) -> tuple[Officer, Officer]:
    """Two people of one post, which has the duty to review."""
    from tests.foundation.directory import make

    make.DUTIES["check"] = make.DUTIES["review"]
    return make_staff(name="孙一", posts=("check",)), make_staff(name="孙二", posts=("check",))


def review(number: str, by: Officer, advice: Outcome = Outcome.GRANTED) -> None:
    review_case(number=number, advice=advice, opinion="看过。", by=by, at=LATER)


def open_rows(number: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in CaseStep.objects.filter(case__number=number, done_at=None).order_by("place"):
        found.setdefault(row.key, []).append((row.id, row.round, row.due_on))
    return found


def test_a_return_in_one_branch_leaves_the_other_as_it_is(beside: tuple[Town, str]) -> None:
    town, number = beside
    above = make_staff(name="上级审核", posts=("review",), organisation_code=CITY_OFFICE)
    first = CaseStep.objects.get(case__number=number, key="first")
    both = open_rows(number)["both"]
    review(number, town.reviewer)
    send_back_case(number=number, to=first.id, reasons="请补看。", by=above, at=LATER)
    now = open_rows(number)
    assert now["both"] == both
    [(again, round_, _due)] = now["first"]
    assert (again != first.id, round_, list(now)) == (True, 2, ["both", "first"])


def test_all_sign_each_for_themselves_and_one_who_disagrees_counts(
    beside: tuple[Town, str], checkers: tuple[Officer, Officer]
) -> None:
    _town, number = beside
    review(number, checkers[0], Outcome.REFUSED)
    with pytest.raises(SeatTaken):
        review(number, checkers[0])
    review(number, checkers[1])
    rows = CaseStep.objects.filter(case__number=number, key="both").order_by("place")
    assert [(row.outcome, row.done_by) for row in rows] == [
        ("disagree", checkers[0].ref),
        ("agree", checkers[1].ref),
    ]
    assert list(open_rows(number)) == ["first"]


def test_from_the_decision_either_branch_may_be_done_again_and_the_other_stands(
    beside: tuple[Town, str], checkers: tuple[Officer, Officer]
) -> None:
    town, number = beside
    above = make_staff(name="上级审核", posts=("review",), organisation_code=CITY_OFFICE)
    for by in (town.reviewer, above, *checkers):
        review(number, by)
    first = CaseStep.objects.get(case__number=number, key="first")
    send_back_case(number=number, to=first.id, reasons="面积不对。", by=town.approver, at=LATER)
    assert list(open_rows(number)) == ["first"]
    stands = CaseStep.objects.filter(case__number=number, key="both", taken_back_at=None)
    assert stands.count() == 2
    with pytest.raises(NotBefore):
        both = stands.exclude(of_step=None).values_list("of_step", flat=True)[0]
        send_back_case(number=number, to=both, reasons="不是之前的。", by=town.reviewer, at=LATER)
    review(number, town.reviewer)
    review(number, above)
    decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=town.approver, at=LATER)
    assert Case.objects.get(number=number).state == CaseState.DECIDED
    assert not open_rows(number)
