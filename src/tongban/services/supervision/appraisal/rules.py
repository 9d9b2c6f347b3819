"""From figures to points, score and grade. Pure.

Source: standards.md 6 (quarterly; 优秀, 良好, 合格, 不合格; 不合格 leads to supervision advice). Weights, what earns all
points and what none, and from which score on a grade holds are rulings of ours: `SCHEMES`.
"""

import re
from collections.abc import Iterable
from datetime import date

from tongban.kernel.errors import N_
from tongban.services.indicators.public import SMALLEST, Sum, indicator_of, value_of
from tongban.services.supervision.appraisal.errors import NoQuarter
from tongban.services.supervision.appraisal.facts import Figure, Grade, Measure, Scheme
from tongban.services.supervision.orders.rules import period_in_words

FROM = ((90.0, Grade.EXCELLENT), (80.0, Grade.GOOD), (60.0, Grade.PASSED))
# by date; what is scored otherwise is a new version from a quarter to come on
SCHEMES: tuple[Scheme, ...] = (
    Scheme(
        version=1,
        in_force_from=date(2026, 1, 1),
        basis=N_("E-supervision standard of this platform, appraisal"),
        least_cases=5,
        measures=(
            Measure(indicator="on-time-rate", weight=30, full=100, none=80),
            Measure(indicator="early-rate", weight=10, full=80, none=0),
            Measure(indicator="cards-per-thousand", weight=25, full=0, none=50),
            # from five ratings on, as boards tell them: nobody learns who rated
            Measure(indicator="good-ratings", weight=20, full=99, none=80, least=SMALLEST),
            Measure(indicator="bad-answered", weight=5, full=100, none=50),
            Measure(indicator="bad-rectified", weight=5, full=100, none=50),
            Measure(indicator="online-applications", weight=5, full=80, none=20),
        ),
    ),
)
NOTHING = Sum()
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


def scheme_on(day: date) -> Scheme:
    """The scheme in force on the first day of a quarter; the first one also for the time before it."""
    begun = [one for one in SCHEMES if one.in_force_from <= day]
    return begun[-1] if begun else SCHEMES[0]


def quarter_days(quarter: str) -> tuple[date, date]:
    """The first day of `2026-Q3`, and the first day after it. Raises NoQuarter."""
    said = _QUARTER.fullmatch(quarter)
    if said is None:
        raise NoQuarter
    year, number = int(said[1]), int(said[2])
    if not date.min.year < year < date.max.year:
        raise NoQuarter
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return date(year, 3 * number - 2, 1), after


def quarter_before(day: date) -> str:
    """The last quarter that was over on that day: `2026-Q3` on 5 October 2026."""
    number = (day.month - 1) // 3
    return f"{day.year}-Q{number}" if number else f"{day.year - 1}-Q4"


def title_on_paper(quarter: str) -> str:
    """What it is called in papers and worklists, which are in the language of the place: 2026年第3季度绩效评估."""
    return f"{period_in_words(quarter)}绩效评估"


def scheme_of(version: int) -> Scheme:
    """The scheme with this number."""
    return next(one for one in SCHEMES if one.version == version)


def figure_of(measure: Measure, sums: Sum = NOTHING, *, first: date, lines_sha256: str) -> Figure:
    """The figure that the sums of a quarter from `first` on make; none of them are kept below the least to be told."""
    indicator = indicator_of(measure.indicator)
    is_few = 0 < sums.denominator < measure.least
    told = NOTHING if is_few else sums
    value = value_of(told, indicator.unit)
    return Figure(
        indicator=measure.indicator,
        definition=indicator.version_on(first).version,
        numerator=told.numerator,
        denominator=told.denominator,
        value=value,
        points=points_of(value, measure),
        weight=measure.weight,
        lines_sha256="" if is_few else lines_sha256,
        is_few=is_few,
    )


def points_of(value: float | None, measure: Measure) -> float | None:
    """The points that a value earns, to a tenth; None where nothing was measured."""
    if value is None:
        return None
    share = (value - measure.none) / (measure.full - measure.none)
    return round(min(max(share, 0.0), 1.0) * measure.weight, 1)


def score_of(figures: Iterable[Figure]) -> float | None:
    """Of 100: what could not be measured takes nothing away, the other weights count the more."""
    measured = [one for one in figures if one.points is not None]
    weight = sum(one.weight for one in measured)
    return round(sum(one.points or 0.0 for one in measured) / weight * 100, 1) if weight else None


def grade_of(score: float | None, *, cases: int, scheme: Scheme) -> Grade:
    """The grade of a score; none where it rests on too few cases."""
    if score is None or cases < scheme.least_cases:
        return Grade.NONE
    return next((grade for least, grade in FROM if score >= least), Grade.FAILED)
