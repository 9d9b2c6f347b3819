"""When the indicators are counted: the running month every five minutes, the months before every night.

A city so large that a count takes long gets it more seldom, so that counting takes a fortieth of the time at most.
"""

import time
from dataclasses import dataclass
from datetime import date, datetime

from tongban.foundation.jobs.public import every, job, periodic
from tongban.kernel import clock
from tongban.services.indicators.book import indicators
from tongban.services.indicators.counting import count_indicators
from tongban.services.indicators.models import Count
from tongban.services.indicators.rules import first_of_month, month_before

EVERY_SECONDS = 300.0
REST = 39  # times as long as it took
# what came of cases decided two months ago may still change: a rating, an answer, a late entry
MONTHS_BACK = 2


@dataclass
class _Last:
    """When this process last counted: the city's day, and until when it rests on the machine's own clock."""

    day: date | None = None
    rests_until: float = 0.0


_last = _Last()


@every(10, name="indicators.count", alone=True)
def count_when_due() -> None:
    """Count what came to be this month when the rest is over, and at once when the city's day has changed."""
    at = clock.now()
    today = at.astimezone(clock.CITY_ZONE).date()
    begun = time.monotonic()
    if _last.day == today and begun < _last.rests_until:
        return
    count_running_month(at=at)
    took = time.monotonic() - begun
    _last.day, _last.rests_until = today, begun + took + max(EVERY_SECONDS, took * REST)


def count_running_month(*, at: datetime) -> None:
    """What came to be this month; how things stand only where this month has no count of it yet."""
    month = first_of_month(at.astimezone(clock.CITY_ZONE).date())
    there = set(Count.objects.filter(first=month).values_list("indicator", flat=True))
    codes = [one.code for one in indicators() if not (one.is_stock and one.code in there)]
    count_indicators(first=month, last=month, codes=codes, at=at)


@job(name="indicators.count-months")
def count_months() -> None:
    """Count everything of this month and the two before it."""
    at = clock.now()
    today = at.astimezone(clock.CITY_ZONE).date()
    first = today
    for _ in range(MONTHS_BACK):
        first = month_before(first_of_month(first))
    count_indicators(first=first, last=today, at=at)


periodic(count_months, "10 19 * * *")  # 03:10 in the city
