"""Which documents answer a question, from the postings of its terms alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from tongban.services.search.asking import Asked, Group
from tongban.services.search.packing import WHOLE
from tongban.services.search.rules import rarity
from tongban.services.search.words import PAIR

Floats = NDArray[np.float64]
Postings = Mapping[str, tuple[NDArray[np.uint32], NDArray[np.uint16]]]
# The model of confidence; see the docstring of `_confidence`.
_AT, _NAMED, _SCORE, _LENGTH, _WORDS, _SOUNDS, _LATIN = -11.1, 4.2, 4.0, 3.4, 2.25, 7.1, 3.2
_NO_EVERYDAY_WORD = 0.5
# Over few documents no word is rare, and the model, fitted on hundreds, is never sure: there a share of the words is.
_FEW, _ENOUGH_OF_FEW = 50, 0.45
_PHRASE, _WHOLLY = 3, 0.999  # pairs of a phrase that says enough, and the share that is all of it
_MATCHED = 4  # words that a hit names


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each way of knowing a document counts beside its words. Measured; see the evaluation."""

    character: float = 0.08
    pair: float = 0.21
    sound: float = 0.17
    sound_latin: float = 0.8  # where the question has no Chinese
    initials: float = 0.5
    spoken: float = 0.4
    nearness: float = 3.0  # of a standard deviation in meaning above `telling`, where there is a model
    telling: float = (
        0.4  # of what the nearest would have by chance: every question is nearer than that to many
    )
    steepness: float = 1.3
    phrase: float = 1.0
    floor: float = 0.3  # of a score that stays where a document holds nothing of the question's words


WEIGHTS = Weights()


@dataclass(frozen=True, kw_only=True)
class _Held:
    """What each document holds of a group: its score, the mass of what is held, and the term that brought it."""

    score: Floats
    mass: Floats
    term: NDArray[np.int64]
    named: Floats
    is_said: NDArray[np.bool_]  # its name has all that an everyday word means
    terms: list[str]
    weighs: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """A figure for each document by its number: its score, the shares of the question that it holds by words and by
    sound, and how likely it is that the library has what was asked for, if this is the best (0 to 1)."""

    score: Floats
    words: Floats
    sounds: Floats
    confidence: Floats
    groups: tuple[_Held, ...]

    def best_terms(self, number: int) -> tuple[str, ...]:
        """The words that brought a document, heaviest first."""
        held = [
            (one.score[number], one.terms[one.term[number]]) for one in self.groups if one.score[number] > 0
        ]
        terms = (term.removeprefix(PAIR) for _, term in sorted(held, reverse=True))
        return tuple(dict.fromkeys(terms))[:_MATCHED]


def by_meaning(nearer: float, *, size: int, weights: Weights = WEIGHTS) -> float:
    """What a document of so many gets for being so many standard deviations nearer in meaning than the usual one."""
    above = max(0.0, nearer - weights.telling * by_chance(size))
    return float(weights.nearness * above**weights.steepness)


def by_chance(size: int) -> float:
    """About how many standard deviations the nearest of so many is above the usual where none has to do with it."""
    return sqrt(2 * log(max(size, 2)))


class _Scorer:
    """The postings of one question over a build of so many documents."""

    def __init__(self, postings: Postings, *, size: int, weights: Weights) -> None:
        self.postings, self.size, self.weights = postings, size, weights
        self.rare = {term: rarity(size=size, count=len(rows[0])) for term, rows in postings.items()}
        self.unknown = rarity(size=size, count=0)

    def added(self, terms: Sequence[str]) -> tuple[Floats, float]:
        """What the terms give each document, and what a document would have that holds all of them wholly."""
        found, whole = np.zeros(self.size), 0.0
        for term in terms:
            part = self.rare.get(term, self.unknown)
            whole += part
            if (rows := self.postings.get(term)) is not None:
                found[rows[0]] += rows[1] * (part / WHOLE)
        return found, whole or 1.0

    def holding_all(self, terms: Sequence[str]) -> NDArray[np.bool_]:
        """The documents whose names and aliases hold all words of a question that tell something, as they are written."""
        found = np.full(self.size, bool(terms))
        for term in terms:
            here = np.zeros(self.size, dtype=bool)
            if (rows := self.postings.get(term)) is not None:
                here[rows[0]] = True
            found &= here
        return found

    def group(self, group: Group) -> _Held:
        """A word of the question: of its alternatives the best counts, for each document."""
        score, mass = np.zeros(self.size), np.zeros(self.size)
        term, named = np.zeros(self.size, dtype=np.int64), np.zeros(self.size)
        is_said = np.zeros(self.size, dtype=bool)
        terms: list[str] = []
        rarest, heaviest = self._rarest(group), 0.0
        for alternative in group.alternatives:
            known = [one for one in alternative.terms if one in self.postings]
            if not known:
                continue
            shares = {one: self.rare.get(one, self.unknown) for one in alternative.terms}
            whole, together = group.share * alternative.factor * rarest, sum(shares.values())
            heaviest = max(heaviest, whole)
            here, some = np.zeros(self.size), np.zeros(self.size)
            first = np.zeros(self.size, dtype=np.int64)
            for one in reversed(known):  # of several that are held the first brought it
                numbers, weights = self.postings[one]
                part = whole * shares[one] / together
                here[numbers] += weights * (part / WHOLE)
                some[numbers] += part
                first[numbers] = len(terms)
                terms.append(one)
            if len(shares) > 1:  # a phrase held in half is less than half of it
                here *= (some / whole) ** self.weights.phrase
            if alternative.is_name:
                np.maximum(named, here / whole, out=named)
                if len(shares) >= _PHRASE:
                    is_said |= some >= whole * _WHOLLY
            better = here > score
            score, mass = np.where(better, here, score), np.where(better, some, mass)
            term = np.where(better, first, term)
        weighs = heaviest or group.share * self.unknown
        return _Held(
            score=score, mass=mass, term=term, named=named, is_said=is_said, terms=terms, weighs=weighs
        )

    def _rarest(self, group: Group) -> float:
        """How much a word tells: as the rarest term that stands for it and is known."""
        terms = (term for one in group.alternatives for term in one.terms)
        return max((self.rare[term] for term in terms if term in self.rare), default=0.0)


def rank(asked: Asked, postings: Postings, *, size: int, weights: Weights = WEIGHTS) -> Ranking:
    """Every document's figures for a question."""
    scorer = _Scorer(postings, size=size, weights=weights)
    groups = tuple(scorer.group(group) for group in asked.groups)
    whole = sum(one.weighs for one in groups) or 1.0
    words = np.minimum(1.0, sum((one.mass for one in groups), np.zeros(size)) / whole)
    score = sum((one.score for one in groups), np.zeros(size))
    sounds, all_sounds = scorer.added(asked.sounds)
    first, _ = scorer.added(asked.initials)
    score += sounds * (weights.sound_latin if asked.is_latin else weights.sound)
    score += scorer.added(asked.pairs)[0] * weights.pair
    score += scorer.added(asked.characters)[0] * weights.character
    score += first * weights.initials
    score *= weights.floor + (1 - weights.floor) * words
    heard = np.where(first > 0, 1.0, sounds / all_sounds) if asked.is_latin else np.zeros(size)
    named = np.full(size, _NO_EVERYDAY_WORD)
    if everyday := [one.named for one, group in zip(groups, asked.groups, strict=True) if group.meant]:
        named = np.max(everyday, axis=0)
    confidence = np.where(
        np.any([scorer.holding_all(asked.core), *(one.is_said for one in groups)], axis=0),
        1.0,
        _confidence(asked, named=named, score=score / scorer.unknown, words=words, sounds=heard),
    )
    if size < _FEW:
        confidence = np.maximum(confidence, np.where(words >= _ENOUGH_OF_FEW, words, 0.0))
    score += scorer.added(asked.spoken)[0] * weights.spoken
    return Ranking(score=score, words=words, sounds=heard, confidence=confidence, groups=groups)


def _confidence(asked: Asked, *, named: Floats, score: Floats, words: Floats, sounds: Floats) -> Floats:
    """A logistic model of six figures, fitted on questions that the library answers and others that it does not.

    How well a name holds what an everyday word means, the score beside that of a word that nothing holds, the
    length of the question, the shares held by words and by sound, and whether it is in Latin letters.
    """
    sum_ = (
        _AT
        + _NAMED * named
        + _SCORE * score
        + _LENGTH * log(1 + len(asked.groups))
        + _WORDS * words
        + _SOUNDS * sounds
        + _LATIN * asked.is_latin
    )
    found: Floats = 1 / (1 + np.exp(-np.clip(sum_, -30, 30)))
    return found
