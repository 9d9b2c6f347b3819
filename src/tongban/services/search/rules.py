"""How much a term tells about a document, and which documents answer a question.

BM25F: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), section 3.6:
term frequencies are weighted and length-normalised per field, added, and saturated once.
The saturated part does not depend on the question and is stored with the posting.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_K1 = 1.2
_B = 0.6
# Share of the question's weight that a document must hold. Measured on the everyday
# questions of tests/services/search: below it come answers to a part of the question.
LEAST_SHARE = 0.45
# A character tells less than a word: it is there for words that the dictionary cuts otherwise.
CHARACTER_WEIGHT = 0.12
# What people mean by their word counts nearly as much as the word itself.
MEANT_WEIGHT = 0.9
# A shorter word inside the one that was said: 登记 of 结婚登记.
PART_WEIGHT = 0.6
# An act or a person beside the thing, and a word of one character.
SOFT_WEIGHT = 0.5


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """How a field counts: its weight, its usual number of words, and whether characters are indexed."""

    weight: float
    usual_length: int
    with_characters: bool = False


def impacts(fields: Mapping[str, Counter[str]], rules: Mapping[str, FieldRule]) -> dict[str, float]:
    """Term → saturated weight in this document, between 0 and 1."""
    added: dict[str, float] = {}
    for name, counts in fields.items():
        rule = rules[name]
        length = 1 - _B + _B * sum(counts.values()) / rule.usual_length
        for term, count in counts.items():
            added[term] = added.get(term, 0.0) + rule.weight * count / length
    return {term: weight / (_K1 + weight) for term, weight in added.items()}
