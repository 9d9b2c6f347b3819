"""Laws and articles as frozen values."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tongban.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ArticleRow:
    """An article as the sample or an operator brings it. `text` stays empty where only we summarise."""

    number: str
    summary: str = ""
    text: str = ""
    chapter: str = ""


@dataclass(frozen=True, kw_only=True)
class LawRow:
    """A law (法律, 法规, 规章) as the sample or an operator brings it; the title makes it the same one again."""

    title: str
    short: str = ""
    number: str = ""
    level: str = ""
    issuer: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    revised_on: date | None = None
    is_over: bool = False
    source: str = ""
    articles: tuple[ArticleRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ArticleFact:
    """An article of a law."""

    number: str
    position: int
    summary: str
    text: str
    chapter: str


@dataclass(frozen=True, kw_only=True)
class LawFact:
    """A law with the articles that we have."""

    slug: str
    title: str
    short: str
    number: str
    level: str
    issuer: str
    in_force_from: date | None
    in_force_to: date | None
    revised_on: date | None
    source: str
    articles: tuple[ArticleFact, ...]


@dataclass(frozen=True, kw_only=True)
class LawHead:
    """One version of a law without its texts: its term, and which articles we have."""

    slug: str
    title: str
    number: str
    in_force_from: date | None
    in_force_to: date | None
    is_over: bool
    articles: frozenset[str]

    def is_in_force(self, on: date) -> bool:
        """On that day; a beginning that nobody told us is taken as long past."""
        if self.is_over or (self.in_force_from is not None and on < self.in_force_from):
            return False
        return self.in_force_to is None or on < self.in_force_to


@dataclass(frozen=True, kw_only=True)
class LawChangeFact:
    """An amendment or repeal that an operator entered; no articles means the whole law."""

    slug: str
    title: str
    kind: str
    articles: tuple[str, ...]
    on: date
    note: str
    made_at_day: date


@dataclass(frozen=True, kw_only=True)
class LawBrought(Event):
    """A law came into the library, or what the library has of it changed."""

    name: ClassVar[str] = "laws.brought"
    subject_field: ClassVar[str] = "slug"

    slug: str
    title: str


@dataclass(frozen=True, kw_only=True)
class LawAmended(Event):
    """A law is amended from a day on; no articles means the whole law."""

    name: ClassVar[str] = "laws.amended"
    subject_field: ClassVar[str] = "slug"

    slug: str
    title: str
    articles: tuple[str, ...]
    on: date


@dataclass(frozen=True, kw_only=True)
class LawRepealed(Event):
    """A law is no longer in force from a day on."""

    name: ClassVar[str] = "laws.repealed"
    subject_field: ClassVar[str] = "slug"

    slug: str
    title: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Citation:
    """An article cited: `url` is empty for a law that the library does not have."""

    title: str
    article: str
    summary: str = ""
    url: str = ""
    in_force_from: date | None = None

    @property
    def text(self) -> str:
        return f"《{self.title}》{self.article}"


_PREFIX = re.compile(r"^中华人民共和国")
_VERSION = re.compile(r"[（(][^（）()]*(?:修正|修订|年|号)[^（）()]*[）)]")


def plain_title(title: str) -> str:
    """A title as people cite it, to find a law by: without 《》, 中华人民共和国 and the year of its version."""
    return _PREFIX.sub("", _VERSION.sub("", title).strip().strip("《》")).strip()


_DIGITS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(r"^第([零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?$")


def article_position(number: str) -> int:
    """第四十二条 → 4200, 第二百八十条之一 → 28001; 0 for anything else."""
    match = _NUMBER.match(number.strip())
    if match is None:
        return 0
    return _value(match.group(1)) * 100 + (_value(match.group(2)) if match.group(2) else 0)


def _value(text: str) -> int:
    total = digit = 0
    for letter in text:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = _DIGITS[letter]
    return total + digit
