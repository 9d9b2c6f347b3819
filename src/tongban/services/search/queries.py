"""Questions to the index."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
from django.db import connection

from tongban.services.search.asking import asked
from tongban.services.search.everyday import Everyday
from tongban.services.search.facts import Found, Hit
from tongban.services.search.models import SearchCollection, SearchDocument, SearchPlace
from tongban.services.search.packing import numbers_of, weights_of
from tongban.services.search.scoring import Floats, Postings, by_chance, by_meaning, rank
from tongban.services.search.vectors.nearness import asked_vector, nearness
from tongban.services.search.words import LABEL, fold

# One statement for the build that questions see and the postings of all terms, so that both are of one moment.
_POSTINGS = """
SELECT c.build, c.size, c.revision, p.term, p.documents, p.weights FROM search_searchcollection c
LEFT JOIN search_searchposting p ON p.build = c.build AND p.term = ANY(%s) WHERE c.name = %s
"""
_DOCUMENTS = """
SELECT d.number, d.title, d.weight, p.key, p.others
FROM search_searchdocument d CROSS JOIN LATERAL ({place}) p
WHERE d.build = %(build)s AND d.number = ANY(%(numbers)s)
"""
# the first of the highest level, and whether there are others
_ANYWHERE = """
SELECT (array_agg(key))[1] AS key, count(*) > 1 AS others FROM (
    SELECT key FROM search_searchplace s WHERE s.build = d.build AND s.number = d.number
    ORDER BY depth, key LIMIT 2) two HAVING count(*) > 0
"""
_NEAREST = """
SELECT key, false AS others FROM search_searchplace s
WHERE s.build = d.build AND s.number = d.number AND s.area_code = ANY(%(path)s) ORDER BY depth DESC, key LIMIT 1
"""
_BELOW = """
SELECT (array_agg(key))[1] AS key, count(*) > 1 AS others FROM (
    SELECT key FROM search_searchplace s WHERE s.build = d.build AND s.number = d.number
    AND s.area_path::text[] @> %(here)s::text[] ORDER BY depth, key LIMIT 2) two HAVING count(*) > 0
"""
# what serves the area, and only where nothing does what lies below it: the second half is not run otherwise
_EITHER = "SELECT * FROM (({first}) UNION ALL ({second})) either LIMIT 1"
_SERVING = _EITHER.format(first=_NEAREST, second=_BELOW)
_MOST_CANDIDATES = 4  # times the hits wanted: some have no place in the area
# the best by weight, then the shortest; only what has a place somewhere
_BEGINNINGS = """
SELECT d.title, max(b.weight) * d.weight AS weight FROM search_searchcollection c
JOIN search_searchbeginning b ON b.build = c.build AND b.spelled >= %(from)s AND b.spelled < %(to)s
JOIN search_searchdocument d ON d.build = b.build AND d.number = b.number
WHERE c.name = %(collection)s AND EXISTS (
    SELECT 1 FROM search_searchplace p WHERE p.build = d.build AND p.number = d.number)
GROUP BY d.build, d.number, d.title, d.weight ORDER BY weight DESC, length(d.title), d.title LIMIT %(limit)s
"""
_LONGEST_BEGUN = 30
_LAST = "\U0010ffff"
_MOST_WORDS_SUGGESTED = 3
_LOOKED_AT = 3  # best documents by words, for how sure the answer is
_MOST_LIFT_OF_MEANING = 1.3
# The best that is so many times nearer in meaning than by chance is what was asked for, whatever its words.
_SURELY_MEANT = 1.35
_FAMILY = re.compile(r"[(（—－-]")
_NEXT_OF_FAMILY = 0.9
_NOTHING = Everyday({})


def find(
    *,
    collection: str,
    q: str,
    area_path: tuple[str, ...] = (),
    limit: int = 20,
    everyday: Everyday = _NOTHING,
    lifts: Sequence[Mapping[str, float]] = (),
    least: float = 0.0,
) -> Found:
    """Documents that answer a question, best first. 2 SQL.

    Args:
        area_path: codes from the top down to an area. Of things that read alike the nearest to it counts, of
            those below it the first; without it the first of the highest level.
        everyday: how people say it → how offices write it.
        lifts: label → factor; of each mapping the greatest factor among a document's labels counts.
        least: share of the question (0 to 1) that a document must hold by its words or their sound.
    """
    question = asked(q, everyday)
    if not question.groups:
        return Found(hits=(), understood=())
    terms = question.terms() | {LABEL + label for lift in lifts for label in lift}
    near_to = asked_vector(q)  # before the index is read: a model may take its time
    build, size, revision, postings = _postings(collection, terms)
    if not size:
        return Found(hits=(), understood=question.understood)
    ranking = rank(question, postings, size=size)
    factors = _factors(postings, lifts, size=size)
    score = ranking.score * factors
    if least:
        score = np.where(np.maximum(ranking.words, ranking.sounds) >= least, score, 0.0)
    count = limit * (_MOST_CANDIDATES if area_path else 2)
    by_words = _best(score, count)
    near = nearness(near_to, collection=collection, build=build, revision=revision, size=size)
    for number, nearer in near.items():
        if score[number] > 0 or not least:
            score[number] += by_meaning(nearer, size=size) * min(factors[number], _MOST_LIFT_OF_MEANING)
    rows = _places({*_best(score, count), *by_words}, build=build, area_path=area_path)
    scores = {
        number: float(score[number]) * weight * (2 if fold(title) == question.exact else 1)
        for number, (title, weight, _, _) in rows.items()
    }
    best = _by_family(
        sorted(rows, key=lambda number: (-scores[number], len(rows[number][0]), rows[number][2])),
        scores,
        rows,
    )
    hits = tuple(
        Hit(
            key=rows[number][2],
            title=rows[number][0],
            score=scores[number],
            matched=ranking.best_terms(number),
            is_one_of_many=rows[number][3],
        )
        for number in best[:limit]
    )
    surest = [number for number in by_words if number in rows][:_LOOKED_AT]
    confidence = max((float(ranking.confidence[number]) for number in surest), default=0.0)
    if best and near.get(best[0], 0.0) >= _SURELY_MEANT * by_chance(size):
        confidence = 1.0
    return Found(hits=hits, understood=question.understood, confidence=confidence)


def _by_family(
    best: Sequence[int], scores: dict[int, float], rows: Mapping[int, tuple[str, float, str, bool]]
) -> list[int]:
    """Best first, where of things with the same name before its brackets each counts a little less than the one
    before, so that the many forms of one service leave room for others. Lowers `scores`."""
    seen: Counter[str] = Counter()
    for number in best:
        name = _FAMILY.split(fold(rows[number][0]))[0]
        scores[number] *= _NEXT_OF_FAMILY ** seen[name]
        seen[name] += 1
    return sorted(best, key=lambda number: -scores[number])


def _best(score: Floats, count: int) -> list[int]:
    """The numbers of the documents with the highest scores, none without any."""
    found = np.flatnonzero(score > 0)
    if len(found) > count:
        found = found[np.argpartition(-score[found], count)[:count]]
    return [int(number) for number in found[np.argsort(-score[found], kind="stable")]]


def _postings(collection: str, terms: Iterable[str]) -> tuple[int, int, int, Postings]:
    with connection.cursor() as cursor:
        cursor.execute(_POSTINGS, [sorted(terms), collection])
        rows = cursor.fetchall()
    found = {
        term: (numbers_of(documents), weights_of(weights))
        for *_, term, documents, weights in rows
        if term is not None
    }
    return (*rows[0][:3], found) if rows else (0, 0, 0, {})


def _factors(postings: Postings, lifts: Sequence[Mapping[str, float]], *, size: int) -> Floats:
    """How much its labels lift or lower each document: of each mapping the greatest factor counts."""
    found = np.ones(size)
    for lift in lifts:
        greatest = np.zeros(size)
        for label, factor in lift.items():
            if (rows := postings.get(LABEL + label)) is not None:
                greatest[rows[0]] = np.maximum(greatest[rows[0]], factor)
        found *= np.where(greatest > 0, greatest, 1.0)
    return found


def _places(
    numbers: Set[int], *, build: int, area_path: tuple[str, ...]
) -> dict[int, tuple[str, float, str, bool]]:
    """Number → title, weight, key and whether it is one of many, of the documents that have a place in the area."""
    rows = _documents(_SERVING if area_path else _ANYWHERE, numbers, build=build, area_path=area_path)
    return {row[0]: tuple(row[1:]) for row in rows}


def _documents(
    place: str, numbers: Iterable[int], *, build: int, area_path: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _DOCUMENTS.format(place=place),
            {
                "build": build,
                "numbers": sorted(numbers),
                "path": list(area_path),
                "here": list(area_path[-1:]),
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def suggest(*, collection: str, begun: str, limit: int = 8, everyday: Everyday = _NOTHING) -> tuple[str, ...]:
    """What a person may be typing: everyday words and titles that begin so, each title from any of its words on.

    `begun` may be Chinese, pinyin without tones, or first letters (`sbk`). 1 SQL, none where nothing is typed.
    """
    spelled = "".join(fold(begun).split())[:_LONGEST_BEGUN]
    if not spelled:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            _BEGINNINGS, {"collection": collection, "from": spelled, "to": spelled + _LAST, "limit": limit}
        )
        titles = [title for title, _ in cursor.fetchall()]
    words = everyday.starting_with(spelled, limit=_MOST_WORDS_SUGGESTED)
    return tuple(dict.fromkeys([*words, *titles]))[:limit]


def keys_of(*, collection: str) -> set[str]:
    """Every key that questions see (for checks of completeness). 2 SQL."""
    build = _build_of(collection)
    return set(SearchPlace.objects.filter(build=build, number__isnull=False).values_list("key", flat=True))


def idle_share(*, collection: str) -> float:
    """The share of documents that no key reads like any more: 1 where nothing was ever indexed. 2 SQL."""
    build = _build_of(collection)
    documents = SearchDocument.objects.filter(build=build).count()
    used = SearchPlace.objects.filter(build=build, number__isnull=False).values("number").distinct().count()
    return 1 - used / documents if documents else 1.0


def _build_of(collection: str) -> int:
    return SearchCollection.objects.filter(name=collection).values_list("build", flat=True).first() or 0
