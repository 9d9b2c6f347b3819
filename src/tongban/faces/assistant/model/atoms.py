"""Texts as atoms: a Chinese character, a Latin word, a number; so that two of them can be laid side by side."""

import re
import unicodedata
from collections.abc import Sequence

_ATOM = re.compile(
    r"[0-9]+(?:[.,:/~-][0-9]+)*"  # 12.5 · 8:30 · 0558-12345 · 1/2
    r"|[^\W\d_]+(?:['’][^\W\d_]+)?"  # words of letters; Chinese is cut below
    r"|\S"
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
# punctuation that a sentence may set as it likes
_FREE = frozenset("，。；：？！、,.;:?!“”‘’\"'（）()《》「」—-–…·~ ")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−﹣－", "-"))


def atoms(text: str) -> tuple[str, ...]:
    """The atoms of a text, folded to one width and case; free punctuation is left out, other signs are kept."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).lower()
    found: list[str] = []
    for piece in _ATOM.findall(folded):
        if _HAN.search(piece):
            found += _cut(piece)
        elif piece not in _FREE:
            found.append(piece)
    return tuple(found)


def _cut(piece: str) -> list[str]:
    """Chinese character by character, Latin letters between them as a word."""
    return [part for part in re.split(f"({_HAN.pattern})", piece) if part]


def is_han(atom: str) -> bool:
    """Whether the atom is a Chinese character."""
    return len(atom) == 1 and bool(_HAN.match(atom))


def is_number(atom: str) -> bool:
    """Whether the atom is a number, a date, a time or a phone."""
    return atom[0].isdigit()


def common_length(one: Sequence[str], other: Sequence[str]) -> int:
    """How many atoms two texts have in common, in the same order (longest common subsequence)."""
    row = [0] * (len(other) + 1)
    for left in one:
        before = 0
        for at, right in enumerate(other, 1):
            before, row[at] = row[at], before + 1 if left == right else max(row[at], row[at - 1])
    return row[-1]
