"""Which words may stand in the dictionary, and what an upgrade of the house's list changes. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.services.search.aliases.facts import Source, State
from tongban.services.search.words import STOP_WORDS, fold, plain_words

_PIECE = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_SHORTEST, LONGEST = 2, 20
LONGEST_WORD, MOST_WORDS = 60, 8


def term_of(text: str) -> str:
    """A word as the dictionary holds it: folded, without spaces and stops, as a question is looked at."""
    return "".join(_PIECE.findall(fold(text)))


def fault_of_term(text: str) -> str:
    """Why a text cannot be a word of the dictionary; empty where it can. An English message id."""
    term = term_of(text)
    if len(term) < _SHORTEST or term.isdecimal():
        return N_("Enter a word of at least two characters.")
    if len(term) > LONGEST:
        return N_("Enter a short word, not a sentence: 20 characters at most.")
    if all(word in STOP_WORDS for word in plain_words(text)):
        return N_("This is said in almost every question. Enter the word that tells what is asked for.")
    return ""


def words_of(lines: Iterable[str]) -> tuple[str, ...]:
    """What was typed as words that offices say, each once."""
    return tuple(dict.fromkeys(said for line in lines if (said := " ".join(line.split()))))


def fault_of_words(words: Sequence[str], *, key: str) -> str:
    """Why these cannot be what is meant; empty where they can. An English message id."""
    if not words and not key:
        return N_("Enter what offices call it, or choose the service that is meant.")
    if len(words) > MOST_WORDS:
        return N_("Eight words are enough.")
    if any(len(word) > LONGEST_WORD for word in words):
        return N_("Enter a word or a name a line, 60 characters at most.")
    return ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One version of a word as the dictionary has it."""

    version: int
    source: str
    state: str
    words: tuple[str, ...]
    is_by_person: bool


@dataclass(frozen=True, kw_only=True)
class HouseChanges:
    """What the house's list changes: words that come or change, and words that it no longer has."""

    coming: Mapping[str, tuple[str, ...]]
    going: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.coming and not self.going


def house_changes(
    standing: Mapping[str, Sequence[Standing]], house: Mapping[str, Sequence[str]]
) -> HouseChanges:
    """What an upgrade changes. `standing` holds the versions of each term, the latest last.

    What a person decided about a term stays: their word, and that they took the house's word out.
    """
    coming = {
        term: tuple(words) for term, words in house.items() if _comes(standing.get(term, ()), tuple(words))
    }
    going = tuple(
        term
        for term, versions in standing.items()
        if term not in house and any(_is_of_house(one) for one in versions)
    )
    return HouseChanges(coming=coming, going=going)


def _comes(versions: Sequence[Standing], words: tuple[str, ...]) -> bool:
    for one in versions:
        if one.state == State.ACCEPTED:
            return one.source == Source.HOUSE and one.words != words
    withdrawn = [one for one in versions if one.state == State.WITHDRAWN]
    return not withdrawn or not withdrawn[-1].is_by_person


def _is_of_house(one: Standing) -> bool:
    return one.source == Source.HOUSE and one.state == State.ACCEPTED
