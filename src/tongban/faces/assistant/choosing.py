"""Which service a sentence is about: the one talked of, another one, one of several, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongban.faces.assistant.asking import Asked, clauses, core_of
from tongban.faces.assistant.facts import Choice
from tongban.faces.assistant.matching import alike, fit
from tongban.foundation.directory.public import areas_named
from tongban.foundation.ui.public import count_text
from tongban.services.items.public import Answer, FoundItem, ItemContent, PublishedItem, find_items

MOST_OFFERED = 5
MOST_ANSWERS = 6  # published ones that the guide's element tells
# Shares of what was said that a service's names hold: of all of it, or of one piece between stops. Tried on the
# sample conversations: where the search has something and neither holds so much, it is not what was meant.
_LEAST, _LEAST_OF_PIECE = 0.29, 0.5
_PLACE = 0.1  # so much a place in the search's own order counts
_NEAR = 0.15  # two services that are so near are both meant
_EXACT = 0.8  # so much of a name was said: it is the one
_MOST_OF_NAME, _PART_OF_NAME = 0.7, 0.45
_SURE, _SHORTEST = 0.8, 3
_SAME, _DETAIL = 0.5, 0.55
_ASKED_SO = 0.52  # a published question so much alike is the one that was asked
_HERE = 0.3  # a place that was named counts as much
_PLACE_ENDS = "省市县区镇乡村"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A service found: how much of a piece of what was said and of the whole its names hold, how much of its name
    was said, and how it stands among the others."""

    item: FoundItem
    fit: float
    whole: float
    named: float
    strength: float


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a sentence may be about, best first. `is_sure`: the first is meant, the others may be offered beside."""

    candidates: tuple[Candidate, ...] = ()
    is_sure: bool = False

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def is_named(self) -> bool:
        """Whether most of what was said names the first."""
        return bool(self.candidates) and self.candidates[0].fit >= _MOST_OF_NAME

    @property
    def near(self) -> tuple[Candidate, ...]:
        """Those that may as well be meant."""
        least = self.candidates[0].strength - 2 * _NEAR if self.candidates else 0.0
        return tuple(one for one in self.candidates if one.strength >= least)


class Topic(StrEnum):
    """What a sentence is about, beside the service that was talked of before."""

    SAME = "same"
    DETAIL = "detail"  # something about the same service
    OTHER = "other"
    NOTHING = "nothing"


def found_for(asked: Asked, *, region: str = "") -> Found:
    """The services that the sentence may be about. SQL as `find_items`, and 1 where several areas offer one."""
    q = asked.rest or asked.text
    answer = find_items(q=q, region=region, limit=MOST_OFFERED + 1)
    here = _places_named(asked.text, answer.items)
    rows = [_candidate(q, item, answer, here, place) for place, item in enumerate(answer.items)]
    rows.sort(key=lambda row: -row.strength)
    # sounds and English words meet names that they share no character with: there the search is trusted
    has_sound = not asked.core or any(sign.isascii() and sign.isalpha() for sign in asked.core)
    kept = [row for row in rows if has_sound or row.whole >= _LEAST or row.fit >= _LEAST_OF_PIECE]
    kept = kept[:MOST_OFFERED]
    return Found(candidates=tuple(kept), is_sure=bool(kept) and _is_sure(kept, asked))


def _candidate(q: str, item: FoundItem, answer: Answer, here: frozenset[str], place: int) -> Candidate:
    names = [item.name, *item.line.aliases, item.line.purpose]
    meant = [
        word.said for word in answer.understood if any(one in " ".join(names) for one in word.meant if one)
    ]
    pieces = [q, *(piece for piece in clauses(q) if len(core_of(piece)) > 1)]
    share = max(fit(piece, [*names, *meant]) for piece in pieces)
    whole = fit(q, [*names, *meant])
    strength = whole - _PLACE * place + _HERE * (item.area_code in here)
    named = fit(item.name, [q, *meant])
    return Candidate(item=item, fit=share, whole=whole, named=named, strength=strength)


def _places_named(text: str, items: Sequence[FoundItem]) -> frozenset[str]:
    """The areas of these services that the text names, with or without 县, 区 …; none where all are of one."""
    codes = {item.area_code for item in items}
    if len(codes) < 2:
        return frozenset()
    names = areas_named(codes)
    return frozenset(code for code, name in names.items() if name.rstrip(_PLACE_ENDS) in text)


def _is_sure(rows: Sequence[Candidate], asked: Asked) -> bool:
    """Whether the first is meant: something was asked, it is named nearly whole, or so much nearer than the next."""
    first = rows[0]
    rivals = [row for row in rows[1:] if row.strength >= first.strength - _NEAR]
    return bool(asked.keys) or first.named >= _EXACT or not rivals


def topic_of(asked: Asked, found: Found, item: PublishedItem | None) -> Topic:
    """Whether the sentence stays with `item`, goes on to another service, or names none that there is.

    A conversation stays with its service unless another one is plainly named.
    """
    best = found.best
    if item is None or asked.is_switch:
        return Topic.OTHER if best else Topic.NOTHING
    if best is None or best.item.code == item.code:
        return Topic.DETAIL if best is None else Topic.SAME
    if names_it(item, asked) and fit(asked.rest, [item.content.name, *item.content.aliases]) >= best.fit:
        return Topic.SAME
    if best.named >= _MOST_OF_NAME or (best.named >= _PART_OF_NAME and best.fit >= _SURE):
        is_named = len(asked.core) >= _SHORTEST
    else:
        is_named = (
            best.fit >= _SURE
            and len(asked.core) >= _SHORTEST
            and (bool(asked.keys) or asked.wants or asked.is_and)
            and tells_of(asked, item.content) < best.fit
        )
    return Topic.OTHER if is_named else Topic.DETAIL


def tells_of(asked: Asked, content: ItemContent) -> float:
    """How much of what was said stands in the details of a guide: materials, questions, conditions, answers."""
    texts = [
        content.name,
        *content.aliases,
        *(slot.name for slot in content.slots),
        *(choice.label for question in content.scenario for choice in question.choices),
        *(entry.question for entry in content.faq),
        *(condition.text for condition in content.conditions),
        *([content.result.name] if content.result else []),
    ]
    return fit(asked.rest, texts)


def offered(candidates: Sequence[Candidate]) -> tuple[Choice, ...]:
    """The services as choices, each with its office and what tells it from the others."""
    return tuple(
        Choice(label=one.item.name, value=f"item:{one.item.code}", note=_note(one.item)) for one in candidates
    )


def _note(item: FoundItem) -> str:
    promised = item.line.limits.promised or item.line.limits.statutory
    parts = [
        item.organisation,
        count_text(promised.count, promised.unit) if promised and promised.count else "",
    ]
    return " · ".join(part for part in (*parts, item.line.purpose) if part)[:120]


def names_it(item: PublishedItem, asked: Asked) -> bool:
    """Whether what was said names the service itself, and no detail of it."""
    return fit(asked.rest, [item.content.name, *item.content.aliases, item.content.purpose]) >= _SAME


def often_asked(content: ItemContent, asked: Asked) -> int:
    """Which of the published questions of the guide was asked, from 1; 0: none of them."""
    likely = [
        (alike(asked.text, one.question, one.answer), at)
        for at, one in enumerate(content.faq[:MOST_ANSWERS], 1)
    ]
    likeness, at = max(likely, default=(0.0, 0))
    return at if likeness >= _ASKED_SO else 0
