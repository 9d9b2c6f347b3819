"""How much a term tells about a document.

BM25F: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), section 3.6:
term frequencies are weighted and length-normalised per field, added, and saturated once.
The saturated part does not depend on the question and is stored with the posting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from tongban.services.search.words import FieldTerms

_K1 = 1.2
_B = 0.6


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """How a field counts: its weight, its usual number of words, and whether it is short.

    Of a short field (a name, an alias) single characters, pairs and the sound are indexed as well. A spoken field
    says how people speak of the thing: it lifts a document, and never makes it an answer by itself.
    """

    weight: float
    usual_length: int
    is_short: bool = False
    is_spoken: bool = False


def impacts(fields: Mapping[str, FieldTerms], rules: Mapping[str, FieldRule]) -> dict[str, float]:
    """Term → saturated weight in this document, between 0 and 1."""
    added: dict[str, float] = {}
    for name, terms in fields.items():
        rule = rules[name]
        length = 1 - _B + _B * terms.length / rule.usual_length
        for term, count in terms.counts.items():
            added[term] = added.get(term, 0.0) + rule.weight * count / length
    return {term: weight / (_K1 + weight) for term, weight in added.items()}


def rarity(*, size: int, count: int) -> float:
    """How much a term tells that stands in `count` of `size` documents (BM25's idf)."""
    return log(1 + (size - count + 0.5) / (count + 0.5))
