"""Finds cited places in the law library: the version of the law that is in force on the day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tongban.resources.laws.public import LawHead, law_heads, plain_title
from tongban.services.items.basis.facts import BasisState, Resolution
from tongban.services.items.basis.numerals import DIGITS, number_of
from tongban.services.items.basis.parsing import article
from tongban.services.items.facts import Basis

_ARTICLE = re.compile(rf"^\s*第?\s*([{DIGITS}]+)\s*条(?:之([一二三四五六七八九十]+))?")


class LawBook:
    """The heads of laws by the title as people cite it. Pure once made; `of` and `whole` ask the library."""

    def __init__(self, heads: Iterable[tuple[str, LawHead]]) -> None:
        self._versions: dict[str, list[LawHead]] = {}
        for title, head in heads:
            self._versions.setdefault(title, []).append(head)
        self._seen: dict[tuple[str, str, date], tuple[BasisState, str, str, str]] = {}

    @classmethod
    def of(cls, bases: Iterable[Basis]) -> "LawBook":
        """The laws that these cite. 1 SQL, none without a citation."""
        titles = {basis.law for basis in bases}
        return cls(law_heads(titles) if titles else ())

    @classmethod
    def whole(cls) -> "LawBook":
        """Every law of the library. 1 SQL."""
        return cls(law_heads())

    def resolve(self, basis: Basis, *, on: date) -> Resolution:
        """What the library says of this place on that day."""
        key = (basis.law, basis.article, on)
        if key not in self._seen:
            self._seen[key] = self._find(*key)
        state, slug, title, number = self._seen[key]
        return Resolution(basis=basis, state=state, slug=slug, title=title, article=number)

    def _find(self, law: str, place: str, on: date) -> tuple[BasisState, str, str, str]:
        versions = self._versions.get(plain_title(law), [])
        if not versions:
            return BasisState.UNKNOWN_LAW, "", "", article_number(place)
        head = _version(versions, on)
        number = article_number(place)
        if not head.is_in_force(on):
            state = BasisState.NOT_IN_FORCE
        elif place and (not number or (head.articles and number not in head.articles)):
            state = BasisState.UNKNOWN_ARTICLE
        else:
            state = BasisState.RESOLVED
        return state, head.slug, head.title, number


def resolve_basis(basis: Basis, *, on: date) -> Resolution:
    """What the law library says of this place on that day. 1 SQL."""
    return LawBook.of([basis]).resolve(basis, on=on)


def resolve_many(bases: Sequence[Basis], *, on: date) -> list[Resolution]:
    """The same for many, in their order. 1 SQL."""
    book = LawBook.of(bases)
    return [book.resolve(basis, on=on) for basis in bases]


def article_number(place: str) -> str:
    """第35条第一款 and 第三十五条 → 第三十五条; empty where no article stands."""
    found = _ARTICLE.match(place)
    return article(number_of(found.group(1)), found.group(2)) if found else ""


def _version(versions: Sequence[LawHead], on: date) -> LawHead:
    """The one in force on the day; of several the one with more articles, of none the newest."""
    return max(
        versions,
        key=lambda head: (head.is_in_force(on), head.in_force_from or date.min, len(head.articles)),
    )
