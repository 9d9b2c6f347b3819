"""The search page: lines with their reasons, and filters with counts over what was found."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tongban.foundation.directory.public import areas_named
from tongban.services.items.browsing import line_figures
from tongban.services.items.finding import MOST, Answer, FoundItem, find_items
from tongban.services.items.wording import ONLINE, Figure, code_text
from tongban.services.search.public import Understood

FIRST = 10
_MOST_OPTIONS = 8
_MEMBERS_FOUND = 3  # so many services of a bundle among the hits, and the bundle comes first


@dataclass(frozen=True, kw_only=True)
class SearchFilter:
    """What the address says."""

    q: str = ""
    region: str = ""
    who: frozenset[str] = frozenset()
    way: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    office: frozenset[str] = frozenset()
    shown: int = FIRST

    @classmethod
    def of(cls, given: Any) -> "SearchFilter":
        """From a QueryDict."""
        shown = given.get("shown", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            region=given.get("region", "").strip()[:24],
            who=frozenset(given.getlist("who")),
            way=frozenset(given.getlist("way")),
            area=frozenset(given.getlist("area")),
            office=frozenset(given.getlist("office")),
            shown=min(int(shown), MOST) if shown.isdecimal() and len(shown) < 5 else FIRST,
        )

    def query(self, *, shown: int = 0, q: str | None = None) -> str:
        """The address of the same search, with more lines or other words."""
        pairs = [("q", self.q if q is None else q)]
        if self.region:
            pairs.append(("region", self.region))
        for key in ("who", "way", "area", "office"):
            pairs += [(key, value) for value in sorted(getattr(self, key))]
        if shown:
            pairs.append(("shown", str(shown)))
        return urlencode(pairs)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One hit as a line of the answer."""

    code: str
    marked: SafeString
    organisation: str
    why: str
    figures: list[Figure]
    is_bundle: bool
    is_online: bool
    is_applied_for: bool
    is_only_in_person: bool
    is_one_of_many: bool
    apply_url: str


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a filter with the hits that it would leave."""

    value: str
    label: str
    count: int
    is_set: bool


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One filter."""

    key: str
    title: str
    options: list[Option]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word that we looked for; its address searches without it."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """Everything that the page shows. `is_more`: there are more hits than we look at; `nearest`: guesses where there is
    no hit; `elsewhere`: another city whose thing was asked for."""

    total: int
    is_more: bool
    lines: list[Line]
    has_next: bool
    facets: list[Facet]
    words: list[Word]
    nearest: list[Line] = field(default_factory=list)
    elsewhere: str = ""


_EMPTY = SearchPage(total=0, is_more=False, lines=[], has_next=False, facets=[], words=[])


def search_page(wanted: SearchFilter) -> SearchPage:
    """The answer to a search. 6 SQL, 7 where the everyday words are looked at."""
    if not wanted.q:
        return _EMPTY
    answer = find_items(q=wanted.q, region=wanted.region, limit=MOST)
    if not answer.items:
        nearest = [_line(item, answer) for item in answer.nearest]
        return replace(_EMPTY, nearest=nearest, elsewhere=answer.elsewhere)
    fitting = bundles_first([item for item in answer.items if _fits(item, wanted)])
    return SearchPage(
        total=len(answer.items),
        is_more=len(answer.items) == MOST,
        lines=[_line(item, answer) for item in fitting[: wanted.shown]],
        has_next=len(fitting) > wanted.shown,
        facets=_facets(answer.items, wanted),
        words=_words(answer, wanted),
    )


def bundles_first(items: list[FoundItem]) -> list[FoundItem]:
    """A bundle stands before the rest when at least three of the services on the first page belong to it."""
    seen = {item.code for item in items[:FIRST]}

    def is_first(item: FoundItem) -> bool:
        bundle = item.line.extra.get("bundle", {}) if item.line.is_composed else {}
        return len(seen & {member["item"] for member in bundle.get("members", [])}) >= _MEMBERS_FOUND

    return sorted(items, key=lambda item: not is_first(item))


def _ways(item: FoundItem) -> set[str]:
    content, found = item.line, set[str]()
    if ONLINE & set(content.handle_forms):
        found.add("online")
    if content.visits == 0:
        found.add("no-trip")
    if content.project_type == "1":
        found.add("at-once")
    return found


_VALUES: dict[str, Callable[[FoundItem], set[str]]] = {
    "who": lambda item: set(item.line.audience),
    "way": _ways,
    "area": lambda item: {item.area_code},
    "office": lambda item: {item.organisation},
}


def _fits(item: FoundItem, wanted: SearchFilter) -> bool:
    return all(
        not getattr(wanted, key) or getattr(wanted, key) & values(item) for key, values in _VALUES.items()
    )


def _facets(items: tuple[FoundItem, ...], wanted: SearchFilter) -> list[Facet]:
    counts = {
        key: Counter(value for item in items for value in values(item)) for key, values in _VALUES.items()
    }
    ways = {"online": gettext("online"), "no-trip": gettext("no trip"), "at-once": gettext("at once")}
    labels: dict[str, Mapping[str, str]] = {
        "who": {code: code_text("server_type_c0109", code) for code in counts["who"]},
        "way": ways,
        "area": areas_named(counts["area"]),
        "office": {},
    }
    titles = {
        "who": gettext("Who applies"),
        "way": gettext("How"),
        "area": gettext("Where"),
        "office": gettext("Which office"),
    }
    return [
        Facet(
            key=key,
            title=titles[key],
            options=[
                Option(
                    value=value,
                    label=labels[key].get(value, value),
                    count=count,
                    is_set=value in getattr(wanted, key),
                )
                for value, count in counts[key].most_common(_MOST_OPTIONS)
            ],
        )
        for key in titles
    ]


def _line(item: FoundItem, answer: Answer) -> Line:
    content = item.line
    return Line(
        code=item.code,
        marked=marked(item.name, item.matched),
        organisation=item.organisation,
        why=_why(item, answer.understood),
        figures=line_figures(content),
        is_bundle=content.is_bundle,
        is_online=bool(ONLINE & set(content.handle_forms)),
        is_applied_for=content.is_applied_for,
        is_only_in_person=content.is_only_in_person,
        is_one_of_many=item.is_one_of_many,
        apply_url=f"/apply/{item.code}/",
    )


def marked(name: str, matched: tuple[str, ...]) -> SafeString:
    """The name with the matched words marked; a longer word goes before one inside it."""
    spans: list[tuple[int, int]] = []
    for word in sorted(matched, key=len, reverse=True):
        start = name.lower().find(word)
        if start >= 0 and all(start >= end or start + len(word) <= begin for begin, end in spans):
            spans.append((start, start + len(word)))
    parts, at = [], 0
    for begin, end in _joined(spans):
        parts.append(f"{escape(name[at:begin])}<mark>{escape(name[begin:end])}</mark>")
        at = end
    return mark_safe("".join(parts) + escape(name[at:]))  # noqa: S308  every part is escaped


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order; those that touch are one."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _why(item: FoundItem, understood: tuple[Understood, ...]) -> str:
    """Why it is here: its purpose, the office's word for what was said, or where the words stand."""
    for word in understood:
        meant = [phrase for phrase in word.meant if phrase in item.name]
        if meant and word.said not in item.name:
            text = gettext("Offices call “%(said)s” “%(meant)s”.") % {"said": word.said, "meant": meant[0]}
            return f"{item.line.purpose}{text}" if item.line.purpose else text
    if item.line.purpose:
        return item.line.purpose
    elsewhere = [word for word in item.matched if word not in item.name.lower()]
    if elsewhere:
        words = gettext(", ").join(f"“{word}”" for word in elsewhere[:3])
        return gettext("Its materials or conditions name %(words)s.") % {"words": words}
    return ""


def _words(answer: Answer, wanted: SearchFilter) -> list[Word]:
    """The words that we looked for, each with the address of the search without it."""
    if len(answer.understood) < 2:
        return []
    return [
        Word(
            text=word.meant[0] if word.meant else word.said,
            url=f"?{wanted.query(q=wanted.q.replace(word.said, ' ').strip())}",
        )
        for word in answer.understood
        if word.said in wanted.q and len(word.said) > 1
    ]
