"""QR codes drawn on the server: black on white in every theme, readable without script."""

from functools import lru_cache

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules; ISO/IEC 18004


@lru_cache(maxsize=512)
def svg_path(data: str) -> tuple[int, str]:
    """Side length in modules with its quiet zone, and the SVG path of the dark modules."""
    code = segno.make(data, micro=False, error="m")
    rows = [list(row) for row in code.matrix]
    side = len(rows) + 2 * QUIET_ZONE
    runs: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = next((n for n, cell in enumerate(row[x:]) if not cell), len(row) - x)
            if length:
                runs.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z")
            x += max(1, length)
    return side, "".join(runs)


def qr_svg(data: str, label: str) -> SafeString:
    """The whole `svg` element, with `label` for those who cannot see it."""
    side, path = svg_path(data)
    return format_html(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges"><path fill="#111820" d="{}"/></svg>',
        label,
        side,
        side,
        mark_safe(path),  # noqa: S308  digits and path letters only
    )
