"""A signature drawn on the screen: strokes in, one small picture out. Pure."""

import json
from collections.abc import Sequence
from itertools import pairwise

from tongban.foundation.seals.signatures.facts import DrawingUnfit

WIDTH, HEIGHT = 600, 200  # the unit of the points, whatever the size of the box on the screen
MOST_STROKES, MOST_POINTS = 200, 6000
_LEAST_LENGTH = 60  # a dot is not a signature

Stroke = list[tuple[int, int]]


def strokes_of(text: str) -> list[Stroke]:
    """The strokes in `[[[x, y], …], …]`, within the box. Raises DrawingUnfit."""
    if len(text) > 200_000:
        raise DrawingUnfit
    try:
        raw = json.loads(text)
        strokes = [[(_within(x, WIDTH), _within(y, HEIGHT)) for x, y in stroke] for stroke in raw]
    except (ValueError, TypeError, RecursionError) as fault:
        raise DrawingUnfit from fault
    points = sum(len(stroke) for stroke in strokes)
    if len(strokes) > MOST_STROKES or points > MOST_POINTS or _length(strokes) < _LEAST_LENGTH:
        raise DrawingUnfit
    return [stroke for stroke in strokes if stroke]


def picture(strokes: Sequence[Stroke]) -> str:
    """The strokes as SVG: nothing in it but lines."""
    lines = "".join(f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke)}"/>' for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><g fill="none" stroke="#17212b" stroke-width="5" stroke-linecap="round" '
        f'stroke-linejoin="round">{lines}</g></svg>'
    )


def _within(value: object, limit: int) -> int:
    if not isinstance(value, int | float) or isinstance(value, bool) or not -1e6 < value < 1e6:
        raise ValueError(f"not a point: {value!r}")
    return min(max(round(value), 0), limit)


def _length(strokes: Sequence[Stroke]) -> float:
    return sum(abs(x - a) + abs(y - b) for stroke in strokes for (a, b), (x, y) in pairwise(stroke))
