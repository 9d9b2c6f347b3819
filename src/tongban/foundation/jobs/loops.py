"""Small work that a worker repeats all the time, such as sequencing the log."""

from collections.abc import Callable
from dataclasses import dataclass

Turn = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Loop:
    """`turn` runs every `seconds`, and again at once when it returns something true.

    `is_alone`: only one process of an installation runs it at a time (an advisory lock).
    """

    name: str
    seconds: float
    turn: Turn
    is_alone: bool


_LOOPS: dict[str, Loop] = {}


def every(seconds: float, *, name: str, alone: bool = False) -> Callable[[Turn], Turn]:
    """Repeat the function in each worker process, in a thread and database session of its own."""

    def register(turn: Turn) -> Turn:
        _LOOPS[name] = Loop(name=name, seconds=seconds, turn=turn, is_alone=alone)
        return turn

    return register


def loops() -> list[Loop]:
    """Every declared loop."""
    return list(_LOOPS.values())
