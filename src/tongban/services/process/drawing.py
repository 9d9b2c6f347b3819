"""Draws a laid-out process as SVG. Colours are the tokens of the page, so it follows night and themes."""

import hashlib
from collections.abc import Iterator, Mapping, Set
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongban.services.process.bpmn import Point, ProcessModel
from tongban.services.process.facts import SUPERIOR, StepFact
from tongban.services.process.layout import lay_out
from tongban.services.process.picture import Line, Picture, Plate, text_width

# state of a plate → ground, edge, ink; side ways are dashed besides
_COLOURS = {
    "you": ("--brand", "--brand", "--on-brand"),
    "we": ("--brand-tint", "--brand-tint", "--brand-press"),
    "done": ("--brand-tint", "--brand", "--ink"),
    "now": ("--brand", "--brand", "--on-brand"),
    "next": ("--paper", "--edge", "--ink"),
    "aside": ("--paper", "--edge", "--ink-2"),
    "aside-you": ("--brand-wash", "--brand", "--brand-press"),
}


def svg(model: ProcessModel, steps: Mapping[str, StepFact], *, done: Set[str], current: Set[str]) -> str:
    """The drawing as an SVG element with a title and a description that say the same in words."""
    picture = lay_out(model, steps)
    is_case = bool(done or current)
    states = {plate.key: _state(plate, steps, done, current, is_case=is_case) for plate in picture.plates}
    words = _words(steps, done, current)
    mark = hashlib.sha256(f"{model.id}{sorted(done)}{sorted(current)}{words}".encode()).hexdigest()[:8]
    width, height = f"{picture.width:.0f}", f"{picture.height:.0f}"
    parts = [
        f'<svg class="tb-process__svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="p{mark}t p{mark}d" font-size="13" font-family="inherit">',
        f'<title id="p{mark}t">{escape(_("Process: %(name)s") % {"name": model.name})}</title>',
        f'<desc id="p{mark}d">{escape(words)}</desc>',
        *(_line(line, states, is_case=is_case) for line in picture.lines),
        *(part for plate in picture.plates for part in _plate(plate, states[plate.key])),
        *_notes(picture, steps),
        "</svg>",
    ]
    return "".join(parts)


def _state(
    plate: Plate, steps: Mapping[str, StepFact], done: Set[str], current: Set[str], *, is_case: bool
) -> str:
    if plate.key in current:
        return "now"
    if is_case and (plate.key in done or (plate.shape == "dot" and plate.is_applicants)):
        return "done"
    if plate.is_side:
        return "aside-you" if plate.is_applicants else "aside"
    if is_case or plate.shape == "diamond":
        return "next"
    return "you" if plate.is_applicants else "we" if plate.key in steps else "next"


def _words(steps: Mapping[str, StepFact], done: Set[str], current: Set[str]) -> str:
    said = []
    for step in steps.values():
        if step.key in current:
            said.append(_("%(step)s (now)") % {"step": step.name})
        elif step.key in done:
            said.append(_("%(step)s (done)") % {"step": step.name})
        elif step.is_side:
            said.append(_("%(step)s (if need be)") % {"step": step.name})
        else:
            said.append(step.name)
    return pgettext("between steps", ", ").join(said)


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _line(line: Line, states: Mapping[str, str], *, is_case: bool) -> str:
    is_gone = is_case and states[line.source] == "done" and states[line.target] in {"done", "now"}
    is_dashed = line.is_side or (is_case and not is_gone)
    colour, width = ("--brand", "2") if is_gone else ("--edge", "1.5")
    dashes = ' stroke-dasharray="4 4"' if is_dashed and not is_gone else ""
    drawn = (
        f'<polyline class="tb-process__way" data-side="{str(line.is_side).lower()}" points="{_points(line.points)}" '
        f'fill="none" stroke="var({colour})" stroke-width="{width}"{dashes} stroke-linejoin="round"/>'
    )
    if line.has_head:
        drawn += f'<polygon points="{_points(_head(line.points))}" fill="var({colour})"/>'
    if line.text:
        x, y = line.text_at
        drawn += (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="12" fill="var(--ink-2)">'
            f"{escape(line.text)}</text>"
        )
    return drawn


def _head(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A small arrow head at the last point, in the direction of the last stretch."""
    (x0, y0), (x, y) = points[-2], points[-1]
    length = max(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, 0.001)
    dx, dy = (x - x0) / length * 7, (y - y0) / length * 7
    return (x, y), (x - dx - dy / 2, y - dy + dx / 2), (x - dx + dy / 2, y - dy - dx / 2)


def _plate(plate: Plate, state: str) -> Iterator[str]:
    ground, edge, ink = _COLOURS[state]
    dashes = ' stroke-dasharray="4 3"' if plate.is_side and state not in {"now", "done"} else ""
    paint = f'fill="var({ground})" stroke="var({edge})"{dashes}'
    yield f'<g class="tb-process__step" data-state="{state}" data-key="{escape(plate.key)}">'
    if plate.shape == "dot":
        yield f'<circle cx="{plate.centre:.1f}" cy="{plate.middle:.1f}" r="{plate.width / 2:.1f}" {paint}/>'
    elif plate.shape == "diamond":
        x, y, right, lower = plate.x, plate.y, plate.x + plate.width, plate.y + plate.height
        corners = ((plate.centre, y), (right, plate.middle), (plate.centre, lower), (x, plate.middle))
        yield f'<polygon points="{_points(corners)}" {paint}/>'
    else:
        radius = 8 if plate.shape == "box" else plate.height / 2
        yield (
            f'<rect x="{plate.x:.1f}" y="{plate.y:.1f}" width="{plate.width:.1f}" height="{plate.height:.1f}" '
            f'rx="{radius:g}" {paint}/>'
        )
    yield from _text(plate, state, ink)
    yield "</g>"


def _text(plate: Plate, state: str, ink: str) -> Iterator[str]:
    if not plate.text:
        return
    size = 12 if plate.text_below or plate.shape == "pill" else 13
    weight = ' font-weight="600"' if state == "now" else ""
    ticked = f"✓ {plate.text}" if state == "done" and plate.shape in {"box", "pill"} else plate.text
    if plate.text_below:
        ink, y, room = "--ink-2", plate.y + plate.height + 16, 96.0
    else:
        y, room = plate.middle + size * 0.36, plate.width - 10
    lines = _wrapped(ticked, room, size) if plate.shape == "box" or plate.text_below else [ticked]
    first = y - (len(lines) - 1) * 8 if not plate.text_below else y
    for place, text in enumerate(lines):
        yield (
            f'<text x="{plate.centre:.1f}" y="{first + place * 16:.1f}" text-anchor="middle" font-size="{size}" '
            f'fill="var({ink})"{weight}>{escape(text)}</text>'
        )


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """The text in lines that fit; words of Latin letters stay whole."""
    lines = [""]
    words = text.split(" ") if text.isascii() else list(text)
    for word in words:
        joined = f"{lines[-1]} {word}".strip() if text.isascii() else lines[-1] + word
        if lines[-1] and text_width(joined, size) > room:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _notes(picture: Picture, steps: Mapping[str, StepFact]) -> Iterator[str]:
    """Below each box of ours: within how many days, and whether a superior organisation does it."""
    for plate in picture.plates:
        step = steps.get(plate.key)
        if step is None or plate.shape != "box" or plate.is_side:
            continue
        if said := _note(step):
            yield (
                f'<text x="{plate.centre:.1f}" y="{plate.y + plate.height + 17:.1f}" text-anchor="middle" '
                f'font-size="12" fill="var(--ink-3)">{escape(said)}</text>'
            )


def _note(step: StepFact) -> str:
    """In few words: it has to fit between its neighbours."""
    days = days_text(step.limit_days) if step.limit_days is not None else ""
    if step.organisation != SUPERIOR:
        return days
    if not step.limit_days:
        return _("superior")
    said = ngettext("superior, %(days)s day", "superior, %(days)s days", step.limit_days)
    return said % {"days": step.limit_days}


def days_text(days: int) -> str:
    """The step's limit in words."""
    if not days:
        return _("the same day")
    return ngettext("within %(days)s day", "within %(days)s days", days) % {"days": days}
