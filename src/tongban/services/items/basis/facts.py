"""What became of a cited place: found, or why not."""

from dataclasses import dataclass
from enum import StrEnum

from tongban.services.items.facts import Basis


class BasisState(StrEnum):
    """How far a cited place leads."""

    RESOLVED = "resolved"
    UNKNOWN_LAW = "unknown-law"
    UNKNOWN_ARTICLE = "unknown-article"
    NOT_IN_FORCE = "not-in-force"


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """A cited place and what the law library says of it; `slug` is empty for a law that it has not."""

    basis: Basis
    state: BasisState
    slug: str = ""
    title: str = ""
    article: str = ""

    @property
    def place(self) -> str:
        """As people cite it: 《食品安全法》第三十五条第一款."""
        return f"《{self.basis.law}》{self.basis.article}{self.basis.clause}"


@dataclass(frozen=True, kw_only=True)
class UnresolvedLaw:
    """A title under which items cite what the library cannot find, and the advice that fits."""

    title: str
    state: BasisState
    places: int
    items: int
    numbers: tuple[str, ...]
    articles: tuple[str, ...]
    advice: str
    url: str


@dataclass(frozen=True, kw_only=True)
class RestingItem:
    """An item that rests on a law, with the places that it cites there."""

    code: str
    name: str
    organisation_name: str
    places: tuple[str, ...]
    state: BasisState
