"""Services of third parties: timed beside the case, outside every clock."""

from datetime import date
from typing import Any

import pytest

from tests.services.cases.joint.make import Joint, all_answer, moment
from tests.services.cases.timing.make import refused_as
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.joint.commands.begin_intermediary import begin_intermediary
from tongban.services.cases.joint.commands.end_intermediary import end_intermediary
from tongban.services.cases.joint.models import IntermediaryService
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 29)


def begin(made: Joint, by: Officer, **changes: Any) -> int:
    words: dict[str, Any] = {"name": "交通影响评价", "provider": "示例评价公司", "started_on": DAY}
    return begin_intermediary(
        number=made.number, by=by, at=moment(9, 30), **(words | {"planned_days": 5} | changes)
    )


def end(made: Joint, by: Officer, **changes: Any) -> None:
    words: dict[str, Any] = {"place": 1, "ended_on": date(2026, 10, 9), "result": "可以绕行。"}
    end_intermediary(number=made.number, by=by, at=moment(10, 9), **(words | changes))


def test_it_is_timed_and_moves_no_clock(made: Joint) -> None:
    before = Case.objects.values().get(number=made.number)
    assert begin(made, made.police) == 1
    end(made, made.planner)  # any office of the case may enter the result
    row = IntermediaryService.objects.get()
    assert (row.organisation_id, row.started_on, row.ended_on) == (
        made.police.organisation_id,
        DAY,
        date(2026, 10, 9),
    )
    assert Case.objects.values().get(number=made.number) == before
    acts = [one.act for one in entries_of(f"cases:{made.number}")]
    assert acts[-2:] == ["cases.begin_intermediary", "cases.end_intermediary"]


def test_a_decision_does_not_wait_for_it(made: Joint) -> None:
    begin(made, made.town.reviewer)
    all_answer(made, at=moment(9, 30))
    deliver_all()
    decide_case(
        number=made.number,
        outcome=Outcome.GRANTED,
        reasons="",
        article="",
        by=made.town.approver,
        at=moment(9, 30),
    )
    with refused_as("case-not-served"):
        begin(made, made.town.reviewer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"provider": ""},
        {"planned_days": 0},
        {"planned_days": 366},
        {"started_on": date(2026, 10, 1)},
    ],
)
def test_what_is_missing_or_lies_ahead_is_refused(made: Joint, wrong: dict[str, Any]) -> None:
    with refused_as("intermediary-words"):
        begin(made, made.police, **wrong)
    assert not IntermediaryService.objects.exists()


def test_it_ends_once_and_between_its_beginning_and_today(made: Joint) -> None:
    begin(made, made.police)
    for wrong in ({"ended_on": date(2026, 9, 28)}, {"ended_on": date(2026, 10, 10)}, {"result": ""}):
        with refused_as("intermediary-words"):
            end(made, made.police, **wrong)
    end(made, made.police)
    with refused_as("intermediary-over"):
        end(made, made.police)


def test_who_has_not_the_duty_enters_nothing(made: Joint) -> None:
    with refused_as("duty-missing"):
        begin(made, made.chief)
    assert not IntermediaryService.objects.exists()
