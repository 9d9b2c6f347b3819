"""The lists of words in `words.yaml`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from tongban.faces.assistant.model.atoms import atoms


@dataclass(frozen=True, kw_only=True)
class SmallWords:
    """Words that say nothing by themselves, as atoms, and how many atoms the longest has."""

    forms: frozenset[tuple[str, ...]]
    longest: int


@lru_cache(maxsize=1)
def small_words() -> SmallWords:
    """What a sentence may put between the words of its source."""
    forms = frozenset(atoms(word) for word in _words("small"))
    return SmallWords(forms=forms, longest=max(map(len, forms)))


@lru_cache(maxsize=1)
def turning_words() -> tuple[str, ...]:
    """Words that turn a sentence round, so that each stands there as often as in the source."""
    return _words("turning")


@lru_cache(maxsize=1)
def asking_words() -> frozenset[str]:
    """Everyday words of questions: no name and no number is among them."""
    return frozenset(word.lower() for word in (*_words("asking"), *_words("small"), *_words("turning")))


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    """The commonest surnames (百家姓)."""
    return frozenset(_words("surnames"))


def _words(kind: str) -> tuple[str, ...]:
    return tuple(_lists()[kind].split())


@lru_cache(maxsize=1)
def _lists() -> dict[str, str]:
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found
