"""Asks the search every question of a set, as people would."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongban.services.search.evaluation.facts import LIMIT, EvaluationQuery, Outcome
from tongban.services.search.evaluation.rules import place_of
from tongban.services.search.ports import searched_in


def run_set(
    queries: Sequence[EvaluationQuery], *, collection: str, told: Callable[[], object] = lambda: None
) -> list[Outcome]:
    """The outcome of each question, in order; `told` is called after each. SQL: that of a search each."""
    source = searched_in(collection)
    outcomes = []
    for query in queries:
        hits = source.ranked(q=query.query, limit=LIMIT)
        place = place_of(query, [hit.names for hit in hits])
        outcomes.append(Outcome(query=query, place=place, first=hits[0].title if hits else ""))
        told()
    return outcomes


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """What makes a set say less than it seems: answers that the library does not hold, and questions
    that are words of the dictionary themselves."""

    unknown: tuple[EvaluationQuery, ...]
    known_words: tuple[str, ...]


def doubts_about(
    queries: Sequence[EvaluationQuery], *, collection: str, is_word: Callable[[str], bool]
) -> Doubts:
    """Look a set over before it is believed. 2 SQL."""
    answers = {answer for query in queries for answer in query.answers}
    known = searched_in(collection).known(answers)
    return Doubts(
        unknown=tuple(query for query in queries if query.answers and not known & set(query.answers)),
        known_words=tuple(dict.fromkeys(query.query for query in queries if is_word(query.query))),
    )
