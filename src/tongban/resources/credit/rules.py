"""What may become of a promise, and what an unrepaired broken one means."""

from tongban.resources.credit.facts import (
    CommitmentReasonsNeeded,
    CommitmentSettled,
    CommitmentState,
)

S = CommitmentState

# act → the states it may start from, and where it leads. What proves false after it was found true
# is broken all the same; only a broken promise can be repaired.
MOVES: dict[str, tuple[frozenset[CommitmentState], CommitmentState]] = {
    "credit.confirm_kept": (frozenset({S.MADE}), S.KEPT),
    "credit.record_broken": (frozenset({S.MADE, S.KEPT}), S.BROKEN),
    "credit.propose_repair": (frozenset({S.BROKEN}), S.BROKEN),
    "credit.repair": (frozenset({S.BROKEN}), S.REPAIRED),
}


def check_move(state: str, act: str) -> CommitmentState:
    """The state that `act` leads to from `state`. Raises CommitmentSettled."""
    starts, leads_to = MOVES[act]
    if S(state) not in starts:
        raise CommitmentSettled(facts={"state": state, "act": act})
    return leads_to


def may_move(state: str, act: str) -> bool:
    """Whether `act` may happen to a promise in `state`."""
    return S(state) in MOVES[act][0]


def check_said(**said: str) -> None:
    """Raise CommitmentReasonsNeeded for each entry that says nothing."""
    if missing := [name for name, text in said.items() if not text.strip()]:
        title = CommitmentReasonsNeeded.title
        raise CommitmentReasonsNeeded(facts={"fields": dict.fromkeys(missing, title)})
