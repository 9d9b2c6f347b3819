"""Every interleaving of acts of review: three branches of two steps, two returns, one added reviewer.

Each state that can be reached is entered once and every act that is possible in it is done, on
our course and on a reference that knows nothing but the order of the steps (reference.py). What
they must agree in stands in walking.py; here is shown besides that every case can end.
"""

from dataclasses import dataclass, field

import pytest

from tests.services.process.acts.make import branched
from tests.services.process.acts.reference import Reference, branches
from tests.services.process.acts.walking import Move, Walk, begun, moves, step_on

State = tuple[object, ...]


@dataclass
class Seen:
    """What an exploration has met."""

    acts: int = 0
    ends: set[State] = field(default_factory=set)
    before: dict[State, set[State]] = field(default_factory=dict)

    def able_to_end(self) -> set[State]:
        """The states from which some way leads to an end."""
        found, todo = set(self.ends), list(self.ends)
        while todo:
            for earlier in self.before[todo.pop()] - found:
                found.add(earlier)
                todo.append(earlier)
        return found


def explored(count: int, length: int, *, left: tuple[int, int, int], with_rounds: bool) -> Seen:
    """Every state from the start on; `left` are the returns, reviewers and withdrawals that one way may have."""
    compiled, reference = branched(count, length), Reference(branches(count, length))
    first = begun(compiled, reference)
    seen = Seen(before={_state(first, left, with_rounds): set()})
    todo = [(first, left)]
    while todo:
        walk, left = todo.pop()
        here = _state(walk, left, with_rounds)
        if walk.reference.is_over:
            seen.ends.add(here)
        for move in moves(walk, returns=left[0], reviewers=left[1], withdrawals=left[2]):
            seen.acts += 1
            there, less = step_on(walk, move), _less(left, move)
            state = _state(there, less, with_rounds)
            if state not in seen.before:
                seen.before[state] = set()
                todo.append((there, less))
            seen.before[state].add(here)
    return seen


def _less(left: tuple[int, int, int], move: Move) -> tuple[int, int, int]:
    returns, reviewers, withdrawals = left
    name = move[0]
    return (
        returns - (name == "send_back"),
        reviewers - (name == "add"),
        withdrawals - (name == "withdraw"),
    )


def _state(walk: Walk, left: tuple[int, int, int], with_rounds: bool) -> State:
    one = walk.reference
    rounds = frozenset(one.rounds.items()) if with_rounds else frozenset()
    return (frozenset(one.done), frozenset(one.signed), frozenset(one.added.items()), left, rounds)


def report(name: str, seen: Seen) -> None:
    """Say what was seen, and that every case can end."""
    print(f"\n{name}: {len(seen.before):,} states, {seen.acts:,} acts, {len(seen.ends):,} ends")
    stuck = seen.before.keys() - seen.able_to_end()
    assert not stuck, next(iter(stuck))
    assert seen.ends


def test_three_branches_of_two_steps_with_two_returns_and_one_added_reviewer() -> None:
    seen = explored(3, 2, left=(2, 1, 0), with_rounds=False)
    report("three branches, two returns, one reviewer", seen)
    assert len(seen.before) > 1_500


def test_two_branches_with_an_act_taken_back_besides() -> None:
    seen = explored(2, 2, left=(2, 1, 1), with_rounds=False)
    report("two branches, two returns, one reviewer, one act taken back", seen)
    assert len(seen.before) > 800


@pytest.mark.slow
def test_two_branches_with_every_round_told_apart() -> None:
    """Two cases that only differ in how often a step was done are one state above, and two here."""
    report("two branches, rounds apart", explored(2, 2, left=(2, 1, 0), with_rounds=True))


@pytest.mark.slow
def test_three_branches_with_an_act_taken_back_besides() -> None:
    report(
        "three branches, two returns, one reviewer, one act taken back",
        explored(3, 2, left=(2, 1, 1), with_rounds=False),
    )


@pytest.mark.slow
def test_three_branches_with_every_round_told_apart() -> None:
    report("three branches, rounds apart", explored(3, 2, left=(2, 1, 0), with_rounds=True))
