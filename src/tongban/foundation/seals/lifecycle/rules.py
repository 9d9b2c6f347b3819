"""What may happen to a seal and to an application for one. Pure."""

from tongban.foundation.directory.public import Officer
from tongban.foundation.seals.facts import SealFact
from tongban.foundation.seals.lifecycle.facts import (
    LONGEST_NAME,
    LONGEST_REASON,
    ApplicationClosed,
    ApplicationState,
    SealOutOfOrder,
    Standing,
)
from tongban.kernel.errors import N_, Invalid

A, S = ApplicationState, Standing

# act → the states it may start from, and where it leads. The diagrams in docs/reference are made from these.
MOVES: dict[str, tuple[frozenset[ApplicationState], ApplicationState]] = {
    "seals.approve": (frozenset({A.FILED}), A.MADE),
    "seals.refuse": (frozenset({A.FILED}), A.REFUSED),
    "seals.take_back": (frozenset({A.FILED}), A.TAKEN_BACK),
}
SEAL_MOVES: dict[str, tuple[frozenset[Standing], Standing]] = {
    "seals.suspend": (frozenset({S.IN_USE}), S.SUSPENDED),
    "seals.resume": (frozenset({S.SUSPENDED}), S.IN_USE),
    "seals.revoke": (frozenset({S.IN_USE, S.SUSPENDED}), S.WITHDRAWN),
    # a newer one of the same kind takes its place
    "seals.issue": (frozenset({S.IN_USE, S.SUSPENDED}), S.WITHDRAWN),
}


def standing(seal: SealFact) -> Standing:
    """Where the seal stands."""
    if seal.revoked_at is not None:
        return S.WITHDRAWN
    return S.SUSPENDED if seal.suspended_at is not None else S.IN_USE


def check_move(state: str, act: str) -> ApplicationState:
    """The state that the act leads to. Raises ApplicationClosed."""
    starts, leads_to = MOVES[act]
    if ApplicationState(state) not in starts:
        raise ApplicationClosed(facts={"state": state})
    return leads_to


def check_seal_move(state: Standing, act: str) -> Standing:
    """The state that the act leads to. Raises SealOutOfOrder."""
    starts, leads_to = SEAL_MOVES[act]
    if state not in starts:
        raise SealOutOfOrder(facts={"state": state.value})
    return leads_to


def is_own(filed_by: int, *, by: Officer) -> bool:
    """Whether `by` filed the application, or may decide only in the place of whoever did: no second person."""
    return f"officer:{filed_by}" in (by.ref, *by.on_behalf_of("seals.approve"))


def check_reason(text: str, *, field: str = "reason") -> str:
    """The words without space around them. Raises Invalid when there are none, or too many."""
    words = text.strip()
    if not words:
        raise Invalid(facts={"fields": {field: N_("Say why.")}})
    if len(words) > LONGEST_REASON:
        raise Invalid(facts={"fields": {field: N_("Please use at most 300 characters.")}})
    return words


def check_image_name(text: str, *, whole: str) -> str:
    """The name on the seal; empty when it is the whole name. Raises Invalid when it cannot stand there."""
    name = text.strip()
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise Invalid(facts={"fields": {"image_name": N_("At most 30 characters fit on a seal.")}})
    return "" if name == whole else name
