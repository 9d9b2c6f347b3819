"""Which service a sentence is about: the one talked of, another one, one of several, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongban.faces.assistant.asking import Asked
from tongban.faces.assistant.facts import Choice, Sentence
from tongban.faces.assistant.matching import fit
from tongban.foundation.ui.public import count_text
from tongban.services.items.public import Answer, FoundItem, ItemContent, PublishedItem, find_items

MOST_OFFERED = 5
# Shares of what was said that a service's names hold; tried on the sample dialogues.
_LEAST = 0.34  # below it only the search's own word of sound or spelling would speak for it
_SURE = 0.5
_NEARLY = 0.75
_NEAR = 0.08  # two services whose names hold as much are both meant
_NAMED, _ASKED_SO = 0.6, 0.6
_SAME, _DETAIL = 0.5, 0.55
_SHORT = 6  # characters of a detail such as “外地人”; a longer one is a service of its own
_EXACT = 0.8  # so much of the name was said: it is the one


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A service found: how much of what was said its names hold, and how much of its name was said."""

    item: FoundItem
    fit: float
    named: float


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a sentence may be about, best first. `is_sure`: the first is meant, the others may be offered beside."""

    candidates: tuple[Candidate, ...] = ()
    is_sure: bool = False

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def near(self) -> tuple[Candidate, ...]:
        """Those that may as well be meant."""
        least = max(_SURE, self.candidates[0].fit * _NEARLY) if self.candidates else 0.0
        return tuple(one for one in self.candidates if one.fit >= least)

    @property
    def is_named(self) -> bool:
        """Whether most of what was said names the first."""
        return bool(self.candidates) and self.candidates[0].fit >= _NAMED


def found_for(asked: Asked, *, region: str = "") -> Found:
    """The services that the sentence may be about. SQL as `find_items`."""
    q = asked.rest or asked.text
    answer = find_items(q=q, region=region, limit=MOST_OFFERED + 1)
    if not answer.items:
        # a story may hold the one word that tells, such as 饭馆
        known = [word.said for word in answer.understood if word.meant]
        answer = find_items(q=" ".join(known), region=region, limit=MOST_OFFERED + 1) if known else answer
    rows = [_candidate(q, item, answer) for item in answer.items]
    # sounds and English words meet names that they share no character with
    kept = [
        row
        for row in rows
        if q.isascii() or row.fit >= _LEAST or _best_answer(row.item.content, asked)[0] >= _ASKED_SO
    ]
    if not kept:
        return Found()
    order = {id(row): place for place, row in enumerate(kept)}
    kept.sort(key=lambda row: (-(row.fit - _NEAR * order[id(row)]), order[id(row)]))
    return Found(candidates=tuple(kept[:MOST_OFFERED]), is_sure=_is_sure(kept, asked))


def _candidate(q: str, item: FoundItem, answer: Answer) -> Candidate:
    names = [item.name, *item.line.aliases, item.line.purpose]
    meant = [
        word.said for word in answer.understood if any(one in " ".join(names) for one in word.meant if one)
    ]
    return Candidate(item=item, fit=fit(q, [*names, *meant]), named=fit(item.name, [q, *meant]))


def _is_sure(rows: Sequence[Candidate], asked: Asked) -> bool:
    """Whether the first is meant: alone, named nearly whole, or so much nearer than the next."""
    first = rows[0]
    if first.named >= _EXACT and first.fit >= _SURE:
        return True
    rivals = [row for row in rows[1:] if row.fit >= first.fit - _NEAR]
    if first.fit < _SURE and not (asked.rest or asked.text).isascii():
        return False
    return not rivals or bool(asked.keys)


class Topic(StrEnum):
    """What a sentence is about, beside the service that was talked of before."""

    SAME = "same"
    DETAIL = "detail"  # something that the guide of the same service names
    UNSAID = "unsaid"  # something about the same service that its guide does not name
    OTHER = "other"
    NOTHING = "nothing"


def topic_of(asked: Asked, found: Found, item: PublishedItem | None) -> Topic:
    """Whether the sentence stays with `item`, goes on to another service, or names none that there is."""
    best = found.best
    if item is None or asked.is_switch:
        return Topic.OTHER if best else Topic.NOTHING
    if best is not None and best.item.code == item.code:
        return Topic.SAME
    same = fit(asked.rest, [item.content.name, *item.content.aliases])
    other = best.fit if best is not None else 0.0
    if same >= max(_SAME, other):
        return Topic.SAME
    is_question = bool(asked.keys) or asked.is_yes_no
    if is_question and tells_of(asked, item.content) > max(_DETAIL, other):
        return Topic.DETAIL
    if best is not None and (other >= _SURE or not is_question):
        return Topic.OTHER
    if is_question and len(asked.core) <= _SHORT:
        return Topic.UNSAID
    return Topic.OTHER if best is not None else Topic.NOTHING


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


def answering(asked: Asked, found: Found) -> str:
    """The code of the candidate whose guide answers this very question; empty where none does."""
    answers = ((_best_answer(one.item.content, asked)[0], one.item.code) for one in found.candidates)
    likeness, code = max(answers, default=(0.0, ""))
    return code if likeness >= _ASKED_SO else ""


def often_asked(content: ItemContent, entries: Sequence[Sentence], asked: Asked) -> tuple[Sentence, ...]:
    """The published answer to this very question, if the guide has one."""
    likeness, at = _best_answer(content, asked)
    return (entries[at],) if likeness >= _ASKED_SO and at < len(entries) else ()


def _best_answer(content: ItemContent, asked: Asked) -> tuple[float, int]:
    """How much alike the likest published question is, and its place."""
    alike = (
        (min(fit(asked.text, [entry.question]), fit(entry.question, [asked.text])), at)
        for at, entry in enumerate(content.faq)
    )
    return max(alike, default=(0.0, 0))
