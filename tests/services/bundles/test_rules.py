"""What makes a bundle whole, who may begin when, and how long the longest way is."""

from typing import Any

import pytest

from tests.services.bundles.make import bundle
from tongban.services.bundles.facts import PartState, PlannedMember
from tongban.services.bundles.rules import faults, is_in_vain, longest_way, may_begin, stretches, takes_part

S = PartState


def planned(key: str, days: int | None, *needs: str) -> PlannedMember:
    return PlannedMember(key=key, item=key, version_id=1, title=key, organisation="", days=days, needs=needs)


def members(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    keys = {"a": {}, "b": {}, "c": {}} | changes
    return [{"key": key, "item": f"L{key}", **more} for key, more in keys.items()]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"b": {"needs": ["x"]}}, "members.b.needs"),
        ({"b": {"needs": ["b"]}}, "members.b.needs"),
        ({"a": {"needs": ["b"]}, "b": {"needs": ["a"]}}, "members"),
        ({"b": {"applied_by": "a"}}, "members.b.applied_by"),
        ({"b": {"applied_by": "a", "needs": ["a"]}}, "members.b.applied_by"),
        ({"b": {"when": "floor =="}}, "members.b.when"),
        ({"b": {"when": "colour == 'red'"}}, "members.b.when"),
    ],
)
def test_a_bundle_that_does_not_hold_together_says_where(changes: dict[str, Any], place: str) -> None:
    found = faults(bundle(members=members(**changes), same=[]))
    assert place in {fault.place for fault in found}


def test_two_members_with_one_key_are_refused() -> None:
    twice = [{"key": "a", "item": "La"}, {"key": "a", "item": "Lb"}]
    assert next(fault.place for fault in faults(bundle(members=twice, same=[]))) == "members.a"


def test_a_service_begins_once_every_result_that_it_needs_is_there() -> None:
    assert may_begin([], {})
    assert not may_begin(["a"], {"a": S.RUNNING})
    assert may_begin(["a", "b"], {"a": S.GRANTED})  # b is not part of it for these answers
    assert not may_begin(["a", "b"], {"a": S.GRANTED, "b": S.HELD})


@pytest.mark.parametrize("state", [S.REFUSED, S.WITHDRAWN, S.STOPPED])
def test_a_service_is_in_vain_when_what_it_needs_has_ended_without_a_result(state: PartState) -> None:
    assert is_in_vain(["a"], {"a": state})
    assert not is_in_vain(["a"], {"a": S.GRANTED})


def test_the_longest_way_goes_through_what_waits_for_one_another() -> None:
    ways = [planned("register", 1), planned("food", 10, "register"), planned("sign", 3, "register")]
    found = {one.key: one for one in stretches(ways)}
    assert (found["food"].first, found["food"].last) == (1, 11)
    assert [key for key, one in found.items() if one.is_critical] == ["register", "food"]
    assert longest_way(ways) == 11


def test_two_ways_of_the_same_length_are_both_the_longest() -> None:
    ways = [planned("a", 2), planned("b", 2), planned("c", None, "a", "b")]
    assert all(one.is_critical for one in stretches(ways))
    assert longest_way(ways) == 2


def test_a_member_is_part_of_it_for_some_answers() -> None:
    assert takes_part(None, {})
    assert takes_part("floor == 'large'", {"floor": "large"})
    assert not takes_part("floor == 'large'", {})
