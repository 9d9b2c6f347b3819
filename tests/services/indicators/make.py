"""A town whose cases have come to different ends, and their count."""

from datetime import datetime, timedelta

from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.services.cases.models import Case
from tongban.services.indicators.book import indicator_of
from tongban.services.indicators.counting import count_indicators
from tongban.services.indicators.facts import Sum
from tongban.services.indicators.queries import city_months
from tongban.services.indicators.rules import first_of_month

TODAY = MONDAY.date()
SEPTEMBER = first_of_month(TODAY)


def count(*codes: str, at: datetime = MONDAY) -> None:
    """Count the months from September 2026 to that of `at`."""
    count_indicators(first=SEPTEMBER, last=at.date(), codes=codes or None, at=at)


def sums_of(code: str, *, at: datetime = MONDAY) -> tuple[float, float]:
    """The city's numerator and denominator of the month of `at`."""
    assert indicator_of(code)
    month = first_of_month(at.date())
    found = city_months([code], [month]).get((code, month), Sum())
    return found.numerator, found.denominator


def make_three(town: Town) -> list[str]:
    """One decided in time, one decided after its promised day, one left lying beyond it."""
    numbers = [str(make_case(town, key=f"key-{n}").number) for n in range(3)]
    for number in numbers[:2]:
        bring_to(town, number, "decided")
    bring_to(town, numbers[2], "accepted")
    Case.objects.filter(number__in=numbers[1:]).update(promised_due_on=TODAY - timedelta(days=1))
    return numbers
