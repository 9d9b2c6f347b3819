"""How an organisation stands among those that were drawn up with it: its rank, and the figures of all together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tongban.services.indicators.public import Sum
from tongban.services.supervision.appraisal.facts import Appraised, Grade


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One organisation among `of` that are graded; `rank` is None without a grade, or while it is not told.

    `whole` are the sums of all together, by indicator; `mean` the mean score of the graded ones.
    """

    appraised: Appraised
    rank: int | None
    of: int
    mean: float | None
    whole: Mapping[str, Sum]

    def without_rank(self) -> "Compared":
        """The same, with the rank not told yet."""
        return replace(self, rank=None)


def compared(found: Iterable[Appraised]) -> list[Compared]:
    """Those that were drawn up by one act are compared with each other. Same score, same rank; in the order given."""
    kept = list(found)
    acts: dict[tuple[datetime, int], list[Appraised]] = defaultdict(list)
    for one in kept:
        acts[one.drawn_up_at, one.drawn_up_by_account].append(one)
    known = {key: (_scores(group), _whole(group)) for key, group in acts.items()}
    return [_compared(one, *known[one.drawn_up_at, one.drawn_up_by_account]) for one in kept]


def _compared(one: Appraised, scores: list[float], whole: Mapping[str, Sum]) -> Compared:
    return Compared(
        appraised=one,
        rank=scores.index(one.score) + 1 if _is_ranked(one) and one.score is not None else None,
        of=len(scores),
        mean=round(sum(scores) / len(scores), 1) if scores else None,
        whole=whole,
    )


def _scores(group: Iterable[Appraised]) -> list[float]:
    """The scores of the graded, the best first: the place of the first that is equal is the rank."""
    return sorted((one.score for one in group if _is_ranked(one) and one.score is not None), reverse=True)


def _is_ranked(one: Appraised) -> bool:
    """A score from too few cases is compared with nobody's."""
    return one.grade is not Grade.NONE


def _whole(group: Iterable[Appraised]) -> dict[str, Sum]:
    sums: dict[str, Sum] = defaultdict(Sum)
    for one in group:
        for figure in one.figures:
            sums[figure.indicator] += Sum(numerator=figure.numerator, denominator=figure.denominator)
    return dict(sums)
