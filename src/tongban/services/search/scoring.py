"""Which documents answer a question, from the postings of its terms alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongban.services.search.asking import Asked, Group
from tongban.services.search.packing import WHOLE
from tongban.services.search.rules import rarity

Postings = Mapping[str, tuple[Sequence[int], Sequence[int]]]
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
    phrase: float = 1.0
    floor: float = 0.3  # of a score that stays where a document holds nothing of the question's words


WEIGHTS = Weights()


@dataclass(kw_only=True, slots=True)
class Scored:
    """A document's number with its score and the shares of the question that it holds: by words, by sound, by letters."""

    number: int
    score: float = 0.0
    words: float = 0.0
    sounds: float = 0.0
    letters: float = 0.0
    matched: list[tuple[float, str]] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        return max(self.words, self.sounds, self.letters)

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
    pairs, all_pairs = _added(postings, rare, unknown, asked.pairs)
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
    for one in found.values():
        one.words = min(1.0, one.words / whole) if whole else 0.0
        one.sounds = sounds.get(one.number, 0.0) / all_sounds
        one.letters = pairs.get(one.number, 0.0) / all_pairs
        if one.number in first:
            one.sounds = 1.0
        one.score *= weights.floor + (1 - weights.floor) * one.words
    return list(found.values())


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
        for number, one in held.items():
            if len(shares) > 1:  # a phrase held in half is less than half of it
                one = (one[0] * (one[1] / mass) ** weights.phrase, one[1], one[2])
            other = best.get(number)
            if other is None or one[0] > other[0]:
                best[number] = one
    for number, (score, mass, term) in best.items():
        scored = found.get(number)
        if scored is None:
            scored = found[number] = Scored(number=number)
        scored.score += score
        scored.words += mass
        scored.matched.append((score, term))
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
