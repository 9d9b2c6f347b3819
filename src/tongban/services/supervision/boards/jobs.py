"""When the board is summed: every minute, or seldom enough to take a fortieth of the time at most."""

import time
from dataclasses import dataclass
from datetime import date

from tongban.foundation.jobs.public import every
from tongban.kernel import clock
from tongban.services.supervision.boards.summing import sum_board

EVERY_SECONDS = 60.0
REST = 39  # times as long as it took


@dataclass
class _Last:
    """When this process summed last: the city's day, and until when it rests on the machine's own clock."""

    day: date | None = None
    rests_until: float = 0.0


_last = _Last()


@every(5, name="supervision.board", alone=True)
def sum_when_due() -> None:
    """Sum the board when its rest is over, and at once when the city's day has changed."""
    at = clock.now()
    today = at.astimezone(clock.CITY_ZONE).date()
    begun = time.monotonic()
    if _last.day == today and begun < _last.rests_until:
        return
    sum_board(at=at)
    took = time.monotonic() - begun
    _last.day, _last.rests_until = today, begun + took + max(EVERY_SECONDS - took, took * REST)
