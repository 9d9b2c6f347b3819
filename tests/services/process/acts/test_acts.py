"""Acts of review on subjects as they are kept: who sits where after each, and what is refused."""

import uuid
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.services.process.bpmn import PARALLEL, bpmn, flow, simple, step
from tests.services.process.make import AT, make_process
from tongban.kernel.errors import Refused
from tongban.services.process.models import ProcessState
from tongban.services.process.public import (
    MayNotAsk,
    Moved,
    NextHasStarted,
    NotBefore,
    NotYourAct,
    OpenStep,
    OutcomeUnknown,
    Place,
    ProcessRefused,
    Role,
    SeatedAlready,
    SeatTaken,
    StepNotOpen,
    StepWaits,
    TooManySeats,
    add_seat,
    complete_step,
    open_steps,
    seat_view,
    send_back,
    start_process,
    take_back,
    transfer_seat,
)

pytestmark = pytest.mark.django_db
SUBJECT = "cases:341600260928000011"
LEGAL = Place(post_code="legal", organisation="own")


def started(text: str) -> list[OpenStep]:
    return start_process(subject=SUBJECT, key_or_version_id=make_process(bpmn_xml=text).id, at=AT)


def seat(name: str, role: Role = Role.MAIN, post: str = "") -> OpenStep:
    [found] = [
        one
        for one in open_steps(SUBJECT)
        if one.name == name and one.role is role and post in ("", one.post_code)
    ]
    return found


def names() -> list[tuple[str, int]]:
    return [(one.name, one.round) for one in open_steps(SUBJECT)]


def complete(one: OpenStep, outcome: str = "ok", by: str = "officer:1") -> None:
    complete_step(subject=SUBJECT, step_id=one.id, outcome=outcome, by=by, at=AT)


def ask(one: OpenStep, role: Role, place: Place = LEGAL, *, is_awaited: bool = True) -> Moved:
    return add_seat(subject=SUBJECT, seat_id=one.id, role=role, place=place, is_awaited=is_awaited, at=AT)


def back(one: OpenStep, to: UUID) -> Moved:
    return send_back(subject=SUBJECT, seat_id=one.id, to=to, at=AT)


def withdrawn(seat_id: UUID, *, by: str = "officer:1", taken: tuple[UUID, ...] = ()) -> Moved:
    return take_back(subject=SUBJECT, seat_id=seat_id, by=by, started=taken, at=AT)


def refused(act: Callable[[], object], refusal: type[Refused]) -> None:
    before = list(ProcessState.objects.values())
    with pytest.raises(refusal):
        act()
    assert list(ProcessState.objects.values()) == before


TWO = bpmn(
    '<startEvent id="s"/>' + flow("s", "a") + step("a", "审核", terms='post="review" outcomes="agree disagree"')
    + flow("a", "b") + step("b", "复核", terms='post="check"') + flow("b", "e") + '<endEvent id="e"/>'
)  # fmt: skip


def test_a_return_before_the_fork_takes_back_every_branch_and_one_inside_only_its_own() -> None:
    [accept] = started(PARALLEL)
    complete(accept)
    fire, health = seat("消防意见"), seat("卫生意见")
    complete(health)
    moved = back(fire, accept.id)
    assert names() == [("受理", 2)]
    assert len(moved.gone) == 4  # the acceptance and the three opinions, of which one was given
    complete(seat("受理"))
    for name in ("消防意见", "卫生意见", "规划意见"):
        assert seat(name).round == 2
        complete(seat(name))
    complete_before = {one.name: one.id for one in seat_view(SUBJECT, seat_id=seat("审批").id).sendable}
    back(seat("审批"), complete_before["卫生意见"])
    assert names() == [("卫生意见", 3)]
    complete(seat("卫生意见"))
    assert names() == [("审批", 2)]


def test_a_branch_goes_back_to_no_step_beside_it() -> None:
    [accept] = started(PARALLEL)
    complete(accept)
    health = seat("卫生意见")
    complete(health)
    refused(lambda: back(seat("消防意见"), health.id), NotBefore)
    refused(lambda: back(seat("消防意见"), uuid.uuid4()), NotBefore)
    refused(lambda: back(health, accept.id), StepNotOpen)


def test_a_reviewer_before_holds_the_step_up_and_says_what_they_think() -> None:
    [review] = started(TWO)
    ask(review, Role.BEFORE)
    assert seat("审核").awaits == ("legal",)
    refused(lambda: complete(review, "agree"), StepWaits)
    legal = seat("审核", Role.BEFORE)
    assert legal.outcomes == ("agree", "disagree")
    refused(lambda: complete(legal, "grant"), OutcomeUnknown)
    refused(lambda: ask(legal, Role.BEFORE, Place(post_code="fire", organisation="own")), MayNotAsk)
    refused(lambda: back(legal, review.id), MayNotAsk)
    complete(legal, "disagree", by="officer:2")
    complete(review, "agree")
    assert names() == [("复核", 1)]


def test_a_reviewer_after_looks_before_the_case_goes_on_and_may_return_it_to_the_step() -> None:
    [review] = started(TWO)
    ask(review, Role.AFTER)
    assert [one.role for one in open_steps(SUBJECT)] == [Role.MAIN]
    complete(review, "agree")
    after = seat("审核", Role.AFTER)
    assert names() == [("审核", 1)]
    assert [one.id for one in seat_view(SUBJECT, seat_id=after.id).sendable] == [review.step_id]
    back(after, review.step_id)
    assert (names(), seat("审核").id != review.id) == ([("审核", 2)], True)
    complete(seat("审核"), "agree")
    assert names() == [("复核", 1)]


def test_an_opinion_holds_the_step_only_where_it_is_awaited_and_ends_with_it() -> None:
    [review] = started(TWO)
    ask(review, Role.OPINION, Place(post_code="review", organisation="superior"))
    refused(lambda: complete(review, "agree"), StepWaits)
    complete(seat("审核", Role.OPINION), "given", by="officer:9")
    ask(review, Role.OPINION, Place(post_code="fire", organisation="superior"), is_awaited=False)
    late = seat("审核", Role.OPINION)
    complete(review, "agree")
    assert names() == [("复核", 1)]
    refused(lambda: complete(late, "given"), StepNotOpen)


def test_a_post_takes_part_once_and_so_many_in_all() -> None:
    [review] = started(TWO)
    ask(review, Role.BEFORE)
    refused(lambda: ask(review, Role.AFTER), SeatedAlready)
    refused(lambda: transfer_seat(subject=SUBJECT, seat_id=review.id, place=LEGAL, at=AT), SeatedAlready)
    for number in range(18):
        ask(review, Role.OPINION, Place(post_code=f"post-{number}", organisation="own"))
    refused(lambda: ask(review, Role.BEFORE, Place(post_code="one-more", organisation="own")), TooManySeats)


def test_a_seat_goes_to_another_post_which_sits_down_anew() -> None:
    [review] = started(TWO)
    moved = transfer_seat(
        subject=SUBJECT, seat_id=review.id, place=Place(post_code="review", organisation="superior"), at=AT
    )
    [other] = moved.waiting
    assert (other.step_id, other.organisation, other.round) == (review.step_id, "superior", 1)
    refused(lambda: complete(review, "agree"), StepNotOpen)
    complete(other, "agree")
    assert names() == [("复核", 1)]


def several(signing: str) -> str:
    return bpmn(
        '<startEvent id="s"/>' + flow("s", "a")
        + step("a", "会审", terms=f'post="review" with="legal review" signing="{signing}" outcomes="agree disagree"')
        + flow("a", "g") + '<exclusiveGateway id="g"/>'
        + flow("g", "b", 'outcome == "agree"') + flow("g", "c", 'outcome == "disagree"')
        + step("b", "同意") + step("c", "不同意") + flow("b", "e") + flow("c", "e") + '<endEvent id="e"/>'
    )  # fmt: skip


def test_where_all_must_sign_one_who_disagrees_is_not_outvoted() -> None:
    seats = started(several("all"))
    assert [one.post_code for one in seats] == ["review", "legal", "review"]
    complete(seats[0], "agree", by="officer:1")
    refused(lambda: complete(seats[2], "agree", by="officer:1"), SeatTaken)
    complete(seats[1], "disagree", by="officer:2")
    assert names() == [("会审", 1)]
    complete(seats[2], "agree", by="officer:3")
    assert names() == [("不同意", 1)]


def test_where_any_may_sign_the_first_does_it_for_all() -> None:
    seats = started(several("any"))
    complete(seats[1], "agree")
    assert names() == [("同意", 1)]
    refused(lambda: complete(seats[0], "agree"), StepNotOpen)
    withdrawn(seats[1].id)
    assert [one.post_code for one in open_steps(SUBJECT)] == ["review", "legal", "review"]
    assert not {one.id for one in open_steps(SUBJECT)} & {one.id for one in seats}


def test_ones_own_act_is_taken_back_while_nobody_has_begun_the_next() -> None:
    [review] = started(TWO)
    complete(review, "agree")
    nxt = seat("复核")
    refused(lambda: withdrawn(review.id, by="officer:2"), NotYourAct)
    refused(lambda: withdrawn(nxt.id), NotYourAct)
    refused(lambda: withdrawn(review.id, taken=(nxt.id,)), NextHasStarted)
    moved = withdrawn(review.id)
    assert (names(), moved.gone) == ([("审核", 1)], {nxt.step_id})
    complete(seat("审核"), "disagree")
    assert names() == [("复核", 2)]


def test_an_act_whose_branch_waits_for_the_others_can_be_taken_back() -> None:
    [accept] = started(PARALLEL)
    complete(accept)
    health = seat("卫生意见")
    complete(health)
    assert len(names()) == 2
    withdrawn(health.id)
    assert {name for name, _ in names()} == {"消防意见", "卫生意见", "规划意见"}


def test_who_asked_others_next_has_begun() -> None:
    [review] = started(TWO)
    complete(review, "agree")
    ask(seat("复核"), Role.BEFORE)
    refused(lambda: withdrawn(review.id), NextHasStarted)


def test_a_case_begun_before_courses_were_kept_goes_on_and_goes_back() -> None:
    [accept] = started(PARALLEL)
    complete(accept)
    health, plan = seat("卫生意见"), seat("规划意见")
    complete(health)
    ProcessState.objects.update(course=None)
    assert seat("规划意见").id == plan.id
    back(plan, accept.id)
    assert names() == [("受理", 2)]


def test_an_act_costs_two_queries() -> None:
    [review] = started(TWO)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask(review, Role.BEFORE)
    assert len(queries) == 2


@pytest.mark.parametrize(
    "terms",
    [
        'post="review" with="legal" signing="most"',
        'post="approve" with="legal"',
        'post="review" with="' + " ".join(f"p{number}" for number in range(10)) + '"',
    ],
)
def test_ways_of_signing_that_cannot_be_are_not_published(terms: str) -> None:
    with pytest.raises(ProcessRefused):
        make_process(bpmn_xml=simple(terms=terms))


def test_a_decision_may_be_signed_by_any_of_several() -> None:
    make_process(bpmn_xml=simple(terms='post="approve" with="deputy" signing="any"'))
