"""The lists of words that come with the program: apps declare them at start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class HouseList:
    """`words` are loaded into the dictionary; `kin` are near words that only the program knows."""

    words: Callable[[], Words]
    kin: Callable[[], Words]


HOUSE_LISTS: dict[str, HouseList] = {}


def declare_house_words(
    collection: str, words: Callable[[], Words], *, kin: Callable[[], Words] = dict
) -> None:
    """Say what the house's list for a collection is (at start)."""
    HOUSE_LISTS[collection] = HouseList(words=words, kin=kin)


def kin_of(collection: str) -> Words:
    """The near words of a collection."""
    declared = HOUSE_LISTS.get(collection)
    return declared.kin() if declared else {}
