"""Inheritance from the country down to an implementation, and the moves of a change. Pure.

Source: standards.md 2.9 (the list owns base elements, the level below claims and completes).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.content import (
    ItemContent,
)
from tongban.services.items.library.elements import (
    ALIGNED,
    ELEMENTS,
    STRICTNESS,
    Element,
    Policy,
    default_of,
    element_of,
    paths_in,
    put,
    stored_of,
    value_of,
)
from tongban.services.items.library.facts import (
    OWN,
    ChangeState,
    EntryContent,
    LevelContent,
    Origin,
    Resolved,
)
from tongban.services.items.library.policies import key_of, may_stand

MOVES: Mapping[ChangeState, frozenset[ChangeState]] = {
    ChangeState.DRAFT: frozenset({ChangeState.SUBMITTED, ChangeState.WITHDRAWN}),
    ChangeState.RETURNED: frozenset({ChangeState.SUBMITTED, ChangeState.WITHDRAWN}),
    ChangeState.SUBMITTED: frozenset(
        {ChangeState.STAFFING_APPROVED, ChangeState.RETURNED, ChangeState.WITHDRAWN}
    ),
    ChangeState.STAFFING_APPROVED: frozenset(
        {ChangeState.SCHEDULED, ChangeState.RETURNED, ChangeState.WITHDRAWN}
    ),
    ChangeState.SCHEDULED: frozenset({ChangeState.IN_FORCE, ChangeState.WITHDRAWN}),
    ChangeState.IN_FORCE: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}

_WHY: Mapping[Policy, str] = {
    "fixed": N_("This is fixed by the level above and cannot differ here."),
    "shorter": N_("A limit may only be shorter than that of the level above."),
    "fewer": N_("Here something may only be left out of what the level above lists."),
    "free": "",
}


class OverrideNotAllowed(Invalid):
    """An element differs from the level above in a way that its policy does not allow."""

    code = "item-override-not-allowed"
    title = N_("Some elements differ from the list in a way that the list does not allow.")


_NEEDED = frozenset({"missing", "string_too_short", "too_short"})


class ContentInvalid(Invalid):
    """What the levels and the implementation say makes no valid content; `element` is a message id."""

    code = "item-content-invalid"
    title = N_("This makes no complete content.")

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for people, the element in their words."""
        return translate(str(self.text)) % {
            **self.facts,
            "element": translate(str(self.facts.get("element", ""))),
        }


@dataclass(kw_only=True)
class Way:
    """What has been said and bound on the way down so far, and by whom."""

    said: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def hear(self, patch: Mapping[str, Any], *, level: str, code: str = "", area_code: str = "") -> None:
        """Take what a level says; what it may not say is kept as refused."""
        for element in ELEMENTS.values():
            mine = {path: patch[path] for path in element.fields if path in patch}
            fresh = {path: value for path, value in mine.items() if self.said.get(path) != value}
            if not fresh:
                continue
            differs = any(path in self.said for path in fresh)
            policy = self.policies.get(element.key, "free") if differs else None
            if policy and not self.may(element, fresh):
                self.refused[element.key] = _WHY[policy]
                continue
            self.said.update(fresh)
            self.origins[element.key] = Origin(
                level=level, code=code, area_code=area_code, differs=differs, allowed_by=policy
            )

    def may(self, element: Element, fresh: Mapping[str, Any]) -> bool:
        """Whether a level below may say these values of an element."""
        policy = self.policies.get(element.key, "free")
        return all(
            may_stand(path, policy, above=value_of(path, self.said[path]), own=value_of(path, stored))
            for path, stored in fresh.items()
            if path in self.said
        )

    def bind(self, content: EntryContent) -> None:
        """Take a level's policies; they only ever become stricter on the way down."""
        for element in ELEMENTS.values():
            if not any(path in self.said for path in element.fields):
                continue
            wanted = _policy(element, content, self.policies.get(element.key))
            known = self.policies.get(element.key, wanted)
            self.policies[element.key] = min(known, wanted, key=STRICTNESS.index)


def _policy(element: Element, content: EntryContent, known: Policy | None) -> Policy:
    if element.key in ALIGNED:
        return "fixed"
    return content.policies.get(element.key) or known or element.policy


def resolve(levels: Sequence[LevelContent], own: Mapping[str, Any]) -> Resolved:
    """The content that follows from the levels, the highest first, and what the implementation says.

    `own` is keyed by field path like `EntryContent.elements`. With no level everything is
    own. Raises OverrideNotAllowed (each element with its reason), ContentInvalid.
    """
    way = walk(levels)
    above, policies = dict(way.said), dict(way.policies)
    way.hear(own, level=OWN)
    if way.refused:
        raise OverrideNotAllowed(facts={"fields": way.refused})
    return Resolved(content=content_of(way.said), origins=way.origins, above=above, policies=policies)


def check_chain(levels: Sequence[LevelContent]) -> None:
    """The levels agree with one another. Raises OverrideNotAllowed."""
    walk(levels)


def said_above(levels: Sequence[LevelContent]) -> dict[str, Any]:
    """Everything that the levels say together, by field path. Raises OverrideNotAllowed."""
    return walk(levels).said


def walk(levels: Sequence[LevelContent]) -> Way:
    """What the levels say and bind together, the highest first. Raises OverrideNotAllowed."""
    way = Way()
    for level in levels:
        way.hear(level.content.said(), level=level.level, code=level.code, area_code=level.area_code)
        way.bind(level.content)
    if way.refused:
        raise OverrideNotAllowed(facts={"fields": way.refused})
    return way


def content_of(said: Mapping[str, Any]) -> ItemContent:
    """The content that these field paths make. Raises ContentInvalid."""
    document: dict[str, Any] = {}
    for path, stored in said.items():
        put(document, path, stored)
    try:
        return ItemContent.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        raise _invalid(first["loc"], is_missing=first["type"] in _NEEDED) from error


def _invalid(loc: tuple[int | str, ...], *, is_missing: bool) -> ContentInvalid:
    """What does not hold at a place of a content, by its element and the row in it."""
    head = ".".join(str(step) for step in (loc[:2] if loc[0] == "limits" else loc[:1]))
    facts: dict[str, object] = {
        "element": element_of(head).label,
        "field": ".".join(str(step) for step in loc),
    }
    row = next((step for step in loc if isinstance(step, int)), None)
    if row is None:
        text = N_("“%(element)s” is not complete.") if is_missing else N_("“%(element)s” does not fit.")
        return ContentInvalid(text, facts=facts)
    text = (
        N_("“%(element)s”: number %(row)s is not complete.")
        if is_missing
        else N_("“%(element)s”: number %(row)s does not fit.")
    )
    return ContentInvalid(text, facts={**facts, "row": row + 1})


def own_of(levels: Sequence[LevelContent], content: ItemContent) -> dict[str, Any]:
    """What an implementation with this content says itself: all that its levels do not say.

    A field that the levels say and the content leaves empty is said to be empty.
    """
    above = walk(levels).said
    mine = paths_in(content)
    own = {path: stored for path, stored in mine.items() if above.get(path) != stored}
    for path, stored in above.items():
        if path not in mine and not is_default(path, stored):
            own[path] = stored_of(path, default_of(path))
    return own


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What an implementation says after the levels above have changed, and which elements gave way."""

    own: Mapping[str, Any]
    gave_way: tuple[str, ...]


def carry(
    own: Mapping[str, Any], *, before: Sequence[LevelContent], after: Sequence[LevelContent]
) -> Carried:
    """Bring what an implementation says under changed levels.

    What is still allowed stays. A shorter list stays shorter by the same parts: what the
    level above adds is added here too, what it drops is dropped. What is no longer allowed
    gives way to the level above, and its element is named.
    """
    old, way = walk(before).said if before else {}, walk(after)
    kept: dict[str, Any] = {}
    gave_way: list[str] = []
    for element in ELEMENTS.values():
        mine = {path: own[path] for path in element.fields if path in own}
        policy = way.policies.get(element.key, "free")
        if policy == "fewer":
            mine = {path: _merged(path, stored, old, way.said) for path, stored in mine.items()}
        mine = {path: stored for path, stored in mine.items() if way.said.get(path) != stored}
        bound = {path: value_of(path, way.said[path]) for path in mine if path in way.said}
        if all(may_stand(path, policy, above=bound[path], own=value_of(path, mine[path])) for path in bound):
            kept.update(mine)
        else:
            kept.update({path: stored for path, stored in mine.items() if path not in bound})
            gave_way.append(element.key)
    return Carried(own=kept, gave_way=tuple(gave_way))


def _merged(path: str, stored: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> Any:
    """A list that was shorter than the old one above, as it follows from the new one above."""
    if not isinstance(stored, list) or path not in old or path not in new:
        return stored
    mine = dict(zip(map(key_of, value_of(path, stored)), stored, strict=True))
    was = dict(zip(map(key_of, value_of(path, old[path])), old[path], strict=True))
    now = dict(zip(map(key_of, value_of(path, new[path])), new[path], strict=True))
    merged = []
    for key, part in now.items():
        if key in mine:
            merged.append(part if mine[key] == was.get(key) else mine[key])
        elif key not in was:
            merged.append(part)
    return merged


def is_default(path: str, stored: Any) -> bool:
    """Whether a stored value is what stands there when nobody says anything."""
    return bool(value_of(path, stored) == default_of(path))


def carry_entry(
    content: EntryContent, *, before: Sequence[LevelContent], after: Sequence[LevelContent]
) -> EntryContent:
    """Bring an entry that refines others under their changed contents: what is aligned follows them."""
    carried = dict(carry(content.said(), before=before, after=after).own)
    said = walk(after).said
    basis = carried.pop("basis", None) or said.get("basis", [])
    fields = {
        "name": said.get("name", content.name),
        "type_code": said.get("type_code", content.type_code),
        "basis": basis,
        "use_levels": carried.pop("use_levels", []),
        "central_department": content.central_department,
        "policies": content.policies,
    }
    elements = {path: stored for path, stored in carried.items() if element_of(path).key not in ALIGNED}
    return EntryContent.model_validate({**fields, "elements": elements})
