"""How long each step may take: as the process says, or shorter where the subject's own promise is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tongban.services.process.facts import NO_TERMS, OpenStep, StepFact, StepKind, StepTerms


def fitted(steps: Sequence[StepFact], terms: StepTerms = NO_TERMS) -> dict[str, StepFact]:
    """The steps by key with the limits that hold for one subject.

    A limit of the subject's own stands as it is. The others are those of the process; where
    all together would be longer than `within_days` they are shortened in proportion, down to
    0 (the same day). Steps beside each other count once, by the longer; side steps and the
    posts that `outside` names are left alone.
    """
    own = {step.key: replace(step, limit_days=terms.own.get(step.key, step.limit_days)) for step in steps}
    if terms.within_days is None:
        return own
    counted = [step for step in own.values() if _counts(step, terms)]
    free = [step for step in counted if step.key not in terms.own]
    taken = _length([step for step in counted if step.key in terms.own])
    room, wanted = max(0, terms.within_days - taken), _length(free)
    if wanted <= room:
        return own
    return own | _shortened(free, room=room, wanted=wanted)


def total_days(steps: Sequence[StepFact], terms: StepTerms = NO_TERMS) -> int:
    """The working days from the first counted step to the last when each takes all its time."""
    return _length([step for step in fitted(steps, terms).values() if _counts(step, terms)])


def with_limits(
    waiting: Sequence[OpenStep], steps: Mapping[str, StepFact], terms: StepTerms
) -> list[OpenStep]:
    """Open steps with the limits that hold for their subject."""
    known = fitted(list(steps.values()), terms)
    return [replace(step, limit_days=known[step.key].limit_days) for step in waiting]


def _counts(step: StepFact, terms: StepTerms) -> bool:
    is_ours = step.kind is StepKind.POST and not step.is_side and step.limit_days is not None
    return is_ours and step.post_code not in terms.outside


def _longest(steps: Sequence[StepFact]) -> dict[int, int]:
    """For each rank the longest of the steps beside each other."""
    longest: dict[int, int] = {}
    for step in steps:
        longest[step.rank] = max(longest.get(step.rank, 0), step.limit_days or 0)
    return longest


def _length(steps: Sequence[StepFact]) -> int:
    return sum(_longest(steps).values())


def _shortened(steps: Sequence[StepFact], *, room: int, wanted: int) -> dict[str, StepFact]:
    """Each limit times room / wanted, rounded down; the days left over go to the largest remainders."""
    longest = _longest(steps)
    days = {rank: count * room // wanted for rank, count in longest.items()}
    by_remainder = sorted(longest, key=lambda rank: (-(longest[rank] * room % wanted), rank))
    for rank in by_remainder[: room - sum(days.values())]:
        days[rank] += 1
    return {step.key: replace(step, limit_days=min(step.limit_days or 0, days[step.rank])) for step in steps}
