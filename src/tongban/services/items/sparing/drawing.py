"""The course of the figure as a line: where each month stands in a small drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.services.items.sparing.facts import DaySpared

WIDTH, HEIGHT = 640, 160
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 24, 22, 28
GRID = (0, 50, 100)


@dataclass(frozen=True, kw_only=True)
class Point:
    """One month: where it stands and what it says."""

    x: int
    y: int
    percent: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """The drawing: points from the oldest to the newest, the line through them, lines of the grid."""

    points: tuple[Point, ...]
    line: str
    grid: tuple[tuple[int, int], ...]  # height and per cent
    width: int = WIDTH
    height: int = HEIGHT


def course_of(days: Sequence[DaySpared]) -> Course:
    """The course of `days` (the newest first), from 0 to 100 per cent. One month is one point in the middle."""
    told = [day for day in reversed(days) if day.counts.percent is not None]
    step = (WIDTH - _LEFT - _RIGHT) / max(len(told) - 1, 1)
    middle = (WIDTH - _LEFT - _RIGHT) / 2 if len(told) == 1 else 0
    points = tuple(
        Point(
            x=round(_LEFT + middle + place * step),
            y=_height(day.counts.percent or 0),
            percent=day.counts.percent or 0,
            label=f"{day.on:%Y-%m}",
        )
        for place, day in enumerate(told)
    )
    return Course(
        points=points,
        line=" ".join(f"{point.x},{point.y}" for point in points),
        grid=tuple((_height(percent), percent) for percent in GRID),
    )


def _height(percent: int) -> int:
    return round(HEIGHT - _BOTTOM - percent / 100 * (HEIGHT - _TOP - _BOTTOM))
