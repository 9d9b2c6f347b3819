"""The course of a figure as a line: where each value stands in a small drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 640, 160
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 24, 22, 28
_LINES = 2  # of the grid, above the one at 0


@dataclass(frozen=True, kw_only=True)
class Point:
    """One value: where it stands and what it says."""

    x: int
    y: int
    text: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """The drawing: points from the oldest to the newest, the line through them, lines of the grid."""

    points: tuple[Point, ...]
    line: str
    grid: tuple[tuple[int, str], ...]  # height and what stands there
    width: int = WIDTH
    height: int = HEIGHT


def course_of(
    values: Sequence[tuple[str, float | None]], *, suffix: str = "", top: float | None = None
) -> Course:
    """The course of `values` (label and value, the oldest first), from 0 to `top` or a round number above all.

    A value that is None is left out. One value is one point in the middle.
    """
    told = [(place, label, value) for place, (label, value) in enumerate(values) if value is not None]
    highest = top or _round_above(max((value for _, _, value in told), default=0.0))
    step = (WIDTH - _LEFT - _RIGHT) / max(len(values) - 1, 1)
    middle = (WIDTH - _LEFT - _RIGHT) / 2 if len(values) == 1 else 0
    points = tuple(
        Point(
            x=round(_LEFT + middle + place * step),
            y=_height(value, highest),
            text=f"{_number(value)}{suffix}",
            label=label,
        )
        for place, label, value in told
    )
    marks = [highest * line / _LINES for line in range(_LINES + 1)]
    return Course(
        points=points,
        line=" ".join(f"{point.x},{point.y}" for point in points),
        grid=tuple((_height(mark, highest), f"{_number(mark)}{suffix}") for mark in marks),
    )


def _height(value: float, highest: float) -> int:
    return round(HEIGHT - _BOTTOM - value / highest * (HEIGHT - _TOP - _BOTTOM))


def _round_above(value: float) -> float:
    """1, 2, 4 or 10 times a power of ten, the least that is not below `value`; of nothing it is 2."""
    if value <= 0:
        return 2
    power: float = 10 ** (ceil(log10(value)) - 1)
    return next(step * power for step in (1, 2, 4, 10) if value <= step * power * 1.000001)


def _number(value: float) -> str:
    return f"{round(value, 2):g}" if value < 1_000_000 else f"{value:.0f}"
