"""Which act leads where, what a signature must cover, and which fields are given. Pure."""

from collections.abc import Collection, Mapping, Sequence

from tongban.resources.exchange.facts import GrantedField
from tongban.resources.exchange.gateway.facts import SystemOutOfOrder, SystemState
from tongban.resources.exchange.gateway.refusals import FieldNotGranted

S = SystemState
MOVES: Mapping[str, tuple[frozenset[SystemState], SystemState]] = {
    "approve": (frozenset({S.PENDING}), S.LIVE),
    "refuse": (frozenset({S.PENDING}), S.REFUSED),
    "suspend": (frozenset({S.LIVE}), S.SUSPENDED),
    "resume": (frozenset({S.SUSPENDED}), S.LIVE),
    "withdraw": (frozenset({S.PENDING, S.LIVE, S.SUSPENDED}), S.WITHDRAWN),
}
# RFC 9421 section 2: what each signed call covers. A body needs its digest (RFC 9530), a case header itself
COVERED = ("@method", "@target-uri", "authorization")
DIGEST, CASE_HEADER = "content-digest", "tongban-case-number"
TAG = "tongban-exchange"
SHORTEST_NONCE, LONGEST_NONCE = 16, 120


def check_move(state: str, act: str) -> SystemState:
    """The state after `act`. Raises SystemOutOfOrder."""
    before, after = MOVES[act]
    if S(state) not in before:
        raise SystemOutOfOrder(facts={"state": state})
    return after


def may_move(state: SystemState, act: str) -> bool:
    """Whether `act` starts from this state."""
    return state in MOVES[act][0]


def components_of(*, has_body: bool, has_case: bool) -> list[str]:
    """What a call with these parts has to cover."""
    return [*COVERED, *([DIGEST] if has_body else []), *([CASE_HEADER] if has_case else [])]


def given_fields(granted: Sequence[GrantedField], asked: Collection[str] | None) -> list[GrantedField]:
    """The asked ones of the granted fields in the grant's order; all when nothing is said.

    Raises FieldNotGranted for any other, whether the resource has it or not.
    """
    if asked is None:
        return list(granted)
    names = {field.name for field in granted}
    for name in asked:
        if name not in names:
            raise FieldNotGranted(facts={"field": name})
    return [field for field in granted if field.name in asked]
