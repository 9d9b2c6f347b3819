"""Which documents answer a question, from the postings of its terms alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

from tongban.services.search.asking import Asked, Group
from tongban.services.search.packing import WHOLE
from tongban.services.search.rules import rarity

Postings = Mapping[str, tuple[Sequence[int], Sequence[int]]]
# The model of confidence; see the docstring of `_confidence`.
_AT, _NAMED, _SCORE, _LENGTH, _WORDS, _SOUNDS, _LATIN = -11.1, 4.2, 4.0, 3.4, 2.25, 7.1, 3.2
_NO_EVERYDAY_WORD = 0.5
_NONE: tuple[Sequence[int], Sequence[int]] = ((), ())
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
    nearness: float = 2.2  # of a standard deviation in meaning, where there is a model
    phrase: float = 1.0
    floor: float = 0.3  # of a score that stays where a document holds nothing of the question's words


WEIGHTS = Weights()


@dataclass(kw_only=True, slots=True)
class Scored:
    """A document's number with its score and the shares of the question that it holds: by words, by sound.

    `named` is how well its name holds what an everyday word of the question means (1 wholly).
    `confidence` (0 to 1) says how likely it is that the library has what was asked for, if this is the best.
    """

    number: int
    score: float = 0.0
    words: float = 0.0
    sounds: float = 0.0
    named: float = _NO_EVERYDAY_WORD
    confidence: float = 0.0
    matched: list[tuple[float, str]] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    def best_terms(self) -> tuple[str, ...]:
        """The words that brought it, heaviest first."""
        return tuple(dict.fromkeys(term for _, term in sorted(self.matched, reverse=True)))[:_MATCHED]


def rank(asked: Asked, postings: Postings, *, size: int, weights: Weights = WEIGHTS) -> list[Scored]:
    """Every document that holds a term of the question, with its score; in no order."""
    rare = {term: rarity(size=size, count=len(rows[0])) for term, rows in postings.items()}
    unknown = rarity(size=size, count=0)
    found: dict[int, Scored] = {}
    whole = sum(_add_group(group, found, postings, rare, unknown, weights) for group in asked.groups)
    sounds, all_sounds = _added(postings, rare, unknown, asked.sounds)
    pairs, _ = _added(postings, rare, unknown, asked.pairs)
    characters, _ = _added(postings, rare, unknown, asked.characters)
    first, _ = _added(postings, rare, unknown, asked.initials)
    sound = weights.sound_latin if asked.is_latin else weights.sound
    ways = (
        (sounds, sound), (pairs, weights.pair), (characters, weights.character), (first, weights.initials)
    )  # fmt: skip
    for scores, weight in ways:
        for number, score in scores.items():
            one = found.get(number)
            if one is None:
                one = found[number] = Scored(number=number)
            one.score += weight * score
    literal = _holding_all(asked.core, postings)
    everyday = any(group.meant for group in asked.groups)
    for one in found.values():
        one.words = min(1.0, one.words / whole) if whole else 0.0
        if asked.is_latin:
            one.sounds = 1.0 if one.number in first else sounds.get(one.number, 0.0) / all_sounds
        if everyday:
            one.named = max(one.held, default=0.0)
        one.score *= weights.floor + (1 - weights.floor) * one.words
        one.confidence = 1.0 if one.number in literal else _confidence(one, asked, unknown)
    spoken, _ = _added(postings, rare, unknown, asked.spoken)
    for number, score in spoken.items():
        if number in found:
            found[number].score += weights.spoken * score
        else:
            found[number] = Scored(number=number, score=weights.spoken * score)
    return list(found.values())


def _holding_all(terms: Sequence[str], postings: Postings) -> set[int]:
    """The documents whose names and aliases hold all words of a question that tell something, as they are written."""
    return set.intersection(*(set(postings.get(term, _NONE)[0]) for term in terms)) if terms else set()


def _confidence(one: Scored, asked: Asked, unknown: float) -> float:
    """A logistic model of six figures, fitted on questions that the library answers and others that it does not."""
    sum_ = (
        _AT
        + _NAMED * one.named
        + _SCORE * one.score / unknown
        + _LENGTH * log(1 + len(asked.groups))
        + _WORDS * one.words
        + _SOUNDS * one.sounds
        + _LATIN * asked.is_latin
    )
    return 1 / (1 + exp(-max(-30.0, min(30.0, sum_))))


def _add_group(
    group: Group,
    found: dict[int, Scored],
    postings: Postings,
    rare: Mapping[str, float],
    unknown: float,
    weights: Weights,
) -> float:
    """Add a word to every document that holds one of its alternatives; returns how much it weighs."""
    best: dict[int, tuple[float, float, str]] = {}
    fits: dict[int, float] = {}
    rarest = _rarest(group, rare)
    heaviest = 0.0
    for alternative in group.alternatives:
        shares = {term: rare.get(term, unknown) for term in alternative.terms}
        mass, together = group.share * alternative.factor * rarest, sum(shares.values())
        held: dict[int, tuple[float, float, str]] = {}
        for term, share in shares.items():
            part = mass * share / together
            scale = part / WHOLE
            for number, weight in zip(*postings.get(term, _NONE), strict=True):
                before = held.get(number)
                held[number] = (
                    (weight * scale, part, term)
                    if before is None
                    else (before[0] + weight * scale, before[1] + part, before[2])
                )
        if held:
            heaviest = max(heaviest, mass)
        for number, (score, some, term) in held.items():
            if len(shares) > 1:  # a phrase held in half is less than half of it
                score *= (some / mass) ** weights.phrase
            other = best.get(number)
            if other is None or score > other[0]:
                best[number] = (score, some, term)
            if alternative.is_name:
                fits[number] = max(fits.get(number, 0.0), score / mass)
    for number, (score, some, term) in best.items():
        scored = found.get(number)
        if scored is None:
            scored = found[number] = Scored(number=number)
        scored.score += score
        scored.words += some
        scored.matched.append((score, term))
        if group.meant:
            scored.held.append(fits.get(number, 0.0))
    return heaviest or group.share * unknown


def _rarest(group: Group, rare: Mapping[str, float]) -> float:
    """How much a word tells: as the rarest term that stands for it and is known."""
    return max((rare[term] for one in group.alternatives for term in one.terms if term in rare), default=0.0)


def _added(
    postings: Postings, rare: Mapping[str, float], unknown: float, terms: Sequence[str]
) -> tuple[dict[int, float], float]:
    """What the terms give each document, and what a document would have that holds all of them wholly."""
    found: dict[int, float] = {}
    whole = 0.0
    for term in terms:
        part = rare.get(term, unknown)
        whole += part
        scale = part / WHOLE
        for number, weight in zip(*postings.get(term, _NONE), strict=True):
            found[number] = found.get(number, 0.0) + weight * scale
    return found, whole or 1.0
