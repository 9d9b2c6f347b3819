"""What the app that fills a collection answers about it: the index knows no items."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tongban.kernel.errors import NoProvider
from tongban.kernel.ports import PortTable


@dataclass(frozen=True, kw_only=True)
class RankedHit:
    """A hit as people see it: its key, every name that a set of questions may call it by, and its title."""

    key: str
    names: frozenset[str]
    title: str


class Searched(Protocol):
    """One for each collection, such as items."""

    def ranked(self, *, q: str, limit: int) -> Sequence[RankedHit]:
        """What people are shown for a question, best first; nothing where the search says that it has none."""
        ...

    def known(self, names: Collection[str]) -> set[str]:
        """Those of these names that something in the collection goes by. 2 SQL at most."""
        ...

    def titles(self, keys: Collection[str]) -> Mapping[str, str]:
        """The present titles of these keys; what is gone is left out. 1 SQL."""
        ...

    def url_of(self, key: str) -> str:
        """The page of a key."""
        ...

    def missing_url(self) -> str:
        """Where a service that is missing is proposed; empty where nowhere."""
        ...


searched: PortTable[Searched] = PortTable("search.searched")


def searched_in(collection: str) -> Searched:
    """Who answers for a collection. Raises NoProvider."""
    found = searched.of(collection)
    if found is None:
        raise NoProvider(facts={"port": f"{searched.name}:{collection}"})
    return found
