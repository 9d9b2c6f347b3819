"""Step limits: the process's own, an item's own, and shortened to fit a promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.services.process.facts import StepFact, StepKind, StepTerms
from tongban.services.process.limits import fitted, total_days

FIVE_POSTS = (("accept", 5), ("review", 3), ("approve", 2), ("issue", 2))
OUTSIDE = frozenset({"accept"})


def step(key: str, days: int | None, *, rank: int, kind: StepKind = StepKind.POST) -> StepFact:
    return StepFact(
        key=key,
        name=key,
        kind=kind,
        post_code=key if kind is StepKind.POST else None,
        organisation="own",
        limit_days=days,
        outcomes=(),
        is_side=rank < 0,
        number=1,
        rank=rank,
        exits=(),
    )


def steps() -> list[StepFact]:
    return [step(key, days, rank=rank) for rank, (key, days) in enumerate(FIVE_POSTS)]


def days(terms: StepTerms, of: list[StepFact] | None = None) -> dict[str, int | None]:
    return {key: one.limit_days for key, one in fitted(of or steps(), terms).items()}


@pytest.mark.parametrize(
    ("promise", "review", "approve", "issue"),
    [(10, 3, 2, 2), (7, 3, 2, 2), (5, 2, 2, 1), (3, 1, 1, 1), (1, 1, 0, 0), (0, 0, 0, 0)],
)
def test_steps_after_acceptance_are_shortened_to_the_promise(
    promise: int, review: int, approve: int, issue: int
) -> None:
    found = days(StepTerms(within_days=promise, outside=OUTSIDE))
    assert found == {"accept": 5, "review": review, "approve": approve, "issue": issue}


def test_a_limit_of_the_items_own_stands_and_the_others_share_what_is_left() -> None:
    terms = StepTerms(own={"accept": 1, "review": 6}, within_days=8, outside=OUTSIDE)
    assert days(terms) == {"accept": 1, "review": 6, "approve": 1, "issue": 1}


def test_own_limits_beyond_the_promise_are_not_hidden() -> None:
    terms = StepTerms(own={"review": 9, "approve": 4}, within_days=10, outside=OUTSIDE)
    assert days(terms)["issue"] == 0 and total_days(steps(), terms) == 13


def test_without_a_promise_the_process_says_it_all() -> None:
    assert days(StepTerms()) == dict(FIVE_POSTS)


def test_steps_beside_each_other_count_once() -> None:
    both = [step("fire", 8, rank=1), step("health", 4, rank=1), step("approve", 2, rank=2)]
    assert total_days(both) == 10
    assert days(StepTerms(within_days=10), both) == {"fire": 8, "health": 4, "approve": 2}


def test_side_steps_and_the_applicants_are_left_alone() -> None:
    some = [*steps(), step("visit", 9, rank=-1), step("correct", 15, rank=1, kind=StepKind.APPLICANT)]
    found = days(StepTerms(within_days=1, outside=OUTSIDE), some)
    assert (found["visit"], found["correct"]) == (9, 15)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), min_size=1, max_size=8),
    st.integers(0, 60),
)
def test_whatever_the_process_it_never_exceeds_the_promise_nor_grows(
    drawn: list[tuple[int, int]], promise: int
) -> None:
    some = [step(f"s{n}", count, rank=rank) for n, (count, rank) in enumerate(drawn)]
    terms = StepTerms(within_days=promise)
    assert total_days(some, terms) <= promise
    assert all((fitted(some, terms)[one.key].limit_days or 0) <= (one.limit_days or 0) for one in some)
