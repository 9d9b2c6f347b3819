"""Text as terms: words by rjieba, and the single characters of short fields.

Full-width letters and digits count as half-width, capitals as small, traditional characters as
simplified, brackets and stops as nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import opencc
import rjieba
import yaml

from tongban.services.search.spelling import alike, heard, initials, runs, sounds

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_TERM = 30
# What a term starts with that is no word: two characters side by side, a sound, first letters.
PAIR, SOUND, INITIALS = "+", "~", "="
LABEL = "#"
SPOKEN = "'"  # of a field that says how people speak of it, not what it is
_FEWEST_INITIALS, _MOST_INITIALS = 2, 8

_LISTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
STOP_WORDS = frozenset(_LISTS["stop"].split())
SOFT_WORDS = frozenset(_LISTS["soft"].split())
SOFT, LITTLE, VERB = 0.5, 0.2, 0.7
# pronouns, prepositions, adverbs, particles, numbers, measures, times: rjieba's tags by their first letter
_LITTLE = frozenset("rpcduyeomqtf")
# Letters say by their sound or as an everyday word what they mean; as they stand they are in few names.
_LATIN = "eng"
_SPOKEN = ("想", "要", "我")


_SIMPLIFY = opencc.OpenCC("t2s")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """One way of writing: half-width, small letters, composed, simplified."""
    return str(_SIMPLIFY.convert(unicodedata.normalize("NFKC", text).lower())).replace("ü", "v")


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


def runs_of(text: str) -> list[tuple[str, ...]]:
    """The words that stand side by side in a text, without a space or a stop between them, run by run: c1 驾照.

    The last run holds the Latin words of all of it, so that several of them may be one everyday word.
    """
    found: list[tuple[str, ...]] = []
    latin: list[str] = []
    folded, end = fold(text), -1
    for run in _WORD.finditer(folded):
        words_of_run = tuple(rjieba.cut(run[0], False)) if _HAN.match(run[0]) else (run[0],)
        if run.start() == end:
            found[-1] += words_of_run
        else:
            found.append(words_of_run)
        end = run.end()
        if not _HAN.match(run[0]):
            latin.append(run[0])
    return [*found, tuple(latin)]


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a question in order, each once, without those inside longer ones."""
    return tuple(word for word, _ in tagged_words(text))


def tagged_words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a question in order, each once, with the kind of word: n, v, r … (as rjieba tags them).

    Only words of the dictionary are joined: 我爸 and 八十多 stay apart.
    """
    found: dict[str, str] = {}
    for run in _WORD.findall(fold(text)):
        for word, kind in rjieba.tag(run, False) if _HAN.match(run) else [(run, _LATIN)]:
            found.setdefault(word[:_MAX_TERM], kind)
    return tuple(found.items())


def telling_words(text: str) -> list[str]:
    """The words of a text that tell what is asked for; 想开 is 开."""
    return [word for word, _ in telling(text)]


def telling(text: str) -> list[tuple[str, float]]:
    """The words that tell what is asked for, each with how much it tells beside the thing itself (1)."""
    found: list[tuple[str, float]] = []
    for word, kind in tagged_words(text):
        if len(word) == 2 and word.startswith(_SPOKEN) and word not in STOP_WORDS:
            word, kind = word[1:], "v"
        if word not in STOP_WORDS:
            found.append((word, share_of(word, kind)))
    return found


def share_of(word: str, kind: str = "n") -> float:
    """How much a word tells: a thing whole, an act or a person beside it half, when and how many little."""
    if word in SOFT_WORDS:
        return SOFT
    if kind[:1] in _LITTLE or kind == _LATIN:
        return LITTLE
    if kind[:1] == "v":
        return VERB
    return SOFT if len(word) == 1 else 1.0


def characters(text: str) -> tuple[str, ...]:
    """The single Chinese characters of a text, each once."""
    return tuple(dict.fromkeys(_HAN.findall(fold(text))))


def is_chinese(word: str) -> bool:
    """Whether a word has Chinese characters only."""
    return bool(word) and all(_HAN.match(sign) for sign in word)


def pairs(text: str) -> list[str]:
    """Each two Chinese characters side by side, as terms: they hold where the dictionary cuts otherwise."""
    return [
        PAIR + run[at : at + 2]
        for run in _WORD.findall(fold(text))
        if _HAN.match(run)
        for at in range(len(run) - 1)
    ]


def sound_terms(text: str) -> list[str]:
    """How the Chinese of a text sounds, as terms: runs of two and three syllables, and each of its words."""
    folded = fold(text)
    said = sounds(folded)
    whole = ["".join(alike(one) for one in sounds(word)) for word in words(text) if len(word) > 1]
    found = {run for run in (*runs(said, (2, 3)), *runs(heard(folded), (2, 3)), *whole) if run}
    first = {
        initials(word)
        for word in (*words(text), folded)
        if _FEWEST_INITIALS <= len(word) <= _MOST_INITIALS and _HAN.match(word)
    }
    return [SOUND + run[:_MAX_TERM] for run in sorted(found)] + [INITIALS + one for one in sorted(first)]


@dataclass(frozen=True, kw_only=True)
class FieldTerms:
    """The terms of a field with how often each stands there, and how many words it has."""

    counts: Counter[str]
    length: int


def spoken_terms(text: str) -> list[str]:
    """The words, pairs, single characters and sounds of a text, as terms of how people speak of something."""
    terms = (
        *(word for word in words(text) if word not in STOP_WORDS),
        *pairs(text),
        *characters(text),
        *(SOUND + run for run in runs(heard(fold(text)), (2, 3))),
    )
    return [SPOKEN + term for term in terms]


def field_terms(texts: Sequence[str], *, is_short: bool = False, is_spoken: bool = False) -> FieldTerms:
    """The terms of a field. A word of one character counts as that character.

    A short field also gives its single characters, pairs of them, and its sound; one that says how people speak
    has terms of its own, which say nothing of what the thing is.
    """
    if is_spoken:
        spoken = Counter(term for text in texts for term in spoken_terms(text))
        return FieldTerms(counts=spoken, length=sum(len(words(text)) for text in texts))
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(
            word for word in words(text) if word not in STOP_WORDS and (len(word) > 1 or not _HAN.match(word))
        )
    length = counts.total()
    if is_short:
        for text in texts:
            counts.update(_HAN.findall(fold(text)))
            counts.update(pairs(text))
            counts.update(sound_terms(text))
    return FieldTerms(counts=counts, length=length)
