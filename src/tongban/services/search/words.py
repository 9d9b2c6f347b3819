"""Text as terms: words by rjieba, and the single characters of short fields.

Full-width letters and digits count as half-width, capitals as small, traditional brackets
and stops as nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import rjieba
import yaml

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_TERM = 32

_LISTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
STOP_WORDS = frozenset(_LISTS["stop"].split())
SOFT_WORDS = frozenset(_LISTS["soft"].split())
_SPOKEN = ("想", "要", "我")


def fold(text: str) -> str:
    """One way of writing: half-width, small letters, composed."""
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, with the shorter words inside long ones."""
    found: list[str] = []
    for run in _WORD.findall(fold(text)):
        if _HAN.match(run):
            found.extend(word[:_MAX_TERM] for word in rjieba.cut_for_search(run))
        else:
            found.append(run[:_MAX_TERM])
    return tuple(found)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a question in order, each once, without those inside longer ones."""
    found: list[str] = []
    for run in _WORD.findall(fold(text)):
        found.extend(word[:_MAX_TERM] for word in (rjieba.cut(run) if _HAN.match(run) else [run]))
    return tuple(dict.fromkeys(found))


def telling_words(text: str) -> list[str]:
    """The words of a question that tell what is asked for; 想开 is 开."""
    found = []
    for word in plain_words(text):
        if len(word) == 2 and word.startswith(_SPOKEN) and word not in STOP_WORDS:
            word = word[1:]
        if word not in STOP_WORDS:
            found.append(word)
    return found


def characters(text: str) -> tuple[str, ...]:
    """The single Chinese characters of a text, each once."""
    return tuple(dict.fromkeys(_HAN.findall(fold(text))))


def term_counts(texts: Iterable[str], *, with_characters: bool) -> Counter[str]:
    """How often each term stands in a field. A word of one character counts as that character."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(
            word for word in words(text) if word not in STOP_WORDS and (len(word) > 1 or not _HAN.match(word))
        )
        if with_characters:
            counts.update(_HAN.findall(fold(text)))
    return counts
