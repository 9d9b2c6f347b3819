"""From the places of right answers to the figures that are compared, and what a change does to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tongban.services.search.evaluation.facts import (
    ELSEWHERE,
    FIVE,
    NONE,
    NOTHING,
    EvaluationQuery,
    Outcome,
    Report,
    Score,
)


def place_of(query: EvaluationQuery, hits: Sequence[Collection[str]]) -> int:
    """Where the first right hit stands; `hits` are the names that each goes by, best first."""
    right = set(query.answers)
    for place, names in enumerate(hits, 1):
        if right & set(names):
            return place
    return ELSEWHERE if hits else NOTHING


def report_of(outcomes: Iterable[Outcome]) -> Report:
    """The figures of a set that was asked; kinds in the order in which they come."""
    kinds: dict[str, Score] = {}
    whole, without, recognised, refused = Score(), 0, 0, 0
    for one in outcomes:
        if one.query.kind == NONE:
            without += 1
            recognised += one.place == NOTHING
            continue
        kinds[one.query.kind] = _with(kinds.get(one.query.kind, Score()), one.place)
        whole = _with(whole, one.place)
        refused += one.place == NOTHING
    return Report(kinds=kinds, whole=whole, without_answer=without, recognised=recognised, refused=refused)


def _with(score: Score, place: int) -> Score:
    return Score(
        questions=score.questions + 1,
        first=score.first + (place == 1),
        among_five=score.among_five + (1 <= place <= FIVE),
        reciprocals=score.reciprocals + (1 / place if place > 0 else 0.0),
    )


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A question that goes otherwise than before."""

    kind: str
    query: str
    name: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change does to a set."""

    before: Report
    after: Report
    better: tuple[Moved, ...]
    worse: tuple[Moved, ...]

    @property
    def is_lower(self) -> bool:
        """Whether fewer answers are the first, fewer are among five, or fewer questions without answer
        are recognised."""
        return (
            self.after.whole.first < self.before.whole.first
            or self.after.whole.among_five < self.before.whole.among_five
            or self.after.recognised < self.before.recognised
        )


def effect_of(before: Sequence[Outcome], after: Sequence[Outcome]) -> Effect:
    """Compare two runs of the same questions in the same order."""
    better: list[Moved] = []
    worse: list[Moved] = []
    for old, new in zip(before, after, strict=True):
        was, is_now = _worth(old), _worth(new)
        if was == is_now:
            continue
        moved = Moved(
            kind=old.query.kind,
            query=old.query.query,
            name=old.query.name,
            before=old.place,
            after=new.place,
        )
        (better if is_now > was else worse).append(moved)
    return Effect(before=report_of(before), after=report_of(after), better=tuple(better), worse=tuple(worse))


def _worth(outcome: Outcome) -> float:
    if outcome.query.kind == NONE:
        return float(outcome.place == NOTHING)
    return 1 / outcome.place if outcome.place > 0 else 0.0
