"""The fonts that documents are set in, which characters they have, and what the operator adds for rare names."""

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont, TTLibError

_OWN = Path(__file__).resolve().parent.parent / "fonts"
_KINDS = (".ttf", ".otf", ".ttc", ".otc")


class FontsMissing(RuntimeError):
    """The fonts were not made: a fault of the set-up, mended by `make web`."""


@dataclass(frozen=True, kw_only=True)
class FontFile:
    """One file as it stands on the disk: another size or time is another font."""

    path: Path
    size: int
    changed_ns: int


@dataclass(frozen=True, kw_only=True)
class AddedFont:
    """A file in the operator's folder; `characters` is 0 where it cannot be read as a font."""

    name: str
    characters: int


def added_folder() -> Path:
    """Where an operator puts fonts for rare characters."""
    return Path(settings.PAPER_FONTS_DIR)


def added_fonts() -> list[AddedFont]:
    """What lies in the operator's folder."""
    return [
        AddedFont(name=one.path.name, characters=len(_characters_of(one)))
        for one in _files_in(added_folder())
    ]


def font_folders() -> list[Path]:
    """Where fonts lie: the package, or beside the interpreter, and what the operator adds for rare names."""
    first = _first()
    return [first, added_folder()] if added_folder().is_dir() else [first]


def font_files() -> tuple[FontFile, ...]:
    """Every font that papers may be set in, as it is now; files that are no fonts are left out. 5–20 µs a file."""
    added = [one for one in _files_in(added_folder()) if _characters_of(one)]
    return (*_files_in(_first()), *added)


def missing_characters(text: str) -> list[str]:
    """The characters of `text` that no font has, in their order, each once."""
    have = _characters(font_files())
    return [char for char in dict.fromkeys(text) if ord(char) not in have and not char.isspace()]


def _first() -> Path:
    places = [_OWN, Path(sys.prefix) / "share" / "tongban" / "fonts"]
    first = next((place for place in places if any(place.glob("*.ttf"))), None)
    if first is None:
        raise FontsMissing("no fonts for documents: run `make web`")
    return first


def _files_in(folder: Path) -> list[FontFile]:
    try:
        with os.scandir(folder) as entries:  # three times as fast as a glob, and every paper asks
            found = [one for one in entries if one.name.lower().endswith(_KINDS) and one.is_file()]
            return sorted((_file(Path(one.path), one.stat()) for one in found), key=lambda one: one.path)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _file(path: Path, stat: os.stat_result) -> FontFile:
    return FontFile(path=path, size=stat.st_size, changed_ns=stat.st_mtime_ns)


@cache
def _characters(files: tuple[FontFile, ...]) -> frozenset[int]:
    return frozenset().union(*map(_characters_of, files))


@cache
def _characters_of(file: FontFile) -> frozenset[int]:
    """None of a file that is no font: it must stop no paper."""
    have: set[int] = set()
    try:
        with file.path.open("rb") as stream:
            if file.path.suffix.lower() in (".ttc", ".otc"):
                fonts = TTCollection(stream, lazy=True).fonts
            else:
                fonts = [TTFont(stream, lazy=True)]
            for font in fonts:
                have.update(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()
    return frozenset(have)
