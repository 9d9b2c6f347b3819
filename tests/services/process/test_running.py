"""Subjects start, move and end; where they stand is saved and dropped."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.services.process.bpmn import PARALLEL, bpmn, flow, simple, step
from tests.services.process.make import AT, make_process
from tongban.services.process.models import ProcessState
from tongban.services.process.public import (
    NoWayOn,
    OpenStep,
    OutcomeUnknown,
    ProcessRunning,
    ProcessUnknown,
    StepKind,
    StepNotOpen,
    close_process,
    complete_step,
    open_steps,
    start_process,
)

pytestmark = pytest.mark.django_db
SUBJECT = "cases:341600260928000011"


def walk(steps: list[OpenStep], *outcomes: str) -> list[OpenStep]:
    for outcome in outcomes:
        steps = complete_step(subject=SUBJECT, step_id=steps[0].id, outcome=outcome, at=AT)
    return steps


def names(steps: list[OpenStep]) -> list[str]:
    return [one.name for one in steps]


def test_the_default_goes_from_acceptance_to_issue_and_ends() -> None:
    steps = start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    seen = []
    for outcome in ("accept", "agree", "grant", "issue"):
        seen.append((steps[0].name, steps[0].post_code, steps[0].organisation, steps[0].limit_days))
        steps = walk(steps, outcome)
    assert seen == [
        ("受理", "accept", "own", 5),
        ("审核", "review", "own", 3),
        ("审批", "approve", "own", 2),
        ("发证", "issue", "own", 2),
    ]
    assert steps == []
    assert not ProcessState.objects.exists()


def test_a_correction_waits_for_the_applicant_and_comes_back_to_acceptance() -> None:
    steps = walk(start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT), "correct")
    assert [(one.name, one.kind, one.post_code) for one in steps] == [("补正", StepKind.APPLICANT, None)]
    assert names(walk(steps, "resubmit")) == ["受理"]


@pytest.mark.parametrize("outcomes", [["refuse"], ["accept", "disagree", "refuse"]])
def test_a_refusal_ends_the_process(outcomes: list[str]) -> None:
    assert walk(start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT), *outcomes) == []
    assert open_steps(SUBJECT) == []


def test_an_approver_sends_back_to_review() -> None:
    steps = start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    assert names(walk(steps, "accept", "agree", "return")) == ["审核"]


def test_an_instant_item_has_two_posts() -> None:
    steps = start_process(subject=SUBJECT, key_or_version_id="short", at=AT)
    assert names(walk(steps, "accept")) == ["发证"]
    assert walk(open_steps(SUBJECT), "issue") == []


def test_parallel_opinions_are_open_together_and_all_awaited() -> None:
    version = make_process(bpmn_xml=PARALLEL)
    opinions = walk(start_process(subject=SUBJECT, key_or_version_id=version.id, at=AT), "ok")
    assert [(one.name, one.organisation) for one in opinions] == [
        ("消防意见", "11341602XFJY00001X"),
        ("卫生意见", "superior"),
        ("规划意见", "own"),
    ]
    left = complete_step(subject=SUBJECT, step_id=opinions[1].id, outcome="agree", at=AT)
    assert names(left) == ["消防意见", "规划意见"]
    left = complete_step(subject=SUBJECT, step_id=opinions[2].id, outcome="agree", at=AT)
    assert names(left) == ["消防意见"]
    assert names(complete_step(subject=SUBJECT, step_id=opinions[0].id, outcome="agree", at=AT)) == ["审批"]


def test_conditions_ask_the_data_and_earlier_outcomes() -> None:
    version = make_process(
        bpmn_xml=bpmn(
            '<startEvent id="s"/>' + flow("s", "a") + step("a", "一")
            + flow("a", "g") + '<exclusiveGateway id="g" default="g-c"/>'
            + flow("g", "b", "area &gt; 300.0 &amp;&amp; outcomes.a == 'ok'") + flow("g", "c")
            + step("b", "大店") + step("c", "小店") + flow("b", "e") + flow("c", "e") + '<endEvent id="e"/>'
        )
    )  # fmt: skip
    for area, expected in ((301.5, "大店"), (50.0, "小店")):
        steps = start_process(subject=SUBJECT, key_or_version_id=version.id, data={"area": area}, at=AT)
        assert names(walk(steps, "ok")) == [expected]
        close_process(subject=SUBJECT)


def test_scripts_in_cel_compute_data_before_and_after_a_step() -> None:
    version = make_process(
        bpmn_xml=bpmn(
            '<startEvent id="s"/>' + flow("s", "t")
            + '<scriptTask id="t" scriptFormat="cel"><script>{"big": seats >= 100}</script></scriptTask>' + flow("t", "a")
            + step("a", extra='<spiffworkflow:postScript>{"passed": outcome == "ok" &amp;&amp; big}</spiffworkflow:postScript>')
            + flow("a", "g") + '<exclusiveGateway id="g" default="g-e"/>' + flow("g", "b", "passed") + flow("g", "e")
            + step("b", "复核") + flow("b", "e") + '<endEvent id="e"/>'
        )
    )  # fmt: skip
    steps = start_process(subject=SUBJECT, key_or_version_id=version.id, data={"seats": 120}, at=AT)
    assert names(walk(steps, "ok")) == ["复核"]


def test_a_step_completed_twice_is_refused_and_nothing_moves() -> None:
    first = start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    walk(first, "accept")
    before = ProcessState.objects.get().tree
    with pytest.raises(StepNotOpen):
        walk(first, "accept")
    assert ProcessState.objects.get().tree == before


def test_a_step_of_nothing_or_of_another_subject_is_not_open() -> None:
    steps = start_process(subject="cases:other", key_or_version_id="five-posts", at=AT)
    for step_id in (steps[0].id, uuid.uuid4()):
        with pytest.raises(StepNotOpen):
            complete_step(subject=SUBJECT, step_id=step_id, outcome="accept", at=AT)


def test_an_outcome_that_the_step_does_not_know_is_refused() -> None:
    steps = start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    with pytest.raises(OutcomeUnknown) as refused:
        walk(steps, "grant")
    assert refused.value.facts["outcomes"] == ["accept", "correct", "refuse"]
    assert names(open_steps(SUBJECT)) == ["受理"]


def test_a_condition_without_its_data_refuses_and_leaves_the_step_open() -> None:
    version = make_process(
        bpmn_xml=bpmn(
            '<startEvent id="s"/>' + flow("s", "a") + step("a") + flow("a", "g") + '<exclusiveGateway id="g"/>'
            + flow("g", "e", "area &gt; 1.0") + flow("g", "f", "area &lt; 1.0")
            + '<endEvent id="e"/><endEvent id="f"/>'
        )
    )  # fmt: skip
    steps = start_process(subject=SUBJECT, key_or_version_id=version.id, at=AT)
    for data in ({}, {"area": 1.0}):
        with pytest.raises(NoWayOn):
            complete_step(subject=SUBJECT, step_id=steps[0].id, outcome="ok", data=data, at=AT)
    assert open_steps(SUBJECT) == steps


def test_a_subject_runs_one_process_at_a_time() -> None:
    start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    with pytest.raises(ProcessRunning):
        start_process(subject=SUBJECT, key_or_version_id="short", at=AT)
    assert names(open_steps(SUBJECT)) == ["受理"]


def test_an_unknown_process_does_not_start() -> None:
    for unknown in ("no-such", uuid.uuid4()):
        with pytest.raises(ProcessUnknown):
            start_process(subject=SUBJECT, key_or_version_id=unknown, at=AT)
    assert not ProcessState.objects.exists()


def test_closing_drops_the_state_and_is_harmless_where_none_is() -> None:
    close_process(subject=SUBJECT)
    start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    close_process(subject=SUBJECT)
    close_process(subject=SUBJECT)
    assert not ProcessState.objects.exists()


def test_a_running_subject_keeps_its_version() -> None:
    make_process(key="moving")
    steps = start_process(subject=SUBJECT, key_or_version_id="moving", at=AT)
    make_process(key="moving", bpmn_xml=simple(terms='post="approve"'))
    assert open_steps(SUBJECT) == steps
    newer = start_process(subject="cases:newer", key_or_version_id="moving", at=AT)
    assert newer[0].post_code == "approve"


def test_starting_moving_and_ending_cost_at_most_three_queries(
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    start_process(subject="cases:warm", key_or_version_id="five-posts", at=AT)
    with django_assert_max_num_queries(2):
        steps = start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    for outcome in ("accept", "agree", "grant", "issue"):
        with django_assert_max_num_queries(2):
            steps = walk(steps, outcome)
    assert connection.in_atomic_block


def test_the_state_is_small() -> None:
    walk(start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT), "accept", "agree", "grant")
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(tree::text) FROM process_processstate")
        assert cursor.fetchone()[0] < 3000
