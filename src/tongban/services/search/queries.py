"""Questions to the index."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from django.db import connection

from tongban.services.search.facts import Found, Hit, Understood
from tongban.services.search.models import SearchDocument
from tongban.services.search.rules import (
    CHARACTER_WEIGHT,
    LEAST_SHARE,
    MEANT_WEIGHT,
    PART_WEIGHT,
    SOFT_WEIGHT,
)
from tongban.services.search.words import SOFT_WORDS, characters, fold, plain_words, telling_words, words

_LONGEST = 200  # characters of a question in which everyday words are looked for
_COLUMNS = ("terms", "groups", "alts", "weights", "masses")
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
# Each word of the question is a group of alternatives (the word, its parts, each phrase that
# offices use); the terms of an alternative add up, the best alternative stands for the group.
# A document must hold enough of the question's weight, and is lifted by how much it holds.
_SCORES = """
WITH asked(term, grp, alt, weight, mass) AS (
    SELECT * FROM unnest(%(terms)s::text[], %(groups)s::int[], %(alts)s::int[], %(weights)s::float8[],
        %(masses)s::float8[])
), alternative AS (
    SELECT p.document_id, a.grp, a.alt, sum(p.impact * a.weight) AS score, sum(a.mass) AS mass,
        array_agg(a.term ORDER BY p.impact * a.weight DESC) AS terms
    FROM asked a JOIN search_searchposting p ON p.term = a.term
    GROUP BY p.document_id, a.grp, a.alt
), best AS (
    SELECT DISTINCT ON (document_id, grp) document_id, grp, score, mass, terms[1] AS term
    FROM alternative ORDER BY document_id, grp, score DESC
), total AS (
    SELECT document_id, sum(score) AS score,
        array_agg(term ORDER BY score DESC) FILTER (WHERE grp >= 0) AS terms,
        coalesce(sum(mass) FILTER (WHERE grp >= 0), 0) AS word_mass,
        count(*) FILTER (WHERE grp < 0) AS letters
    FROM best GROUP BY document_id
)
SELECT d.key, d.title, t.score * d.weight * (0.4 + 0.6 * least(1, t.word_mass / %(whole)s))
    * CASE WHEN translate(lower(d.title), '（）', '()') = %(exact)s THEN 2 ELSE 1 END AS score,
    coalesce(t.terms, '{}')
FROM total t JOIN search_searchdocument d ON d.id = t.document_id
WHERE d.collection = %(collection)s AND d.generation = %(generation)s
    AND (cardinality(%(area)s::text[]) = 0
        OR d.area_path::text[] @> %(here)s::text[] OR d.area_path::text[] <@ %(area)s::text[])
    AND (t.word_mass >= %(least)s OR t.letters >= %(letters)s)
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
        terms = {term for group in asked for terms, _ in _alternatives(group) for term in terms}
        cursor.execute(_FREQUENCIES, [sorted(terms | set(characters(q))), collection, generation])
        rarity = {term: log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in cursor.fetchall()}
        if not rarity:
            return Found(hits=(), understood=asked)
        cursor.execute(
            _SCORES,
            {
                **_question(q, asked, rarity, unknown=log(1 + (size + 0.5) / 0.5)),
                "exact": fold(q.strip()),
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
    said = plain_words(q)
    folded = "".join(said)[:_LONGEST]
    asked: dict[str, tuple[str, ...]] = {}
    for key in sorted((key for key in everyday if key in folded), key=len, reverse=True):
        if not any(key in longer for longer in asked) and not any(
            key in word and key != word for word in said
        ):
            asked[key] = tuple(everyday[key])
    for word in telling_words(q):
        if not any(word in key and word != key for key in asked):
            asked.setdefault(word, ())
    return tuple(Understood(said=word, meant=meant) for word, meant in list(asked.items())[:_MOST_WORDS])


def _alternatives(group: Understood) -> list[tuple[list[str], float]]:
    """What may stand for a word of the question: terms that add up, and how much they count together."""
    found: list[tuple[list[str], float]] = [([group.said], 1.0)]
    if len(parts := [part for part in words(group.said) if part != group.said and len(part) > 1]) > 0:
        found.append((parts, PART_WEIGHT))
    for phrase in group.meant:
        found.append((telling_words(phrase) or [phrase], MEANT_WEIGHT))
        if len(parts := [part for part in words(phrase) if len(part) > 1]) > 1:
            found.append((parts, MEANT_WEIGHT * PART_WEIGHT))
    return found


def _question(
    q: str, asked: tuple[Understood, ...], rarity: Mapping[str, float], *, unknown: float
) -> dict[str, Any]:
    """The question as columns, and how much of its weight a document must hold."""
    rows: list[tuple[str, int, int, float, float]] = []
    whole = 0.0
    for number, group in enumerate(asked):
        group_mass, base = 0.0, SOFT_WEIGHT if group.said in SOFT_WORDS or len(group.said) == 1 else 1.0
        for alt, (terms, factor) in enumerate(_alternatives(group)):
            shares = {term: rarity.get(term, unknown) for term in terms}
            mass, together = base * factor * max(shares.values()), sum(shares.values())
            if any(term in rarity for term in shares):
                group_mass = max(group_mass, mass)
            for term, share in shares.items():
                if term in rarity:
                    rows.append((term, number, alt, mass * share / together, mass * share / together))
        whole += group_mass or base * unknown
    letters = [letter for letter in characters("".join(group.said for group in asked)) if letter in rarity]
    rows += [
        (letter, -number, 0, rarity[letter] * CHARACTER_WEIGHT, 0.0)
        for number, letter in enumerate(letters, 1)
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    return {
        **{name: list(column) for name, column in zip(_COLUMNS, columns, strict=True)},
        "whole": whole,
        "least": whole * LEAST_SHARE,
        # with no word in common, all characters of the question must be in the short fields
        "letters": max(len(characters("".join(group.said for group in asked))), 2),
    }


def keys_of(*, collection: str) -> set[str]:
    """Every key that questions see (for checks of completeness). 1 SQL."""
    rows = SearchDocument.objects.raw(
        "SELECT d.id, d.key FROM search_searchdocument d JOIN search_searchcollection c"
        " ON c.name = d.collection AND c.generation = d.generation WHERE c.name = %s",
        [collection],
    )
    return {row.key for row in rows}
