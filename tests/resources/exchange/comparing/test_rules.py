"""What is compared, what is refused, and what a summary gives away: tables and properties."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.resources.exchange.comparing.facts import (
    By,
    Counts,
    Flag,
    Met,
    NamedCondition,
    Role,
    RowKey,
    Shown,
    Terms,
)
from tongban.resources.exchange.comparing.refusals import (
    BadMapping,
    FuzzyNotGranted,
    ListOfOne,
    ListsDifferByFew,
)
from tongban.resources.exchange.comparing.rules import (
    Candidate,
    check_difference,
    check_mapping,
    check_size,
    difference,
    differs_by_one,
    flag_of,
    line_of,
    met_by_any,
    possible_flags,
    shown,
    with_one_open,
)
from tongban.resources.exchange.facts import Condition, Op

names = st.text(alphabet="王张李大小树花明", min_size=2, max_size=4)
terms = st.builds(Terms, allows_name_birth=st.booleans(), allows_similar=st.booleans())
AREA = NamedCondition(label="谯城区", condition=Condition(field="区划", op=Op.PREFIX, values=("341602",)))


def candidate(name: str, **values: str) -> Candidate:
    return Candidate(name=name, values=[values], subject=name.encode())


@given(names, st.lists(names, max_size=4), terms, st.sampled_from(By))
def test_a_flag_says_no_more_than_the_terms_allow(name: str, held: list[str], allowed: Terms, by: By) -> None:
    flag, about = flag_of(RowKey(by=by, name=name), [candidate(one) for one in held], allowed)
    if not allowed.allows_similar:
        assert flag is not Flag.SIMILAR
        assert all(one.name == name for one in about)
    if by is By.NAME_BIRTH and not allowed.allows_name_birth:
        assert (flag, about) == (Flag.NOT_FOUND, [])
    assert (flag is Flag.FOUND) == (
        held.count(name) == 1 and (by is By.ID_NUMBER or allowed.allows_name_birth)
    )
    assert bool(about) == (flag in (Flag.FOUND, Flag.SIMILAR, Flag.SEVERAL))


@given(names, names)
def test_names_that_share_a_key_with_one_open_differ_by_one_at_most(one: str, other: str) -> None:
    shared = set(with_one_open(one)) & set(with_one_open(other))
    assert bool(shared) == (len(one) >= 3 and (one == other or differs_by_one(one, other)))


def test_of_a_name_of_two_characters_nothing_is_guessed_without_a_number() -> None:
    all_allowed = Terms(allows_name_birth=True, allows_similar=True)
    held = [candidate("王树")]
    assert flag_of(RowKey(by=By.NAME_BIRTH, name="王花"), held, all_allowed)[0] is Flag.NOT_FOUND
    assert flag_of(RowKey(by=By.ID_NUMBER, name="王花"), held, all_allowed)[0] is Flag.SIMILAR


def test_a_condition_is_answered_of_one_who_was_found_alone() -> None:
    allowed = Terms(conditions=(AREA,))
    here, there = candidate("王大树", 区划="341602100000"), candidate("王大树", 区划="341621000000")
    assert line_of(Flag.FOUND, [here], allowed) == "Fy"
    assert line_of(Flag.FOUND, [there], allowed) == "Fn"
    assert line_of(Flag.SEVERAL, [here, there], allowed) == "M?"
    assert line_of(Flag.NOT_FOUND, [], allowed) == "N?"
    assert met_by_any(AREA.condition, [{"区划": ""}, {"区划": "341602"}]) is Met.YES
    assert met_by_any(AREA.condition, [{"区划": ""}]) is Met.UNKNOWN


@pytest.mark.parametrize(
    ("mapping", "allowed", "refused"),
    [
        ({Role.ID_NUMBER: "号"}, Terms(), None),
        ({Role.NAME: "名", Role.BIRTH_DATE: "生"}, Terms(allows_name_birth=True), None),
        ({Role.NAME: "名", Role.BIRTH_DATE: "生"}, Terms(), FuzzyNotGranted),
        ({Role.NAME: "名"}, Terms(allows_name_birth=True), BadMapping),
        ({Role.ID_NUMBER: "名", Role.NAME: "名"}, Terms(), BadMapping),
        ({Role.ID_NUMBER: "没有"}, Terms(), BadMapping),
        ({}, Terms(), BadMapping),
    ],
)
def test_columns_say_whom_to_compare(
    mapping: dict[Role, str], allowed: Terms, refused: type[Exception] | None
) -> None:
    if refused is None:
        check_mapping(mapping, ["号", "名", "生"], allowed)
    else:
        with pytest.raises(refused):
            check_mapping(mapping, ["号", "名", "生"], allowed)


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.integers(2, 12))
def test_lists_that_differ_by_few_are_refused_and_the_same_again_is_not(
    one: set[int], other: set[int], least: int
) -> None:
    left, right = (np.array(sorted(said), dtype=np.uint64) for said in (one, other))
    assert difference(left, right) == len(one ^ other)
    if 0 < len(one ^ other) < least:
        with pytest.raises(ListsDifferByFew):
            check_difference(left, right, least=least)
    else:
        check_difference(left, right, least=least)


def test_a_list_of_few_is_refused() -> None:
    check_size(10, least=10)
    with pytest.raises(ListOfOne) as refusal:
        check_size(9, least=10)
    assert refusal.value.facts == {"distinct": 9, "least": 10}


FLAGS = {
    2: possible_flags({Role.ID_NUMBER: "号"}, Terms()),
    3: possible_flags({Role.ID_NUMBER: "号", Role.NAME: "名"}, Terms(allows_similar=True)),
    4: possible_flags(
        {Role.NAME: "名", Role.BIRTH_DATE: "生"}, Terms(allows_similar=True, allows_name_birth=True)
    ),
}


def test_flags_that_can_be() -> None:
    assert {many: len(flags) for many, flags in FLAGS.items()} == {2: 2, 3: 3, 4: 4}


def counts_of(flags: tuple[Flag, ...], numbers: tuple[int, ...], unusable: int = 3) -> Counts:
    by_flag = dict(zip(flags, numbers, strict=True))
    return Counts(
        found=by_flag.get(Flag.FOUND, 0),
        similar=by_flag.get(Flag.SIMILAR, 0),
        several=by_flag.get(Flag.SEVERAL, 0),
        not_found=by_flag.get(Flag.NOT_FOUND, 0),
        unusable=unusable,
    )


@pytest.mark.parametrize("many", FLAGS)
def test_no_small_count_follows_from_a_summary(many: int) -> None:
    """Whoever knows the rows of the list and how summaries are made still has two answers for each small count."""
    least, most, flags = 3, 15, FLAGS[many]
    answers: dict[tuple[Any, ...], list[tuple[int, ...]]] = {}
    for numbers in product(range(most + 1), repeat=many):
        if sum(numbers) > most:  # larger lists would be told incompletely here
            continue
        told = shown(counts_of(flags, numbers), flags, least=least)
        key = (sum(numbers), told.known, told.not_found, tuple(told.parts.values()))
        answers.setdefault(key, []).append(numbers)
    for (total, *_), possible in answers.items():
        for place in range(many):
            values = {numbers[place] for numbers in possible}
            assert len(values) > 1 or min(values) >= least or total == 0, (total, possible)


def test_large_counts_are_told_as_they_are() -> None:
    flags = FLAGS[2]
    told = shown(counts_of(flags, (700, 300)), flags, least=10)
    assert (told.known, told.not_found, told.unusable) == (Shown(count=700), Shown(count=300), 3)
    told = shown(counts_of(flags, (995, 5)), flags, least=10)
    assert (told.known, told.not_found) == (Shown(at_least=991), Shown(below=10))
    assert shown(counts_of(flags, (8, 4)), flags, least=10).known == Shown()
    told = shown(counts_of(FLAGS[3], (70, 30, 300)), FLAGS[3], least=10)
    assert told.parts == {Flag.FOUND: Shown(count=70), Flag.SIMILAR: Shown(count=30)}
    told = shown(counts_of(FLAGS[3], (95, 5, 300)), FLAGS[3], least=10)
    assert (told.known, set(told.parts.values())) == (Shown(count=100), {Shown()})
