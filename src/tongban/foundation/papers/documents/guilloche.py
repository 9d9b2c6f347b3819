"""The fine rosette of a licence type (底纹), drawn from a seed: the same type has the same one."""

import hashlib
import math
from functools import cache

COLOURS = ("#1b4f95", "#17643f", "#7a3b12", "#57468a", "#0a6079", "#8a2d52")
_RINGS = 6
_PAPER_RINGS = 24
_STEPS = 240


def colour_of(type_code: str) -> str:
    """The colour of a type, one of six inks."""
    return COLOURS[tint_of(type_code) - 1]


def tint_of(type_code: str) -> int:
    """The number of that colour among the tints of the styles, 1 to 6."""
    return _seed(type_code)[0] % len(COLOURS) + 1


@cache
def guilloche_paths(type_code: str) -> tuple[str, ...]:
    """SVG paths in a box of 200 × 200: rings that wave with two frequencies, each turned a little."""
    return _rings(type_code, rings=_RINGS, inmost=60, apart=6.2, turn=0.11)


def _rings(type_code: str, *, rings: int, inmost: float, apart: float, turn: float) -> tuple[str, ...]:
    seed = _seed(type_code)
    petals, ripple = 7 + seed[1] % 7, 15 + 2 * (seed[2] % 9)
    depth, twist = 5 + seed[3] % 5, math.tau * seed[4] / 256
    return tuple(_ring(inmost + apart * n, petals, ripple, depth, twist + turn * n) for n in range(rings))


@cache
def guilloche_svg(type_code: str) -> str:
    """The rosette as a drawing for papers: more and finer rings, woven, pale enough to write on."""
    rings = _rings(type_code, rings=_PAPER_RINGS, inmost=30, apart=2.4, turn=0.42)
    paths = "".join(f'<path d="{path}"/>' for path in rings)
    colour = colour_of(type_code)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" fill="none" '
        f'stroke="{colour}" stroke-width="0.28" stroke-opacity="0.20">{paths}</svg>'
    )


def _ring(radius: float, petals: int, ripple: int, depth: int, turn: float) -> str:
    points = []
    for step in range(_STEPS):
        angle = math.tau * step / _STEPS
        reach = (
            radius + depth * math.sin(petals * angle + turn) + 0.42 * depth * math.sin(ripple * angle - turn)
        )
        points.append(f"{100 + reach * math.cos(angle):.1f} {100 + reach * math.sin(angle):.1f}")
    return "M" + "L".join(points) + "Z"


def _seed(type_code: str) -> bytes:
    return hashlib.sha256(f"guilloche {type_code}".encode()).digest()
