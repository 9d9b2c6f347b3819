"""When a notice that did not arrive is sent again. Pure."""

from datetime import timedelta

CLAIM = timedelta(minutes=2)  # longer than a sending may take; after it a killed one is sent again
_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(hours=6)


def back_off(attempts: int) -> timedelta:
    """The pause after so many tries: 30 s, 2 min, 8 min, 32 min, then hours, at most six."""
    times = int(4 ** max(0, min(attempts, 12) - 1))
    return min(_FIRST * times, _LONGEST)
