"""Reports in every order, each of them twice: the same acts are done, in the same order."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from tests.services.cases.outside.make import HANDED, course, hours, reported
from tongban.kernel.errors import Refused
from tongban.services.cases.facts import CaseState
from tongban.services.cases.outside.facts import DUTY_OF, ActName, ReportedAct
from tongban.services.cases.outside.rules import (
    ActContradicts,
    ActInFuture,
    ActTooEarly,
    Course,
    Fate,
    fate_of,
)
from tongban.services.cases.rules import MOVES

NOW = hours(100)
FRESH = Course(state=CaseState.RECEIVED, is_deemed=False, handed_at=HANDED, since=HANDED)
RESUBMITTED = "the applicant corrects"
CORRECTED = [
    reported(1, ActName.CORRECTION_NOTICE),
    reported(2, ActName.ACCEPTANCE, done_at=hours(4)),
    reported(3, ActName.REVIEW, done_at=hours(5)),
    reported(4, ActName.DECISION, done_at=hours(6)),
]


class Desk:
    """Reports as they arrive, done by the rule alone."""

    def __init__(self) -> None:
        self.course = FRESH
        self.kept: list[ReportedAct] = []
        self.seen: set[str] = set()

    def take(self, act: ReportedAct) -> None:
        if act.act_id in self.seen:
            return
        self.seen.add(act.act_id)
        self.kept.append(act)
        self._go_on()

    def resubmit(self) -> None:
        self.course = replace(self.course, state=MOVES["cases.resubmit"][1], since=hours(3))
        self._go_on()

    def _go_on(self) -> None:
        for act in list(self.kept):
            if act in self.kept and fate_of(self.course, act, now=NOW) is Fate.NOW:
                self.kept.remove(act)
                self.course = replace(
                    self.course,
                    state=MOVES[DUTY_OF[act.name]][1],
                    since=act.done_at,
                    done=(*self.course.done, act.act_id),
                )
                self._go_on()


def test_every_order_with_every_act_twice_ends_the_same() -> None:
    ends = set()
    orders = 0
    for order in set(permutations([*range(4), *range(4)])):
        desk = Desk()
        for place in order:
            desk.take(course()[place])
        ends.add((desk.course, len(desk.kept)))
        orders += 1
    assert orders == 2520  # 8! / 2⁴
    assert len(ends) == 1
    (end,) = ends
    assert end[0].state is CaseState.DECIDED
    assert end[0].done == ("act-1", "act-2", "act-3", "act-4")
    assert end[1] == 0


def test_every_order_around_a_correction_ends_the_same() -> None:
    """What follows the correction may be told before the applicant's correction is here."""
    ends = set()
    for order in permutations(range(4)):
        for moment in range(1, 5):
            desk = Desk()
            is_corrected = False
            for count, place in enumerate(order, 1):
                desk.take(CORRECTED[place])
                if not is_corrected and count >= moment and desk.course.state is CaseState.CORRECTION:
                    desk.resubmit()
                    is_corrected = True
            ends.add((desk.course, len(desk.kept)))
    assert {(end.state, end.done, kept) for end, kept in ends} == {
        (CaseState.DECIDED, ("act-1", "act-2", "act-3", "act-4"), 0)
    }


def refused(course: Course, act: ReportedAct) -> type[Refused]:
    with pytest.raises(Refused) as caught:
        fate_of(course, act, now=NOW)
    return type(caught.value)


def test_an_act_of_the_future_is_refused_and_clocks_may_differ_a_little() -> None:
    first = course()[0]
    assert refused(FRESH, replace(first, done_at=NOW + timedelta(minutes=6))) is ActInFuture
    assert fate_of(FRESH, replace(first, done_at=NOW + timedelta(minutes=5)), now=NOW) is Fate.NOW


def test_an_act_before_the_hand_over_is_refused_even_if_it_would_wait() -> None:
    early = HANDED - timedelta(seconds=1)
    assert refused(FRESH, replace(course()[0], done_at=early)) is ActTooEarly
    assert refused(FRESH, replace(course()[2], done_at=early)) is ActTooEarly


def test_an_act_done_before_the_one_it_rests_on_is_refused() -> None:
    accepted = replace(FRESH, state=CaseState.IN_REVIEW, since=hours(1), done=("act-1",))
    assert refused(accepted, replace(course()[1], done_at=hours(0.5))) is ActTooEarly


def test_a_second_act_on_the_same_one_contradicts() -> None:
    accepted = replace(FRESH, state=CaseState.IN_REVIEW, since=hours(1), done=("act-1",))
    other = reported(1, ActName.NON_ACCEPTANCE, act_id="other")
    assert refused(accepted, other) is ActContradicts
    reviewed = replace(accepted, since=hours(2), done=("act-1", "act-2"))
    assert refused(reviewed, reported(2, ActName.DECISION, act_id="other")) is ActContradicts


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.DELIVERED, CaseState.NOT_ACCEPTED])
def test_nothing_is_done_to_a_case_that_has_ended(state: CaseState) -> None:
    assert refused(replace(FRESH, state=state), course()[0]) is ActContradicts


def test_an_acceptance_told_after_the_law_has_accepted_stands() -> None:
    deemed = replace(FRESH, state=CaseState.IN_REVIEW, is_deemed=True)
    assert fate_of(deemed, course()[0], now=NOW) is Fate.STANDS
    assert refused(deemed, reported(1, ActName.NON_ACCEPTANCE)) is ActContradicts
