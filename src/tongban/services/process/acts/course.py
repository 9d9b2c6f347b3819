"""The course of one running subject (经过): the engine's run, the steps that stand, and the acts that move them.

A return does not push tokens about. The run is played again from its start with the steps that
still stand, so that after it the process is exactly where it would be had the others never been
done; what lies beside the step returned to is played again unchanged, and who sits there notices
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from tongban.kernel.ids import new_id
from tongban.services.process.acts import rules
from tongban.services.process.acts.facts import NOTHING_STARTED, Place, Role, Seat, SeatState, Started, Step
from tongban.services.process.engine import Compiled, Run, Token
from tongban.services.process.facts import StepFact


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who does something at which seat. `by` is an actor's reference; empty: it does not matter who."""

    seat: UUID
    by: str = ""


class Course:
    """Where one subject stands. Each act checks first and then moves; refused, nothing has moved."""

    def __init__(
        self, compiled: Compiled, run: Run, steps: Mapping[int, Step], rounds: Mapping[str, int], count: int
    ) -> None:
        self._compiled = compiled
        self._run = run
        self.steps = dict(steps)
        self.rounds = dict(rounds)
        self.count = count  # of openings and endings so far: the next serial comes after it

    @classmethod
    def begin(cls, compiled: Compiled, *, data: Mapping[str, object]) -> Self:
        """Start and move to the first open steps. Raises NoWayOn."""
        course = cls(compiled, Run.begin(compiled, data=dict(data)), {}, {}, 0)
        course._follow()
        return course

    @classmethod
    def adopted(cls, compiled: Compiled, run: Run) -> Self:
        """The course of a run that was begun before courses were kept: its done steps are played again."""
        course = cls.begin(compiled, data=run.first_data)
        for one in run.done():
            course._call(one)
            course.complete(Act(seat=one.id), outcome=one.outcome)
        for token in run.tokens():
            course._call(token)
        return course

    def _call(self, token: Token) -> None:
        """Give the open step the id by which its to-do row has known it so far: the engine's task."""
        step = next(step for step in self._open().values() if step.key == token.step.key)
        first = replace(step.seats[0], id=token.id)
        self.steps[step.serial] = replace(step, id=first.id, seats=(first, *step.seats[1:]))

    @property
    def run(self) -> Run:
        return self._run

    @property
    def is_over(self) -> bool:
        return self._run.is_over

    def fact_of(self, step: Step) -> StepFact:
        """The step as the process says it."""
        return self._compiled.steps[step.key]

    def complete(self, act: Act, *, outcome: str, data: Mapping[str, object] | None = None) -> None:
        """Say what one seat says; when everybody has who must, the process moves on.

        Raises StepNotOpen, StepWaits, SeatTaken, OutcomeUnknown, NoWayOn.
        """
        step, seat = rules.open_seat(self.steps, act.seat)
        fact = self.fact_of(step)
        step = rules.signed(step, seat, outcome=outcome, by=act.by, known=fact.outcomes, signing=fact.signing)
        step = replace(step, data={**step.data, **(data or {})})
        if not rules.is_finished(step):
            self.steps[step.serial] = step
            return
        said = rules.outcome_of(step, fact.outcomes)
        self._run.complete(step.token, outcome=said, data=step.data, serial=step.serial)
        self.count += 1
        self.steps[step.serial] = replace(step, outcome=said, ended=self.count)
        self._follow()

    def add_reviewer(self, act: Act, *, place: Place, role: Role) -> None:
        """Ask another to look before the step is done, or after it and before the case goes on (加签).

        Raises StepNotOpen, MayNotAsk, SeatedAlready, TooManySeats.
        """
        step, seat = rules.open_seat(self.steps, act.seat)
        state = SeatState.OPEN if role is Role.BEFORE else SeatState.WAITING
        added = Seat(id=new_id(), role=role, place=place, state=state)
        self.steps[step.serial] = rules.joined(step, seat, added)

    def ask_opinion(self, act: Act, *, place: Place, is_awaited: bool) -> None:
        """Ask for an opinion beside the step. Raises StepNotOpen, MayNotAsk, SeatedAlready, TooManySeats."""
        step, seat = rules.open_seat(self.steps, act.seat)
        added = Seat(id=new_id(), role=Role.OPINION, place=place, state=SeatState.OPEN, is_awaited=is_awaited)
        self.steps[step.serial] = rules.joined(step, seat, added)

    def transfer(self, act: Act, *, place: Place) -> None:
        """Give one's seat to another post. Raises StepNotOpen, MayNotAsk, SeatedAlready."""
        step, seat = rules.open_seat(self.steps, act.seat)
        self.steps[step.serial] = rules.handed_over(step, seat, place=place, new_id=new_id)

    def send_back(self, act: Act, *, to: UUID) -> None:
        """Return to a finished step (退回): it is done again, and so is what came after it.

        `to` is the id of a step. Raises StepNotOpen, MayNotAsk, NotBefore.
        """
        step, seat = rules.open_seat(self.steps, act.seat)
        target = next((one for one in self.steps.values() if one.id == to), None)
        rules.check_may_send_back(self.steps, step, seat, target)
        assert target is not None
        self._take_back(target)

    def withdraw(self, act: Act, *, started: Started = NOTHING_STARTED) -> None:
        """Take back one's own act while nobody has begun what comes next (收回): the step is open as before.

        Raises NotYourAct, NextHasStarted.
        """
        step, seat = rules.done_seat({} if self.is_over else self.steps, act.seat, by=act.by)
        rules.check_untouched(rules.after(self.steps, step), started)
        again = rules.resumed(step, seat, started=started, new_id=new_id)
        if step.is_open:
            self.steps[step.serial] = again
        else:
            self._replay(without=step, resuming=again)

    def sendable(self, act: Act) -> list[Step]:
        """The finished steps to which this seat may return, the latest first. Raises StepNotOpen."""
        step, seat = rules.open_seat(self.steps, act.seat)
        return [self.steps[serial] for serial in rules.targets(self.steps, step, seat)]

    def _take_back(self, step: Step) -> None:
        if step.is_open:  # returned to itself by who looks after it: everybody sits down anew
            del self.steps[step.serial]
            self._follow()
        else:
            self._replay(without=step)

    def _replay(self, *, without: Step, resuming: Step | None = None) -> None:
        """Play the run again without a step and what came after it."""
        gone = {without.serial, *(one.serial for one in rules.after(self.steps, without))}
        standing = sorted(
            (one for one in self.steps.values() if one.ended and one.serial not in gone),
            key=lambda s: s.ended,
        )
        self._run = Run.begin(self._compiled, data=self._run.first_data)
        for one in standing:
            waiting = [token for token in self._run.tokens() if token.step.key == one.key]
            if not waiting:  # it could only be done because of what is gone
                gone.add(one.serial)
                continue
            self.steps[one.serial] = replace(one, token=waiting[0].id)
            self._run.complete(waiting[0].id, outcome=one.outcome, data=one.data, serial=one.serial)
        self.steps = {serial: one for serial, one in self.steps.items() if serial not in gone}
        if resuming:
            self.steps[resuming.serial] = resuming
        self._follow()

    def _follow(self) -> None:
        """Let the open steps be those for which the process waits: keep those it still has, open the others."""
        kept = self._open()
        self.steps = {serial: one for serial, one in self.steps.items() if not one.is_open}
        by_key = {one.key: one for one in kept.values()}
        for token in self._run.tokens():
            one = by_key.get(token.step.key)
            if one is None:
                self._open_step(token)
            else:
                self.steps[one.serial] = replace(one, token=token.id, past=token.past)

    def _open_step(self, token: Token) -> None:
        self.count += 1
        fact = token.step
        self.rounds[fact.key] = self.rounds.get(fact.key, 0) + 1
        is_first = self.rounds[fact.key] == 1
        id_ = token.id if is_first else new_id()
        places = [Place(post_code=post, organisation=fact.organisation) for post in fact.posts]
        self.steps[self.count] = Step(
            id=id_,
            key=fact.key,
            round=self.rounds[fact.key],
            serial=self.count,
            token=token.id,
            seats=rules.seats_of(places, first=id_, new_id=new_id),
            past=token.past,
        )

    def _open(self) -> dict[int, Step]:
        return {serial: one for serial, one in self.steps.items() if one.is_open}
