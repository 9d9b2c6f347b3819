"""Questions with their right answers, and how they went."""

from collections.abc import Mapping
from dataclasses import dataclass

# the kind of questions that have no answer here and must not get one
NONE = "none"
LIMIT = 20  # hits that are looked at for the right answer
FIVE = 5  # lines that people look at
NOTHING, ELSEWHERE = 0, -1


@dataclass(frozen=True, kw_only=True)
class EvaluationQuery:
    """One question: its kind, what is typed, the keys or source ids that are right, and a name for people."""

    kind: str
    query: str
    answers: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a question went. `place` is that of the first right hit from 1 on; NOTHING: nothing was shown;
    ELSEWHERE: something was shown, and nothing right among the first LIMIT."""

    query: EvaluationQuery
    place: int
    first: str = ""  # title of the first hit

    @property
    def is_failure(self) -> bool:
        """Whether people would not have found it as the first line, or were shown what is not there."""
        return self.place != (NOTHING if self.query.kind == NONE else 1)

    @property
    def is_miss(self) -> bool:
        """Whether it is not among the first five, or something was shown for what is not there."""
        if self.query.kind == NONE:
            return self.place != NOTHING
        return not 1 <= self.place <= FIVE


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts over questions that have an answer."""

    questions: int = 0
    first: int = 0
    among_five: int = 0
    reciprocals: float = 0.0

    @property
    def recall_at_1(self) -> float:
        return self.first / self.questions if self.questions else 0.0

    @property
    def recall_at_5(self) -> float:
        return self.among_five / self.questions if self.questions else 0.0

    @property
    def mean_reciprocal_rank(self) -> float:
        """MRR: the mean of 1/place, 0 for what was not found (Voorhees, TREC-8 QA track, 1999)."""
        return self.reciprocals / self.questions if self.questions else 0.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a set went: scores by kind and together, and both ways of saying no."""

    kinds: Mapping[str, Score]
    whole: Score
    without_answer: int = 0
    recognised: int = 0  # of those without answer: nothing was shown
    refused: int = 0  # of those with an answer: nothing was shown

    @property
    def recognised_share(self) -> float:
        return self.recognised / self.without_answer if self.without_answer else 0.0

    @property
    def refused_share(self) -> float:
        return self.refused / self.whole.questions if self.whole.questions else 0.0
