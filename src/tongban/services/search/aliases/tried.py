"""What a proposed word does to the kept sets, as it is stored with the word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.services.search.evaluation.facts import Report
from tongban.services.search.evaluation.rules import Effect, Moved

_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Counts of one run of a set."""

    questions: int
    first: int
    among_five: int
    without_answer: int
    recognised: int


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One set before and after, by the dictionary of this version. `better` and `worse` are the first _SHOWN of the
    counts beside them."""

    set_id: UUID
    name: str
    dictionary: int
    before: Figures
    after: Figures
    better: tuple[Moved, ...]
    worse: tuple[Moved, ...]
    better_count: int
    worse_count: int
    is_lower: bool


def tried_json(set_id: UUID, name: str, effect: Effect, *, dictionary: int) -> dict[str, Any]:
    """One set as it is stored."""
    return {
        "set_id": str(set_id),
        "name": name,
        "dictionary": dictionary,
        "before": _figures(effect.before),
        "after": _figures(effect.after),
        "better": [_moved(one) for one in effect.better[:_SHOWN]],
        "worse": [_moved(one) for one in effect.worse[:_SHOWN]],
        "better_count": len(effect.better),
        "worse_count": len(effect.worse),
        "is_lower": effect.is_lower,
    }


def tried_of(stored: Sequence[dict[str, Any]] | None) -> tuple[Tried, ...]:
    """What was stored; nothing for a word that was not measured."""
    return tuple(
        Tried(
            set_id=UUID(one["set_id"]),
            name=one["name"],
            dictionary=one.get("dictionary", 0),
            before=Figures(**one["before"]),
            after=Figures(**one["after"]),
            better=tuple(Moved(**moved) for moved in one["better"]),
            worse=tuple(Moved(**moved) for moved in one["worse"]),
            better_count=one["better_count"],
            worse_count=one["worse_count"],
            is_lower=one["is_lower"],
        )
        for one in stored or ()
    )


def lowered_in(tried: Sequence[Tried]) -> tuple[str, ...]:
    """The names of the sets of which fewer questions are answered."""
    return tuple(one.name for one in tried if one.is_lower)


def _figures(report: Report) -> dict[str, int]:
    return {
        "questions": report.whole.questions,
        "first": report.whole.first,
        "among_five": report.whole.among_five,
        "without_answer": report.without_answer,
        "recognised": report.recognised,
    }


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "query": one.query,
        "name": one.name,
        "before": one.before,
        "after": one.after,
    }
