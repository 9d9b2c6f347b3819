import os
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.resources.licences.credentials.permutation import SIZE, place_of

serials = st.integers(0, SIZE - 1)


@given(st.binary(min_size=16, max_size=32), st.lists(serials, unique=True, max_size=60))
def test_no_two_licences_meet_on_one_place(secret: bytes, given_serials: list[int]) -> None:
    places = [place_of(serial, secret=secret) for serial in given_serials]
    assert len(set(places)) == len(places)
    assert all(0 <= place < SIZE for place in places)


def test_places_of_neighbours_tell_nothing_of_their_order() -> None:
    secret = os.urandom(32)
    places = [place_of(serial, secret=secret) for serial in range(4000)]
    # in a fair order about half of the steps go up, and no step follows from the one before
    ups = sum(later > earlier for earlier, later in pairwise(places))
    assert 1800 < ups < 2200
    steps = {(later - earlier) % SIZE for earlier, later in pairwise(places)}
    assert len(steps) > 3900
    halves = sum(place < SIZE // 2 for place in places)
    assert 1800 < halves < 2200


def test_another_secret_gives_another_order() -> None:
    assert [place_of(n, secret=b"a" * 32) for n in range(50)] != [
        place_of(n, secret=b"b" * 32) for n in range(50)
    ]


def test_a_serial_beyond_the_list_is_a_fault() -> None:
    with pytest.raises(ValueError, match="not within one list"):
        place_of(SIZE, secret=b"a" * 32)
