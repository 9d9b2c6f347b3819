"""The ring of days left on a case page (LOOK 5)."""

from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.foundation.ui.days import in_words, left_sentence
from tongban.foundation.ui.formats import count_text

RING_SEGMENTS = 12  # LOOK 5: over 12 days a plain arc


@dataclass(frozen=True, kw_only=True)
class Segment:
    kind: str
    dash: str
    offset: str


@dataclass(frozen=True, kw_only=True)
class Ring:
    """The ring of a case page: segments on a circle of length 100, and the words within."""

    segments: tuple[Segment, ...]
    before: str
    figure: int
    after: str
    label: str


def day_ring(*, left: int, total: int, unit: str = "working-days") -> Ring:
    """One segment a day, grey = used; over 12 days a plain arc."""
    shown = max(0, left)
    said = in_words("", left_sentence(shown or 1, unit, brief=False), shown, 0)
    limit, rest = count_text(total, unit), count_text(shown, unit)
    label = gettext("Limit %(limit)s, %(rest)s left") % {"limit": limit, "rest": rest}
    return Ring(
        segments=segments_of(total - shown, total),
        before=said.before,
        figure=shown,
        after=said.after,
        label=label,
    )


def segments_of(used: int, total: int) -> tuple[Segment, ...]:
    if total <= 0:
        return ()
    if total > RING_SEGMENTS:
        gone = 100 * used / total
        return (
            Segment(kind="gone", dash=f"{gone:.1f} {100 - gone:.1f}", offset="0"),
            Segment(kind="run", dash=f"{100 - gone:.1f} {gone:.1f}", offset=f"{-gone:.1f}"),
        )
    step = 100 / total
    gap = min(1.6, step / 4) if total > 1 else 0.0
    return tuple(
        Segment(
            kind="gone" if n < used else "run",
            dash=f"{step - gap:.1f} {100 - step + gap:.1f}",
            offset=f"{-(n * step + gap / 2):.1f}",
        )
        for n in range(total)
    )
