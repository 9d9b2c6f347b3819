"""What makes a plan whole, and which stage may begin: no database."""

from typing import Any

import pytest

from tests.services.bundles.projects.make import SERVICES, STAGES, document
from tongban.services.bundles.projects.facts import PlanContent, ServiceState, StageFact, StageState
from tongban.services.bundles.projects.rules import faults, missing_for, stage_states

PLAN = document()


def stand(granted: set[str], *, admitted: str = "", handed_over: str = "") -> dict[str, StageState]:
    facts = [
        StageFact(
            key=stage.key,
            services={
                one.key: ServiceState.GRANTED if one.key in granted else ServiceState.OPEN
                for one in stage.services
            },
            is_admitted=stage.key == admitted,
            is_handed_over=stage.key == handed_over,
        )
        for stage in PLAN.stages
    ]
    return stage_states(PLAN, facts)


def test_at_first_only_the_first_stage_is_open() -> None:
    assert [state.value for state in stand(set()).values()] == ["open", *["closed"] * 4]


def test_a_stage_opens_when_the_one_before_has_ended() -> None:
    assert [state.value for state in stand({"filing", "land"}).values()] == [
        "done",
        "done",
        "open",
        "closed",
        "closed",
    ]


def test_an_admitted_stage_opens_alone() -> None:
    assert [state.value for state in stand({"filing"}, admitted="building").values()] == [
        "done",
        "open",
        "closed",
        "open",
        "closed",
    ]


def test_what_is_not_needed_does_not_keep_a_stage_open() -> None:
    assert stand(set(SERVICES) - {"extra"})["completion"] is StageState.DONE


def test_a_stage_that_was_handed_over_says_so() -> None:
    assert stand({"filing"}, handed_over="approval")["approval"] is StageState.HANDED_OVER


def test_a_stage_can_need_a_result_from_further_back() -> None:
    stages = [stage.model_dump() for stage in PLAN.stages]
    stages[3]["needs"] = ("filing",)
    plan = PlanContent.model_validate({**PLAN.model_dump(), "stages": stages})
    services = dict.fromkeys(SERVICES, ServiceState.OPEN) | {"planning": ServiceState.GRANTED}
    assert missing_for(plan.stages[3], plan, services) == ["filing"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda stages: stages[1].update(key=STAGES[0]), "stages.approval"),
        (lambda stages: stages[0].update(needs=("final",)), "stages.approval.needs"),
        (lambda stages: stages[0]["services"][0].update(is_needed=False), "stages.approval"),
        (
            lambda stages: stages[0]["services"][0].update(fills={"scale": "final.scale"}),
            "stages.approval.filing.fills",
        ),
    ],
)
def test_a_plan_that_is_not_whole_is_told_where(change: Any, place: str) -> None:
    stages = [stage.model_dump() for stage in PLAN.stages]
    change(stages)
    plan = PlanContent.model_validate({**PLAN.model_dump(), "stages": stages})
    assert place in {fault.place for fault in faults(plan)}


def test_the_plan_of_these_tests_is_whole() -> None:
    assert faults(PLAN) == []
