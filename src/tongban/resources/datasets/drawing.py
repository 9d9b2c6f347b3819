"""Draws the lineage of a resource as SVG: what it comes from, the resource, what it feeds. Colours are the page's.

Wide, the three stand side by side; narrow, one below the other. The description says the same in words.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tongban.resources.datasets.content import Direction
from tongban.resources.datasets.facts import EdgeFact
from tongban.resources.datasets.wording import NODE_WORDS

WIDE, NARROW = 720, 320
NODE_WIDTH, NODE_HEIGHT, GAP, SIDE = 196, 50, 12, 4
MOST_NODES = 12  # of a side; the list beneath has them all


@dataclass(frozen=True, kw_only=True)
class _Node:
    x: float
    y: float
    width: float
    kind: str
    label: str
    is_middle: bool = False


def lineage_figure(name: str, edges: Sequence[EdgeFact], *, width: int = WIDE) -> SafeString:
    """The drawing; one with no edge has the resource alone."""
    into = [edge for edge in edges if edge.direction is Direction.FROM][:MOST_NODES]
    out = [edge for edge in edges if edge.direction is Direction.FEEDS][:MOST_NODES]
    place = _side_by_side if width >= WIDE else _below
    nodes, lines, height = place(name, into, out, width)
    words = _words(name, into, out)
    mark = hashlib.sha256(f"{width}{words}".encode()).hexdigest()[:8]
    parts = [
        f'<svg class="tb-process__svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="l{mark}t l{mark}d" font-size="14" font-family="inherit">',
        f'<title id="l{mark}t">{escape(_("Where the data come from and where they go"))}</title>',
        f'<desc id="l{mark}d">{escape(words)}</desc>',
        f'<defs><marker id="l{mark}a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 8 4 0 8z" fill="var(--edge)"/></marker></defs>',
        *(_line(*one, mark=mark) for one in lines),
        *(part for node in nodes for part in _drawn(node)),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text in it is escaped


_Drawing = tuple[list[_Node], list[tuple[float, float, float, float]], int]


def _side_by_side(name: str, into: Sequence[EdgeFact], out: Sequence[EdgeFact], width: int) -> _Drawing:
    rows = max(len(into), len(out), 1)
    height = rows * (NODE_HEIGHT + GAP) - GAP + 2 * SIDE
    middle = _Node(
        x=(width - NODE_WIDTH) / 2,
        y=(height - NODE_HEIGHT) / 2,
        width=NODE_WIDTH,
        kind=_("This resource"),
        label=name,
        is_middle=True,
    )
    left = _column(into, x=SIDE, height=height)
    right = _column(out, x=width - NODE_WIDTH - SIDE, height=height)
    centre = middle.y + NODE_HEIGHT / 2
    lines = [(one.x + NODE_WIDTH, one.y + NODE_HEIGHT / 2, middle.x, centre) for one in left]
    lines += [(middle.x + NODE_WIDTH, centre, one.x, one.y + NODE_HEIGHT / 2) for one in right]
    return [*left, middle, *right], lines, height


def _column(edges: Sequence[EdgeFact], *, x: float, height: int) -> list[_Node]:
    taken = len(edges) * (NODE_HEIGHT + GAP) - GAP
    top = (height - taken) / 2
    return [
        _Node(
            x=x,
            y=top + place * (NODE_HEIGHT + GAP),
            width=NODE_WIDTH,
            kind=_(NODE_WORDS[edge.kind]),
            label=edge.label,
        )
        for place, edge in enumerate(edges)
    ]


def _below(name: str, into: Sequence[EdgeFact], out: Sequence[EdgeFact], width: int) -> _Drawing:
    """One node a line, a step to the right for what it comes from and feeds; one line joins each side."""
    inner, step = width - 2 * SIDE, NODE_HEIGHT + GAP
    gap = 24
    after_into = len(into) * step + (gap if into else 0)
    nodes = [
        _Node(x=SIDE, y=SIDE + place * step, width=inner, kind=_(NODE_WORDS[edge.kind]), label=edge.label)
        for place, edge in enumerate(into)
    ]
    middle = _Node(
        x=SIDE, y=SIDE + after_into, width=inner, kind=_("This resource"), label=name, is_middle=True
    )
    begin = middle.y + NODE_HEIGHT + GAP + gap
    below = [
        _Node(x=SIDE, y=begin + place * step, width=inner, kind=_(NODE_WORDS[edge.kind]), label=edge.label)
        for place, edge in enumerate(out)
    ]
    half = width / 2
    lines = [(half, middle.y - gap - GAP + 2, half, middle.y)] if into else []
    lines += [(half, middle.y + NODE_HEIGHT, half, begin)] if out else []
    last = below[-1] if below else middle
    return [*nodes, middle, *below], lines, int(last.y + NODE_HEIGHT + SIDE)


def _line(x1: float, y1: float, x2: float, y2: float, *, mark: str) -> str:
    bend = (x1 + x2) / 2
    way = (
        f"M{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f}"
        if x1 == x2
        else f"M{x1:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    )
    return (
        f'<path d="{way}" fill="none" stroke="var(--edge)" stroke-width="1.5" marker-end="url(#l{mark}a)"/>'
    )


def _drawn(node: _Node) -> Iterator[str]:
    ground, edge = ("--brand-tint", "--brand") if node.is_middle else ("--paper", "--edge")
    yield (
        f'<rect x="{node.x:.1f}" y="{node.y:.1f}" width="{node.width:.1f}" height="{NODE_HEIGHT}" rx="8" '
        f'fill="var({ground})" stroke="var({edge})" stroke-width="1.5"/>'
    )
    x = node.x + 12
    yield f'<text x="{x:.1f}" y="{node.y + 19:.1f}" font-size="12" fill="var(--ink-3)">{escape(node.kind)}</text>'
    label = _cut(node.label, node.width - 24)
    yield f'<text x="{x:.1f}" y="{node.y + 38:.1f}" fill="var(--ink)">{escape(label)}</text>'


def _cut(text: str, width: float) -> str:
    """The text as far as 14 px letters have room: a Chinese character is as wide as it is high."""
    taken = 0.0
    for place, char in enumerate(text):
        taken += 14 if ord(char) > 0x2E80 else 7.6
        if taken > width:
            return text[: max(place - 1, 1)] + "…"
    return text


def _words(name: str, into: Sequence[EdgeFact], out: Sequence[EdgeFact]) -> str:
    comes = "; ".join(edge.label for edge in into) or _("nothing that was said")
    feeds = "; ".join(edge.label for edge in out) or _("nothing that was said")
    return _("%(name)s comes from: %(comes)s. It feeds: %(feeds)s.") % {
        "name": name,
        "comes": comes,
        "feeds": feeds,
    }
