"""Draws the services of a bundle in time as SVG, with the longest way marked. Colours are the tokens of the page."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongban.services.bundles.facts import PlannedMember
from tongban.services.bundles.rules import Stretch, longest_way, stretches

WIDE, NARROW = 700, 320
ROW, BAR, TOP, SIDE = 46, 14, 26, 8
# (ground, edge) of a bar by how its service stands; "" is a guide, where nothing stands anywhere yet
COLOURS: Mapping[str, tuple[str, str]] = {
    "": ("--brand-tint", "--brand"),
    "critical": ("--brand", "--brand"),
    "waiting": ("--paper", "--edge"),
    "running": ("--brand", "--brand"),
    "held": ("--warn-wash", "--warn-mark"),
    "granted": ("--good-mark", "--good-mark"),
    "refused": ("--bad-wash", "--bad-mark"),
    "withdrawn": ("--wash-2", "--edge"),
    "stopped": ("--wash-2", "--edge"),
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Where a working day stands on the drawing."""

    width: int
    days: int

    def at(self, day: int) -> float:
        return SIDE + (self.width - 2 * SIDE) * day / max(self.days, 1)


def way_figure(
    members: Sequence[PlannedMember], *, limit: int, said: Mapping[str, tuple[str, str]], width: int = WIDE
) -> SafeString:
    """One bar a service, from the day on which it can begin to the day that its organisation promises.

    `said` is state and words by key; empty for a guide. The description says the same in words.
    """
    way = stretches(members)
    scale = Scale(width=width, days=max(limit, longest_way(members)))
    by_key = {one.key: one for one in way}
    height = TOP + ROW * len(way) + 8
    words = _words(members, by_key, said)
    mark = hashlib.sha256(f"{width}{words}{said}".encode()).hexdigest()[:8]
    parts = [
        f'<svg class="tb-process__svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="b{mark}t b{mark}d" font-size="14" font-family="inherit">',
        f'<title id="b{mark}t">{escape(_("What is done when"))}</title>',
        f'<desc id="b{mark}d">{escape(words)}</desc>',
        *_axis(scale, limit=limit, height=height),
        *_needs(members, by_key, scale),
    ]
    for place, member in enumerate(members):
        parts += _row(member, by_key[member.key], place, scale, said.get(member.key))
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 - every text in it is escaped


def _axis(scale: Scale, *, limit: int, height: int) -> Iterator[str]:
    """A hairline for each few days, named where there is room, and the promise for the whole."""
    step = 1 if scale.days <= 6 else 2 if scale.days <= 14 else 5
    last = scale.at(limit)
    promised = ngettext("promised: %(n)s day", "promised: %(n)s days", limit) % {"n": limit}
    taken, free = SIDE + 0.0, last - _width(promised) - 8
    for day in range(0, scale.days + 1, step):
        x = scale.at(day)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{height - 4}" stroke="var(--line-2)"/>'
        words = _("day %(n)s") % {"n": day} if day else _("accepted")
        begins = x - _width(words) / 2 if day else x
        if begins < taken or begins + _width(words) > free:
            continue
        taken = begins + _width(words) + 8
        yield _text(begins, 14, words, anchor="start", size=12, ink="--ink-3")
    yield f'<line x1="{last:.1f}" y1="{TOP}" x2="{last:.1f}" y2="{height - 4}" stroke="var(--brand)" stroke-width="2"/>'
    yield _text(last, 14, promised, anchor="end", size=12, ink="--brand-press")


def _width(words: str) -> float:
    """About how wide words of 12 px are: a Chinese character is as wide as it is high."""
    return sum(12 if ord(one) > 0x2E80 else 6.5 for one in words)


def _needs(members: Sequence[PlannedMember], way: Mapping[str, Stretch], scale: Scale) -> Iterator[str]:
    """A line from what is needed down to what waits for it."""
    places = {member.key: place for place, member in enumerate(members)}
    for member in members:
        for key in member.needs:
            if key not in places:
                continue
            x = scale.at(way[key].last)
            start, end = _middle(places[key]), _middle(places[member.key])
            is_critical = way[key].is_critical and way[member.key].is_critical
            colour = "--brand" if is_critical else "--edge"
            dashes = "" if is_critical else ' stroke-dasharray="4 4"'
            yield (
                f'<polyline points="{x:.1f},{start:.1f} {x:.1f},{end:.1f} {scale.at(way[member.key].first):.1f},{end:.1f}" '
                f'fill="none" stroke="var({colour})" stroke-width="{2 if is_critical else 1.5}"'
                f"{dashes}/>"
            )


def _middle(place: int) -> float:
    return TOP + ROW * place + ROW - BAR / 2 - 8


def _row(
    member: PlannedMember, stretch: Stretch, place: int, scale: Scale, said: tuple[str, str] | None
) -> Iterator[str]:
    state, words = said or ("critical" if stretch.is_critical else "", "")
    ground, edge = COLOURS[state]
    x, y = scale.at(stretch.first), _middle(place) - BAR / 2
    width = max(scale.at(stretch.last) - x, 6)
    dashes = ' stroke-dasharray="4 3"' if state in ("waiting", "stopped", "withdrawn") else ""
    yield (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" rx="4" fill="var({ground})" '
        f'stroke="var({edge})" stroke-width="1.5"{dashes}/>'
    )
    label = f"{member.title} · {words}" if words else f"{member.title} · {_days(member.days)}"
    is_late = x > scale.width * 0.55
    # what waits for something has the line from there at its left
    anchor, at = ("end", scale.width - SIDE) if is_late else ("start", x + (8 if stretch.first else 0))
    yield _text(at, y - 6, label, anchor=anchor, size=14, ink="--ink")


def _text(x: float, y: float, text: str, *, anchor: str, size: int, ink: str) -> str:
    """Text with the ground of the card behind it, so that no line runs through it."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="var({ink})" '
        f'stroke="var(--paper)" stroke-width="4" paint-order="stroke">{escape(text)}</text>'
    )


def _days(days: int | None) -> str:
    if not days:
        return _("at once")
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def _words(
    members: Sequence[PlannedMember], way: Mapping[str, Stretch], said: Mapping[str, tuple[str, str]]
) -> str:
    titles = {member.key: member.title for member in members}
    lines = []
    for member in members:
        after = pgettext("between services", ", ").join(titles[key] for key in member.needs if key in titles)
        line = _("%(title)s: %(days)s") % {"title": member.title, "days": _days(member.days)}
        if after:
            line += _(", after %(titles)s") % {"titles": after}
        if member.key in said:
            line += f" ({said[member.key][1]})"
        elif way[member.key].is_critical:
            line += _(", on the longest way")
        lines.append(line)
    return "; ".join(lines)
