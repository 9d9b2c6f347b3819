"""When a notice that did not arrive is sent again, and which of two positions comes first. Pure."""

from datetime import timedelta

CLAIM = timedelta(minutes=2)  # longer than a sending may take; after it a killed one is sent again
_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(hours=6)


def is_before(one: str, other: str) -> bool:
    """Whether a position comes before another; a source counts them. What is no position comes nowhere."""
    return one.isdecimal() and other.isdecimal() and int(one) < int(other)


def back_off(attempts: int) -> timedelta:
    """The pause after so many tries: 30 s, 2 min, 8 min, 32 min, then hours, at most six."""
    times = int(4 ** max(0, min(attempts, 12) - 1))
    return min(_FIRST * times, _LONGEST)
