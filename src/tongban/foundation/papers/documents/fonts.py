"""The fonts that documents are set in, and which characters they have."""

import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

_OWN = Path(__file__).resolve().parent.parent / "fonts"


class FontsMissing(RuntimeError):
    """The fonts were not made: a fault of the set-up, mended by `make web`."""


def font_folders() -> list[Path]:
    """Where fonts lie: the package, beside the interpreter, and what the operator adds for rare names."""
    places = [_OWN, Path(sys.prefix) / "share" / "tongban" / "fonts", Path(settings.HOME) / "fonts"]
    first = next((place for place in places[:2] if any(place.glob("*.ttf"))), None)
    if first is None:
        raise FontsMissing("no fonts for documents: run `make web`")
    return [first, places[2]] if places[2].is_dir() else [first]


def missing_characters(text: str) -> list[str]:
    """The characters of `text` that no font has, in their order, each once."""
    have = _characters(tuple(_font_files()))
    return [char for char in dict.fromkeys(text) if ord(char) not in have and not char.isspace()]


def _font_files() -> list[Path]:
    return sorted(path for folder in font_folders() for path in folder.glob("*.[to]tf"))


@cache
def _characters(files: tuple[Path, ...]) -> frozenset[int]:
    have: set[int] = set()
    for path in files:
        with TTFont(path, lazy=True) as font:
            have.update(font.getBestCmap())
    return frozenset(have)
