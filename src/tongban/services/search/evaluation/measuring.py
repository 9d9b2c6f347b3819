"""Measures how the search answers the kept sets now, and what it misses."""

from datetime import datetime
from typing import Any

from tongban.services.search.evaluation.facts import NONE, Outcome
from tongban.services.search.evaluation.models import EvaluationSet
from tongban.services.search.evaluation.queries import kept_sets
from tongban.services.search.evaluation.rules import report_of
from tongban.services.search.evaluation.running import run_set

_MISSES = 100


def measure_sets(*, collection: str, at: datetime) -> int:
    """Ask every kept set and keep the figures and the first misses with it; answers how many sets.

    Some 10 ms a question, in no transaction.
    """
    sets = kept_sets(collection)
    for one in sets:
        outcomes = run_set(one.queries, collection=collection)
        EvaluationSet.objects.filter(pk=one.id).update(measured=measured_json(outcomes), measured_at=at)
    return len(sets)


def measured_json(outcomes: list[Outcome]) -> dict[str, Any]:
    """A run as it is stored: shares between 0 and 1, and questions whose answer was not among the first five."""
    report = report_of(outcomes)
    return {
        "questions": report.whole.questions,
        "first": report.whole.first,
        "among_five": report.whole.among_five,
        "mrr": round(report.whole.mean_reciprocal_rank, 3),
        "without_answer": report.without_answer,
        "recognised": report.recognised,
        "refused": report.refused,
        "misses": [
            {
                "query": one.query.query,
                "wanted": one.query.name,
                "place": one.place,
                "first": one.first,
                "is_none": one.query.kind == NONE,
            }
            for one in outcomes
            if one.is_miss
        ][:_MISSES],
    }
