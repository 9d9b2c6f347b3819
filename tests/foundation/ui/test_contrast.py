"""Every pair of colours that LOOK names, computed from the tokens: text 4.5, controls and marks 3 (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "web" / "src" / "styles" / "_tokens.scss"
MEANINGS = ("good", "tell", "warn", "bad", "hold")
TEXT, MARK = 4.5, 3.0
PAIRS: list[tuple[str, str, float]] = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "wash", "wash-2")),
    ("edge", "paper", MARK),
    *((ink, ground, TEXT) for ink in ("brand", "brand-press") for ground in ("paper", "wash", "brand-wash")),
    ("brand-press", "brand-tint", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-press", TEXT),
    ("on-deep", "brand-deep", TEXT),
    ("on-deep-2", "brand-deep", TEXT),
    ("seal", "paper", TEXT),
    ("focus", "paper", MARK),
    ("focus", "wash", MARK),
    ("paper", "ink", TEXT),
    *((meaning, ground, TEXT) for meaning in MEANINGS for ground in ("paper", f"{meaning}-wash")),
    *((f"{meaning}-mark", "paper", MARK) for meaning in MEANINGS),
    *(("ink", f"{meaning}-wash", TEXT) for meaning in MEANINGS),
    *(("ink-2", f"{meaning}-wash", TEXT) for meaning in MEANINGS),
]


def tokens_in(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


def token_sets() -> dict[str, dict[str, str]]:
    text = TOKENS.read_text(encoding="utf-8")
    usual = tokens_in(text[text.index(":root {") : text.index('[data-mode="elder"]')])
    elder = tokens_in(text[text.index('[data-mode="elder"]') : text.index("@mixin night")])
    night = tokens_in(text[text.index("@mixin night") :])
    return {
        "light": usual,
        "elder": usual | elder,
        "night": usual | night,
        "elder at night": usual | elder | night,
    }


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", token_sets())
def test_every_pair_of_tokens_can_be_read(look: str) -> None:
    tokens = token_sets()[look]
    weak = [
        f"{front} on {ground}: {ratio:.2f} < {least}"
        for front, ground, least in PAIRS
        if (ratio := contrast(tokens[front], tokens[ground])) < least
    ]
    assert weak == []
