"""What is done about a paper or a right (变更, 延续, 补发, 注销 …): in the name of a service and in a question."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from tongban.services.search.public import fold, heard_within, plain_words

_SPACE_IN_LETTERS = re.compile("(?<=[a-z]) +(?=[a-z])")
_LETTERS = re.compile("[a-z]{3}")
FIRST = "first"
HELD = "held"  # about a paper that one has already, whatever its name says
# Who names an act asks for the services that do it; who names none asks for the first time.
_ASKED, _OTHER, _LATER, _FIRST = 2.0, 0.75, 0.75, 1.1


@lru_cache(maxsize=1)
def _acts() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    read = yaml.safe_load(Path(__file__).with_name("acts.yaml").read_text(encoding="utf-8"))
    return {act: {side: tuple(words) for side, words in both.items()} for act, both in read.items()}


def acts_of(name: str) -> frozenset[str]:
    """The acts that a service's name says; that it is for the first time only where it says nothing else."""
    found = frozenset(act for act, words in _acts().items() if any(word in name for word in words["title"]))
    return found - {FIRST} or found


def acts_asked(q: str) -> frozenset[str]:
    """The acts that a question names: by a word of one character only where it stands alone, also in pinyin."""
    text, alone = fold(q), plain_words(q)
    letters = _SPACE_IN_LETTERS.sub("", text)
    has_letters = _LETTERS.search(letters) is not None

    def is_named(word: str) -> bool:
        if len(word) == 1:
            return word in alone
        if word.isascii():
            return re.search(rf"\b{word}\b", text) is not None
        return word in text or (has_letters and heard_within(word, letters))

    return frozenset(act for act, words in _acts().items() if any(map(is_named, words["said"])))


def lift_of(q: str) -> dict[str, float]:
    """Act → how much a service of that act is lifted or lowered for this question."""
    asked = acts_asked(q) - {FIRST}
    later = (_acts().keys() | {HELD}) - {FIRST}
    if not asked:
        return {FIRST: _FIRST, **dict.fromkeys(later, _LATER)}
    return {**dict.fromkeys(later, _OTHER), **dict.fromkeys(asked, _ASKED)}
