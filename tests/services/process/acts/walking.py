"""One way through a process by acts of review, ours and the reference's side by side."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from tests.services.process.acts.make import LIMITS
from tests.services.process.acts.reference import Reference, Seat, due_day
from tests.standards.working_time.make import AUTUMN, at
from tongban.services.process.acts.course import Act, Course
from tongban.services.process.acts.errors import NextHasStarted, NotYourAct, StepWaits
from tongban.services.process.acts.facts import Place, Role, SeatState, Step
from tongban.services.process.acts.facts import Seat as OurSeat
from tongban.services.process.acts.keeping import kept, restored, waiting
from tongban.services.process.engine import Compiled
from tongban.services.process.errors import StepNotOpen
from tongban.standards.working_time import Limit, add_limit, effective_day

FIRST = at("9-28", 9)
PACE = timedelta(hours=5)  # each act comes so much later: in office hours, after them, at night
Move = tuple[str, Seat, str]  # which act, by whom, and to where or as what


@dataclass
class Walk:
    """Where one way has led: our course as it is kept, the reference, and what has been seen."""

    compiled: Compiled
    tree: str
    course: str
    reference: Reference
    opened: dict[UUID, datetime] = field(default_factory=dict)  # our steps, when each was first seen
    retired: set[UUID] = field(default_factory=set)  # seats at which nobody may act any more
    length: int = 0

    @property
    def now(self) -> datetime:
        return FIRST + PACE * self.length


def begun(compiled: Compiled, reference: Reference) -> Walk:
    """The walk before its first act."""
    course = Course.begin(compiled, data={})
    walk = Walk(compiled, "", "", reference)
    reference.begin(walk.now)
    return _kept(walk, course)


def moves(walk: Walk, *, returns: int, reviewers: int, withdrawals: int) -> list[Move]:
    """Every act that the reference allows here, within what is left of each kind."""
    reference = walk.reference
    if reference.is_over:
        return []
    found: list[Move] = []
    for seat in sorted(reference.seats):
        if not reference.is_held(seat):
            found.append(("complete", seat, ""))
        if returns:
            found += [("send_back", seat, target) for target in sorted(reference.targets(seat))]
        if reviewers and seat[1] == "main":
            found += [("add", seat, role) for role in ("before", "after")]
    if withdrawals:
        found += [("withdraw", s, "") for s in sorted(reference.own_acts()) if reference.may_withdraw(s)]
    return found


def step_on(walk: Walk, move: Move) -> Walk:
    """Do one act on both sides, and check that they agree in everything."""
    name, seat, what = move
    course = _restored(walk)
    _check_refusals(walk, course)
    after = replace(
        walk,
        reference=walk.reference.copy(),
        opened=dict(walk.opened),
        retired=set(walk.retired),
        length=walk.length + 1,
    )
    _step, ours = _ours(course, seat, done=name == "withdraw")
    act = Act(seat=ours.id, by=str(ours.place.post_code))
    if name == "complete":
        course.complete(act, outcome="agree")
        after.reference.complete(seat, after.now)
    elif name == "add":
        course.add_reviewer(
            act, place=Place(post_code=f"{what}-{seat[0]}", organisation="own"), role=Role(what)
        )
        after.reference.add(seat[0], what)
    elif name == "send_back":
        target = next(one for one in course.steps.values() if one.key == what)
        course.send_back(act, to=target.id)
        after.reference.send_back(what, after.now)
    else:
        course.withdraw(act)
        after.reference.withdraw(seat, after.now)
    after = _kept(after, course)
    _check(after, course)
    return after


def _restored(walk: Walk) -> Course:
    return restored(walk.compiled, tree=json.loads(walk.tree), course=json.loads(walk.course))


def _kept(walk: Walk, course: Course) -> Walk:
    before = json.loads(walk.course)["steps"] if walk.course else []
    seats = {UUID(hex=seat["id"]) for step in before for seat in step["seats"]}
    open_now = {one.id for one in waiting(course)}
    later = {
        seat.id for step in course.steps.values() for seat in step.seats if seat.state is SeatState.WAITING
    }
    walk.retired |= seats - open_now - later
    for step in course.steps.values():
        walk.opened.setdefault(step.id, walk.now)
    walk.tree, walk.course = course.run.saved(), json.dumps(kept(course))
    return walk


def _ours(course: Course, seat: Seat, *, done: bool) -> tuple[Step, OurSeat]:
    state = SeatState.DONE if done else SeatState.OPEN
    [found] = [
        (step, one)
        for step in course.steps.values()
        for one in step.seats
        if step.key == seat[0] and one.role == seat[1] and one.state is state
    ]
    return found


def _check_refusals(walk: Walk, course: Course) -> None:
    """Nobody acts where all is done, who waits has to wait, and what the reference forbids is refused."""
    reference = walk.reference
    for seat_id in walk.retired:
        with pytest.raises(StepNotOpen):
            course.complete(Act(seat=seat_id), outcome="agree")
    for seat in reference.seats:
        _step, ours = _ours(course, seat, done=False)
        if reference.is_held(seat):
            with pytest.raises(StepWaits):
                course.complete(Act(seat=ours.id), outcome="agree")
        assert {one.key for one in course.sendable(Act(seat=ours.id))} == reference.targets(seat)
    for seat in reference.own_acts():
        if not reference.may_withdraw(seat):
            _, ours = _ours(course, seat, done=True)
            with pytest.raises(NextHasStarted):
                course.withdraw(Act(seat=ours.id, by=str(ours.place.post_code)))
            with pytest.raises(NotYourAct):
                course.withdraw(Act(seat=ours.id, by="somebody else"))


def _check(walk: Walk, course: Course) -> None:
    """No token lost or doubled, each step in its round, and each clock as counted day by day."""
    reference = walk.reference
    assert course.is_over == reference.is_over
    standing = [step.key for step in course.steps.values() if not step.is_open]
    assert sorted(standing) == sorted(reference.done)  # each stands once: nothing twice, no two decisions
    assert {(one.key, one.role.value) for one in waiting(course)} == reference.seats
    open_steps = {step.key: step for step in course.steps.values() if step.is_open}
    assert open_steps.keys() == reference.open
    assert {t.step.key for t in course.run.tokens()} == reference.open
    for key, step in open_steps.items():
        assert step.round == reference.rounds[key], key
        day = effective_day(walk.opened[step.id], AUTUMN)
        due_on = add_limit(day, Limit(count=cast(Any, course.fact_of(step).limit_days)), AUTUMN)
        assert due_on == due_day(reference.opened[key], LIMITS[key]), key
