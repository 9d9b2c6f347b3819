"""Questions to the index."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from django.db import connection

from tongban.services.search.facts import Found, Hit, Understood
from tongban.services.search.models import SearchDocument
from tongban.services.search.rules import CHARACTER_WEIGHT, LEAST_SHARE, MEANT_WEIGHT, PART_WEIGHT
from tongban.services.search.words import STOP_WORDS, characters, plain_words, words

_MOST_WORDS = 16  # of a question: the rest of a pasted page tells nothing more

_COUNT = """
SELECT c.generation, (SELECT count(*) FROM search_searchdocument d
    WHERE d.collection = c.name AND d.generation = c.generation)
FROM search_searchcollection c WHERE c.name = %s
"""
_FREQUENCIES = """
SELECT p.term, count(*) FROM search_searchposting p JOIN search_searchdocument d ON d.id = p.document_id
WHERE p.term = ANY(%s) AND d.collection = %s AND d.generation = %s GROUP BY p.term
"""
# Each word of the question is a group of terms (itself and what is meant by it); a document
# gets the best of a group, and must hold enough of the question's weight.
_SCORES = """
WITH asked(term, grp, weight, mass) AS (
    SELECT * FROM unnest(%(terms)s::text[], %(groups)s::int[], %(weights)s::float8[], %(masses)s::float8[])
), best AS (
    SELECT p.document_id, a.grp, max(p.impact * a.weight) AS score, max(a.mass) AS mass,
        (array_agg(a.term ORDER BY p.impact * a.weight DESC))[1] AS term
    FROM asked a JOIN search_searchposting p ON p.term = a.term
    GROUP BY p.document_id, a.grp
), total AS (
    SELECT document_id, sum(score) AS score, sum(mass) AS mass,
        array_agg(term ORDER BY score DESC) FILTER (WHERE length(term) > 1) AS terms,
        sum(mass) FILTER (WHERE grp >= 0) AS word_mass
    FROM best GROUP BY document_id
)
SELECT d.key, d.title, t.score * d.weight AS score, coalesce(t.terms, '{}')
FROM total t JOIN search_searchdocument d ON d.id = t.document_id
WHERE d.collection = %(collection)s AND d.generation = %(generation)s
    AND (cardinality(%(area)s::text[]) = 0
        OR d.area_path::text[] @> %(here)s::text[] OR d.area_path::text[] <@ %(area)s::text[])
    AND (coalesce(t.word_mass, 0) >= %(least)s OR t.mass - coalesce(t.word_mass, 0) >= %(least_characters)s)
ORDER BY score DESC, length(d.title), d.key LIMIT %(limit)s
"""


def find(
    *,
    collection: str,
    q: str,
    area_path: tuple[str, ...] = (),
    limit: int = 20,
    everyday: Mapping[str, Sequence[str]] | None = None,
) -> Found:
    """Documents that answer a question, best first. 3 SQL at most.

    `area_path` (codes from the top down to an area) keeps documents of that area, of those
    above it and of those below it. `everyday` maps a word that people use to the words that
    offices use.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [collection])
        generation, size = cursor.fetchone() or (0, 0)
        asked = _asked(q, everyday or {})
        if not size or not asked:
            return Found(hits=(), understood=())
        terms = sorted({term for group in asked for term in (group.said, *group.meant)} | set(characters(q)))
        cursor.execute(_FREQUENCIES, [terms, collection, generation])
        rarity = {term: log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in cursor.fetchall()}
        if not rarity:
            return Found(hits=(), understood=asked)
        cursor.execute(
            _SCORES,
            {
                **_question(q, asked, rarity, unknown=log(1 + (size + 0.5) / 0.5)),
                "collection": collection,
                "generation": generation,
                "area": list(area_path),
                "here": list(area_path[-1:]),
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    hits = tuple(
        Hit(key=key, title=title, score=score, matched=tuple(matched)) for key, title, score, matched in rows
    )
    return Found(hits=hits, understood=asked)


def _asked(q: str, everyday: Mapping[str, Sequence[str]]) -> tuple[Understood, ...]:
    """The words of a question that tell something, with what is meant by them."""
    folded = "".join(plain_words(q)) if len(q) < 200 else ""
    asked: dict[str, tuple[str, ...]] = {}
    for said, meant in everyday.items():
        if said in folded:
            asked[said] = tuple(dict.fromkeys(term for phrase in meant for term in _telling(phrase)))
    for word in _telling(q):
        if not any(word in said and word != said for said in asked):
            asked.setdefault(word, ())
    return tuple(Understood(said=said, meant=meant) for said, meant in list(asked.items())[:_MOST_WORDS])


def _telling(text: str) -> list[str]:
    return [word for word in plain_words(text) if word not in STOP_WORDS]


def _question(
    q: str, asked: tuple[Understood, ...], rarity: Mapping[str, float], *, unknown: float
) -> dict[str, Any]:
    terms: list[str] = []
    groups: list[int] = []
    weights: list[float] = []
    masses: list[float] = []
    whole = 0.0
    for number, group in enumerate(asked):
        options = _options(group)
        known = {term: factor for term, factor in options.items() if term in rarity}
        mass = max((rarity[term] for term in known), default=unknown)
        whole += mass
        for term, factor in known.items():
            terms.append(term)
            groups.append(number)
            weights.append(rarity[term] * factor)
            masses.append(mass * factor)
    letters = [letter for letter in characters("".join(group.said for group in asked)) if letter in rarity]
    for number, letter in enumerate(letters, 1):
        terms.append(letter)
        groups.append(-number)
        weights.append(rarity[letter] * CHARACTER_WEIGHT)
        masses.append(1.0)
    wanted = len(characters("".join(group.said for group in asked)))
    return {
        "terms": terms,
        "groups": groups,
        "weights": weights,
        "masses": masses,
        "least": whole * LEAST_SHARE,
        # with no word in common, all characters of a short question must be there
        "least_characters": max(wanted, 2) - 0.5,
    }


def _options(group: Understood) -> dict[str, float]:
    """The terms that stand for a word of the question, with how much each counts."""
    options = {group.said: 1.0, **dict.fromkeys(group.meant, MEANT_WEIGHT)}
    for word, factor in list(options.items()):
        for part in words(word):
            if len(part) > 1:
                options.setdefault(part, factor * PART_WEIGHT)
    return options


def keys_of(*, collection: str) -> set[str]:
    """Every key that questions see (for checks of completeness). 1 SQL."""
    rows = SearchDocument.objects.raw(
        "SELECT d.id, d.key FROM search_searchdocument d JOIN search_searchcollection c"
        " ON c.name = d.collection AND c.generation = d.generation WHERE c.name = %s",
        [collection],
    )
    return {row.key for row in rows}
