"""Acts of review in any order, allowed or not, on a process with a choice, a loop and steps that several sign."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.services.process.bpmn import bpmn, flow, step
from tongban.kernel.errors import Refused
from tongban.services.process.acts.course import Act, Course
from tongban.services.process.acts.errors import NotYourAct
from tongban.services.process.acts.facts import Place, Role, Seat, SeatState, Started, Step
from tongban.services.process.acts.keeping import kept, restored, waiting
from tongban.services.process.engine import compile_bpmn
from tongban.services.process.errors import StepNotOpen
from tongban.services.process.facts import OpenStep

# accept ⇄ correct (the applicant); then a (all of three sign) → a2 beside b (any of two) ⇄ b2, then approve
PROCESS = compile_bpmn(
    bpmn(
        '<startEvent id="s"/><exclusiveGateway id="taken"/><parallelGateway id="fork"/>'
        '<exclusiveGateway id="looked"/><parallelGateway id="join"/><endEvent id="e"/>'
        + step("accept", terms='post="accept" outcomes="accept correct"')
        + step("correct", terms='who="applicant" outcomes="resubmit"')
        + step("a", terms='post="review" with="legal finance" outcomes="agree disagree"')
        + step("a2")
        + step("b", terms='post="review" with="legal" signing="any" outcomes="agree again"')
        + step("b2")
        + step("approve", terms='post="approve" outcomes="grant refuse"')
        + flow("s", "accept")
        + flow("accept", "taken")
        + flow("taken", "fork", 'outcome == "accept"')
        + flow("taken", "correct", 'outcome == "correct"')
        + flow("correct", "accept")
        + flow("fork", "a")
        + flow("a", "a2")
        + flow("a2", "join")
        + flow("fork", "b")
        + flow("b", "looked")
        + flow("looked", "b2", 'outcome == "again"')
        + flow("b2", "b")
        + flow("looked", "join", 'outcome == "agree"')
        + flow("join", "approve")
        + flow("approve", "e")
    )
)
POSTS = st.sampled_from(["legal", "finance", "planning", "fire"])
PEOPLE = st.sampled_from(["officer:1", "officer:2", "officer:3"])
ANY = st.integers(min_value=0, max_value=50)


class Acts(RuleBasedStateMachine):
    """One case in whose file everybody does what comes to mind."""

    @initialize()
    def begin(self) -> None:
        self.course = Course.begin(PROCESS, data={})
        self.dead: set[str] = set()  # seats at which all is over

    def waits(self, place: int) -> OpenStep:
        now = waiting(self.course)
        return now[place % len(now)]

    def attempt(self, act: Callable[[Course], None]) -> None:
        """Do it, or be refused and find everything as it was."""
        before = self.saved()
        known = {seat.id.hex for one in self.course.steps.values() for seat in one.seats}
        course = restored(PROCESS, tree=json.loads(before[0]), course=json.loads(before[1]))
        try:
            act(course)
        except Refused:
            assert (course.run.saved(), json.dumps(kept(course))) == before
            return
        self.course = course
        alive = {one.id.hex for one in waiting(course)}
        later = {s.id.hex for s in self.seats() if s.state is SeatState.WAITING}
        self.dead |= known - alive - later

    def saved(self) -> tuple[str, str]:
        return self.course.run.saved(), json.dumps(kept(self.course))

    def seats(self) -> list[Seat]:
        return [seat for one in self.course.steps.values() for seat in one.seats]

    def steps(self) -> list[Step]:
        return list(self.course.steps.values())

    @precondition(lambda self: not self.course.is_over)
    @rule(place=ANY, choice=ANY, by=PEOPLE)
    def complete(self, place: int, choice: int, by: str) -> None:
        seat = self.waits(place)
        outcomes = seat.outcomes or ("ok",)
        outcome = outcomes[choice % len(outcomes)]
        self.attempt(lambda course: course.complete(Act(seat=seat.id, by=by), outcome=outcome))

    @precondition(lambda self: not self.course.is_over)
    @rule(place=ANY, post=POSTS, role=st.sampled_from([Role.BEFORE, Role.AFTER]))
    def add(self, place: int, post: str, role: Role) -> None:
        seat, at = self.waits(place), Place(post_code=post, organisation="own")
        self.attempt(lambda course: course.add_reviewer(Act(seat=seat.id), place=at, role=role))

    @precondition(lambda self: not self.course.is_over)
    @rule(place=ANY, post=POSTS, is_awaited=st.booleans())
    def ask(self, place: int, post: str, is_awaited: bool) -> None:
        seat, at = self.waits(place), Place(post_code=post, organisation="superior")
        self.attempt(lambda course: course.ask_opinion(Act(seat=seat.id), place=at, is_awaited=is_awaited))

    @precondition(lambda self: not self.course.is_over)
    @rule(place=ANY, post=POSTS)
    def transfer(self, place: int, post: str) -> None:
        seat, at = self.waits(place), Place(post_code=post, organisation="own")
        self.attempt(lambda course: course.transfer(Act(seat=seat.id), place=at))

    @precondition(lambda self: not self.course.is_over)
    @rule(place=ANY, to=ANY)
    def send_back(self, place: int, to: int) -> None:
        seat, steps = self.waits(place), self.steps()
        target = steps[to % len(steps)].id
        self.attempt(lambda course: course.send_back(Act(seat=seat.id), to=target))

    @precondition(lambda self: not self.course.is_over)
    @rule(which=ANY, by=PEOPLE, is_started=st.booleans())
    def withdraw(self, which: int, by: str, is_started: bool) -> None:
        seats = self.seats()
        seat = seats[which % len(seats)].id
        taken = Started(
            seats=frozenset(one.id for one in waiting(self.course)) if is_started else frozenset()
        )
        self.attempt(lambda course: course.withdraw(Act(seat=seat, by=by), started=taken))

    @precondition(lambda self: self.course.is_over)
    @rule(which=ANY)
    def rest(self, which: int) -> None:
        """The case is over: nobody waits, and nobody can act any more."""
        assert waiting(self.course) == []
        seats = self.seats()
        seat = seats[which % len(seats)]
        with pytest.raises(StepNotOpen):
            self.course.complete(Act(seat=seat.id), outcome="ok")
        with pytest.raises(NotYourAct):
            self.course.withdraw(Act(seat=seat.id, by=seat.by))

    @invariant()
    def each_token_is_one_open_step(self) -> None:
        tokens = [token.step.key for token in self.course.run.tokens()]
        open_steps = [one.key for one in self.steps() if one.is_open]
        assert sorted(tokens) == sorted(open_steps)
        assert len(set(tokens)) == len(tokens)
        assert self.course.is_over or tokens

    @invariant()
    def what_stands_rests_on_what_stands(self) -> None:
        for one in self.steps():
            assert all(not self.course.steps[serial].is_open for serial in one.past), one.key

    @invariant()
    def somebody_can_act_on_every_open_step(self) -> None:
        now = waiting(self.course)
        for one in self.steps():
            if one.is_open:
                assert any(seat.step_id == one.id and not seat.awaits for seat in now), one.key

    @invariant()
    def nobody_acts_where_all_is_over(self) -> None:
        assert not self.dead & {one.id.hex for one in waiting(self.course)}
        assert len({one.id for one in self.seats()}) == len(self.seats())

    @invariant()
    def there_is_one_decision(self) -> None:
        decided = [one for one in self.steps() if one.key == "approve" and not one.is_open]
        assert len(decided) == (1 if self.course.is_over else 0)

    @invariant()
    def what_is_kept_is_read_as_it_was(self) -> None:
        tree, course = self.saved()
        again = restored(PROCESS, tree=json.loads(tree), course=json.loads(course))
        assert again.steps == self.course.steps

    def teardown(self) -> None:
        """Whatever has happened: who goes on with favourable words comes to the end."""
        course: Any = getattr(self, "course", None)
        acts = 0
        while course is not None and not course.is_over:
            seat = next(one for one in waiting(course) if not one.awaits)
            course.complete(
                Act(seat=seat.id, by=f"officer:{acts + 10}"), outcome=(seat.outcomes or ("ok",))[0]
            )
            acts += 1
            assert acts < 100


TestActs = Acts.TestCase
TestActs.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
