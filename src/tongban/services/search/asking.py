"""A question taken apart: groups of words that may stand for each other, and what else it can be known by."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.services.search.everyday import Everyday
from tongban.services.search.facts import Understood
from tongban.services.search.spelling import heard, runs
from tongban.services.search.words import (
    INITIALS,
    LITTLE,
    SOUND,
    characters,
    fold,
    pairs,
    runs_of,
    spoken_terms,
    telling,
    telling_words,
    words,
)

LONGEST = 200  # characters of a question that are looked at
_MOST_WORDS = 16  # of a question: the rest of a pasted page tells nothing more
# What people mean by their word counts nearly as much as the word itself.
_MEANT = 0.9
# A word of the dictionary is what the question is about.
_KNOWN = 1.6
# What only sounds like such a word stands beside the words that are written.
_SLIP = 0.6
# Of what may be meant each phrase is a little less likely than the one before.
_NEXT = 0.92
# What is only near a word counts little; but a word that has such tells something.
_KIN = 0.6
_KIN_SHARE = 0.5
# A shorter word inside the one that was said: 登记 of 结婚登记.
_PART = 0.6


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Terms that stand for a word of the question together, and how much they count as it."""

    terms: tuple[str, ...]
    factor: float
    is_name: bool = False  # a phrase as it stands in a name or alias


@dataclass(frozen=True, kw_only=True)
class Group:
    """A word of the question: the best of its alternatives counts for a document."""

    said: str
    meant: tuple[str, ...]
    share: float
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question: its words; the characters, sounds and first letters of those that tell something; the pairs and
    spoken terms of all of it; and as `core` the pairs inside the words that tell more than a little."""

    groups: tuple[Group, ...]
    characters: tuple[str, ...]
    pairs: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
    spoken: tuple[str, ...]
    core: tuple[str, ...]
    exact: str
    is_latin: bool

    @property
    def understood(self) -> tuple[Understood, ...]:
        return tuple(Understood(said=group.said, meant=group.meant) for group in self.groups)

    def terms(self) -> set[str]:
        """Every term to look up."""
        ways = (self.characters, self.pairs, self.sounds, self.initials, self.spoken, self.core)
        return {term for group in self.groups for one in group.alternatives for term in one.terms}.union(
            *ways
        )


def asked(q: str, everyday: Everyday) -> Asked:
    """Take a question apart."""
    text = q[:LONGEST]
    told = "".join(telling_words(text))
    return Asked(
        groups=tuple(_groups(text, everyday)),
        characters=characters(told),
        pairs=tuple(dict.fromkeys(pairs(text))),
        sounds=tuple(dict.fromkeys(SOUND + run for run in runs(heard(told), (2, 3, 4)))),
        initials=tuple(INITIALS + word for word in telling_words(text) if word.isascii() and word.isalpha()),
        spoken=tuple(dict.fromkeys(spoken_terms(text))),
        core=_core(text),
        exact=fold(q.strip()),
        is_latin=told.isascii(),
    )


def _core(text: str) -> tuple[str, ...]:
    """What a name has to hold to be what was said: each word that tells more than a little, and each in letters."""
    words_told = [word for word, share in telling(text) if share > LITTLE or word.isascii()]
    return tuple(term for word in words_told for term in pairs(word) or [word])


def _groups(q: str, everyday: Everyday) -> list[Group]:
    """The words that tell something, each with what may stand for it and how much it tells.

    Everyday words come first, the longest first; what only sounds like one follows; then the other words.
    """
    runs = runs_of(q)
    known = everyday.within(runs)
    kin = everyday.kin_within(runs, but=known)
    kin += [word for word in everyday.kin_heard(runs[-1]) if word not in kin]
    rest = [
        (word, share)
        for word, share in telling(q)
        if not any(word in key for key in known) and not any(word in key and word != key for key in kin)
    ]
    slips = everyday.sounding_like([word for word, _ in rest])
    shares = dict(rest)
    return [
        *(_group(key, everyday.meant_by(key), _KNOWN) for key in known),
        *(_group(key, everyday.meant_by(key), _KNOWN * _SLIP) for key in slips if key not in known),
        *(
            Group(
                said=word,
                meant=(),
                share=max(share, _KIN_SHARE) if word in kin else share,
                alternatives=(*_itself(word), *_kindred(everyday.kin.get(word, ()))),
            )
            for word, share in {**shares, **{word: shares.get(word, 1.0) for word in kin}}.items()
        ),
    ][:_MOST_WORDS]


def _group(word: str, meant: tuple[str, ...], share: float) -> Group:
    return Group(said=word, meant=meant, share=share, alternatives=_alternatives(word, meant))


def _itself(word: str) -> list[Alternative]:
    """A word as it is said, and by the shorter words inside it."""
    found = [Alternative(terms=(word,), factor=1.0)]
    if parts := tuple(part for part in words(word) if part != word and len(part) > 1):
        found.append(Alternative(terms=parts, factor=_PART))
    return found


def _kindred(words_of_offices: Sequence[str]) -> list[Alternative]:
    return [
        Alternative(terms=tuple(telling_words(word)) or (word,), factor=_KIN * _NEXT**place)
        for place, word in enumerate(words_of_offices)
    ]


def _alternatives(word: str, meant: tuple[str, ...]) -> tuple[Alternative, ...]:
    found = _itself(word)
    factor = _MEANT
    for phrase in meant:
        found.append(Alternative(terms=tuple(telling_words(phrase)) or (phrase,), factor=factor))
        if side_by_side := tuple(dict.fromkeys(pairs(phrase))):
            found.append(Alternative(terms=side_by_side, factor=factor, is_name=True))
        factor *= _NEXT
    return tuple(found)
