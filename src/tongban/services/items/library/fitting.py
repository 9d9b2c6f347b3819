"""Fit a whole content under the levels of the list: what it takes over, says itself, and contradicts. Pure.

For contents that come from outside, such as a file: a claim or a link is refused where it contradicts the
list; a file is not, and what it says otherwise is told beside what holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.services.items.content import ItemContent
from tongban.services.items.library.elements import (
    ELEMENTS,
    Element,
    default_of,
    paths_in,
    paths_of,
    read,
    stored_of,
    value_of,
)
from tongban.services.items.library.facts import LevelContent
from tongban.services.items.library.policies import may_stand
from tongban.services.items.library.rules import Way, content_of, is_default, walk
from tongban.services.items.rules import flaws, is_promise_too_long


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """An element that the list fixes otherwise: what holds, and what the content said, by field path."""

    element: str
    above: Mapping[str, Any]
    own: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"element": self.element, "above": dict(self.above), "own": dict(self.own)}


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A content under the list. `own` is None where it cannot stand there: it keeps all that it says."""

    content: ItemContent
    own: Mapping[str, Any] | None
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The levels above with what they say and bind, put together once for many contents."""

    levels: tuple[LevelContent, ...]
    way: Way
    values: Mapping[str, Any]

    @classmethod
    def of(cls, levels: Sequence[LevelContent]) -> "Frame":
        """Raises OverrideNotAllowed."""
        way = walk(levels)
        values = {path: value_of(path, stored) for path, stored in way.said.items()}
        return cls(levels=tuple(levels), way=way, values=values)

    def may(self, element: Element, paths: Iterable[str], content: ItemContent) -> bool:
        """Whether an implementation may say of these fields what the content says."""
        policy = self.way.policies.get(element.key, "free")
        return all(
            may_stand(path, policy, above=self.values[path], own=read(content, path))
            for path in paths
            if path in self.values
        )


def fit(content: ItemContent, frame: Frame, *, document: Mapping[str, Any] | None = None) -> Fitted:
    """The content as an implementation of the frame's entry. `document` is the content as it is stored.

    An element of which it says nothing is taken over. One that it says differently stays where the
    list allows it, else the list holds and the two values are told; another name stays a word by which
    the item is found. A promise that is longer than
    the law above gives way too. Where the two together make no sound item, it stays by itself.
    """
    mine, above = paths_of(document) if document is not None else paths_in(content), frame.way.said
    own: dict[str, Any] = {}
    told: list[Contradiction] = []
    for element in ELEMENTS.values():
        said = _whole(element, mine, above)
        fresh = {path: stored for path, stored in said.items() if above.get(path) != stored}
        if not fresh or _is_same_law(element, fresh, above):
            continue
        if frame.may(element, fresh, content):
            own |= fresh
        else:
            told.append(_contradiction(element, said, above))
    if any(one.element == "name" for one in told):
        own["aliases"] = [*own.get("aliases", above.get("aliases", [])), content.name]
    whole = {**above, **own}
    fitted = content if whole == mine else content_of(whole)
    if _breaks_the_law(fitted) and "limits.promised" in own:
        told.append(
            _contradiction(ELEMENTS["promised-limit"], {"limits.promised": own.pop("limits.promised")}, above)
        )
        fitted = content_of({**above, **own})
    if fitted is not content and flaws(fitted) and not flaws(content):
        return Fitted(content=content, own=None, contradictions=tuple(told))
    return Fitted(content=fitted, own=own, contradictions=tuple(told))


def _whole(element: Element, mine: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What the content says of an element; a field that it leaves empty beside others is said to be empty."""
    said = {path: mine[path] for path in element.fields if path in mine}
    if said:
        for path in element.fields:
            if path in above and path not in said and not is_default(path, above[path]):
                said[path] = stored_of(path, default_of(path))
    return said


def _contradiction(element: Element, said: Mapping[str, Any], above: Mapping[str, Any]) -> Contradiction:
    return Contradiction(
        element=element.key,
        above={path: above[path] for path in element.fields if path in above},
        own=dict(said),
    )


def _is_same_law(element: Element, fresh: Mapping[str, Any], above: Mapping[str, Any]) -> bool:
    """The same articles in other words: with or without 中华人民共和国, number or summary."""
    if element.key != "basis" or "basis" not in above:
        return False
    return _places(fresh["basis"]) == _places(above["basis"])


def _places(bases: Sequence[Mapping[str, Any]]) -> set[tuple[str, str, str]]:
    return {
        (one["law"].removeprefix("中华人民共和国"), one.get("article", ""), one.get("clause", ""))
        for one in bases
    }


def _breaks_the_law(content: ItemContent) -> bool:
    return is_promise_too_long(content, content.limits)
