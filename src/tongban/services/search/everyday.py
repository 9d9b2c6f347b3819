"""Everyday words: how people say it → how offices write it, found in a question by its letters or its sound."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice

from tongban.services.search.spelling import alike, heard
from tongban.services.search.words import fold, is_chinese

_MOST_WORDS = 6  # that an everyday word is made of
_LONGEST = 10  # syllables of one
_LIKELY = 2  # of what a word may mean, so many are likely
_LONGEST_PHRASE = 30
_EXACT = "="  # before a sound that has to be the same, not only alike


class Everyday:
    """A dictionary of everyday words, ready to be looked for in questions.

    `words` name a service or what it is about; `kin` are single words with the words of offices that are near them.
    """

    def __init__(
        self, words: Mapping[str, Sequence[str]], kin: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.words = words
        self.kin = kin or {}

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        """How a word sounds, as it is and as it is heard everywhere → the word; the first of those that sound so."""
        found: dict[str, str] = {}
        for word in self.words:
            said = heard(word) if is_chinese(word) else ()
            if len(said) > 1:
                found.setdefault(_EXACT + "".join(said), word)
                found.setdefault("".join(alike(sound) for sound in said), word)
        return found

    @cached_property
    def _by_phrase(self) -> dict[str, list[tuple[int, str]]]:
        """Phrase of offices → the Chinese words by which people may mean it, each with its place among their meanings."""
        found: dict[str, list[tuple[int, str]]] = {}
        for word, meant in self.words.items():
            for place, phrase in enumerate(meant[:_LIKELY]):
                if not word.isascii():
                    found.setdefault(fold(phrase), []).append((place, word))
        return found

    def said_for(self, name: str, *, limit: int) -> list[str]:
        """The everyday words for a name of offices: of the longest phrases in it first, the likeliest first."""
        folded = fold(name)
        parts = {
            folded[at : at + length]
            for length in range(2, min(_LONGEST_PHRASE, len(folded)) + 1)
            for at in range(len(folded) - length + 1)
        }
        phrases = sorted(parts & self._by_phrase.keys(), key=lambda phrase: (-len(phrase), phrase))
        words = (word for phrase in phrases for _, word in sorted(self._by_phrase[phrase]))
        return list(islice(dict.fromkeys(words), limit))

    def near(self, words: Sequence[str], *, each: int) -> list[str]:
        """What people say for single words of offices: so many for each."""
        return list(dict.fromkeys(said for word in words for said in self._kin_of.get(word, ())[:each]))

    @cached_property
    def _kin_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word, offices in self.kin.items():
            for office in offices:
                found.setdefault(fold(office), []).append(word)
        return found

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(word for word in self.words if not word.isascii())

    def starting_with(self, begun: str, *, limit: int) -> list[str]:
        """The Chinese everyday words that begin so, the shortest first."""
        at = bisect_left(self._in_order, begun)
        found: list[str] = []
        while at < len(self._in_order) and self._in_order[at].startswith(begun):
            found.append(self._in_order[at])
            at += 1
        return sorted(found, key=lambda word: (len(word), word))[:limit]

    def meant_by(self, word: str) -> tuple[str, ...]:
        return tuple(self.words[word])

    def within(self, runs: Sequence[Sequence[str]]) -> list[str]:
        return _inside_of(runs, self.words)

    def kin_within(self, runs: Sequence[Sequence[str]], *, but: Sequence[str]) -> list[str]:
        """The same for kin; none inside one of the everyday words `but`."""
        return [word for word in _inside_of(runs, self.kin) if not any(word in longer for longer in but)]

    def sounding_like(self, words: Sequence[str]) -> list[str]:
        """The everyday words that sound like a run of these words of a question, longest run first.

        A single word that the segmenter knows is no slip; two or more that together sound exactly like an everyday
        word of three syllables may be: 公 基金 is 公积金. Letters are pinyin wherever they sound like one.
        """
        spelled = [heard(word) for word in words]
        found: list[str] = []
        taken: set[int] = set()
        for count in range(len(words), 1, -1):
            for at in range(len(words) - count + 1):
                span = range(at, at + count)
                run = [sound for place in span for sound in spelled[place]]
                is_whole = len(run) > 2 and all(spelled[place] for place in span)
                word = self._by_sound.get(_EXACT + "".join(run)) if is_whole else None
                if word and word not in words and taken.isdisjoint(span):
                    taken.update(span)
                    found.append(word)
        for place, word in enumerate(words):
            if word.isascii() and place not in taken:
                found.extend(self._inside([alike(sound) for sound in spelled[place]], self._by_sound))
        return found

    def kin_heard(self, words: Sequence[str]) -> list[str]:
        """The kin whose pinyin words of Latin letters hold, where they hold no everyday word."""
        found: list[str] = []
        for word in words:
            sounds = [alike(sound) for sound in heard(word)] if word.isascii() else []
            if not self._inside(sounds, self._by_sound):
                found.extend(self._inside(sounds, self._kin_by_sound))
        return found

    @cached_property
    def _kin_by_sound(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for word in self.kin:
            said = heard(word) if is_chinese(word) else ()
            if len(said) > 1:
                found.setdefault("".join(alike(sound) for sound in said), word)
        return found

    @staticmethod
    def _inside(sounds: Sequence[str], by_sound: Mapping[str, str]) -> list[str]:
        """The words that sound like a part of these syllables, longest first."""
        found: list[str] = []
        taken: set[int] = set()
        for length in range(min(_LONGEST, len(sounds)), 1, -1):
            for at in range(len(sounds) - length + 1):
                span = range(at, at + length)
                word = by_sound.get("".join(sounds[at : at + length]))
                if word and taken.isdisjoint(span):
                    taken.update(span)
                    found.append(word)
        return found


def _inside_of(runs: Sequence[Sequence[str]], words: Mapping[str, object]) -> list[str]:
    """The words of a dictionary inside a question, longest first; none shares a word of the question with another.

    `runs`: the words that stand side by side in it. An everyday word is one of them or several together: 领养
    is not in 领 养老金. Words of Latin letters are written as one.
    """
    spans = [
        (place, at, count)
        for place, run in enumerate(runs)
        for count in range(1, min(_MOST_WORDS, len(run)) + 1)
        for at in range(len(run) - count + 1)
        if "".join(run[at : at + count]) in words
    ]
    found: dict[str, None] = {}
    taken: set[tuple[int, int]] = set()
    # the longest first; of two that share a word of the question the one that stands before
    for place, at, count in sorted(spans, key=lambda span: (-len("".join(_cut(runs, *span))), span)):
        here = {(place, one) for one in range(at, at + count)}
        if taken.isdisjoint(here):
            taken |= here
            found.setdefault("".join(_cut(runs, place, at, count)))
    return list(found)


def _cut(runs: Sequence[Sequence[str]], place: int, at: int, count: int) -> Sequence[str]:
    return runs[place][at : at + count]
